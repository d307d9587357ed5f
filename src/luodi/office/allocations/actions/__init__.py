"""Every write to allocation runs and what is accepted of them, one verb a file."""
