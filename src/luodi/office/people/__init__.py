"""Offices, users, roles, and who may see and do what."""
