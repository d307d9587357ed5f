"""The luodi command."""
