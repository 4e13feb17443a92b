"""Writes what templates repeat of the code: `python -m cfn.generate`."""
