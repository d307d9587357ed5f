"""Red, yellow, green: what a project's dates and silence say about it."""
