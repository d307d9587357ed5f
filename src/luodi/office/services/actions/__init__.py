"""What is done with cases, visits and service packages."""
