"""The append-only record of every change, and the base of every action."""
