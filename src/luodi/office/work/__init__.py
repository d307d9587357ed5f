"""What is done in the background: which workers live, and what a day's schedule has started already."""
