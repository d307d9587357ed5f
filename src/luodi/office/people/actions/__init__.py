"""Every write to offices and users, one verb a file."""
