"""Generates parts of the templates: `python -m cfn.generate`."""
