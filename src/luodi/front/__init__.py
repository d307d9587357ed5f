"""Where people and programs meet Luodi."""
