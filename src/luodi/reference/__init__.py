"""Codes, units and calendars that others keep. Knows nobody."""
