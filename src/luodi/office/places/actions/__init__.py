"""Writes on places, one verb a file."""
