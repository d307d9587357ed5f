"""Every write about policies, one verb a file."""
