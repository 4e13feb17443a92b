"""The one error of `make up` that a person is meant to read."""


class Problem(Exception):
    """Something only the person at the keyboard can put right; the text says what and how."""
