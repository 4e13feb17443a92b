"""Adoptions: a mysfit has one home at a time."""
