"""Cognito: real codes, the account rules the site meets, and refresh tokens that rotate."""

from local.cloud.cognito import accounts, codes, sessions


def install() -> None:
    """Puts all three in place; call once, before the first request."""
    codes.install()
    accounts.install()
    sessions.install()
