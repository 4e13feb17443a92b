"""Starts a copy of the tree with nothing installed. Slow, so only `make test-all` runs it."""
