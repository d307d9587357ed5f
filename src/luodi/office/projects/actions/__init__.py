"""Every write of projects and of the rules that they follow, one verb a file."""
