"""What is done with supplies and reservations."""
