"""The FEEL language: text → tree → value."""
