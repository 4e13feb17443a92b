"""Cognito: real codes, the account rules the site meets, rotation, challenges, a login style."""

from local.emulator.cognito import accounts, challenges, codes, login_style, sessions


def install() -> None:
    """Puts all five in place; call once, before the first request."""
    codes.install()
    accounts.install()
    sessions.install()
    challenges.install()
    login_style.install()
