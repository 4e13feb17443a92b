"""Cognito user pools: real codes, rules for accounts, sessions that rotate and end.

codes.py (codes by mail), accounts.py (who may do what), sessions.py (refresh tokens, revocation),
managed_login.py (the style of managed login).
"""

from local.emulator.cognito import accounts, codes, managed_login, sessions


def install() -> None:
    for part in (codes, accounts, sessions, managed_login):
        part.install()
