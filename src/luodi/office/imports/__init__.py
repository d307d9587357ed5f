"""Imported files, saved column mappings, and rows that wait for a person."""
