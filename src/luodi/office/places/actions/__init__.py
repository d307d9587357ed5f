"""Every write of districts, parks, plots and spaces, one verb a file."""
