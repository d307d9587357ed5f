"""Writes on enterprises, one verb a file."""
