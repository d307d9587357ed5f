"""Luodi 落地: from a signed project to one that produces."""
