"""Cognito: real codes, the account rules the site meets, refresh tokens that rotate, challenges."""

from local.cloud.cognito import accounts, challenges, codes, sessions


def install() -> None:
    """Puts all four in place; call once, before the first request."""
    codes.install()
    accounts.install()
    sessions.install()
    challenges.install()
