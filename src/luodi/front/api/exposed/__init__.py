"""What the API offers, one noun a module: each operation is one call that names its query or action."""
