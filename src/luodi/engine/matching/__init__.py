"""The same thing under different words: project names, and industries told by a business scope."""
