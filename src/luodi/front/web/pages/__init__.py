"""The pages, one noun a module: each view parses, calls one query or action, and renders."""
