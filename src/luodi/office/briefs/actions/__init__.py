"""What is done with briefs."""
