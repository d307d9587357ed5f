"""What is kept and what is done. Django apps, one per noun. Knows no screen."""
