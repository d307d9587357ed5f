"""Writes on what was received, one verb a file."""
