"""What is done with meetings, forms and tasks."""
