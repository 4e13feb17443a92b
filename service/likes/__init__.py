"""Likes: who likes which mysfit, and the count that always equals the records."""
