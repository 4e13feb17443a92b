"""The error that the commands of this folder print without a traceback."""


class CommandError(Exception):
    """Something the person at the keyboard has to put right; the message says what and how."""
