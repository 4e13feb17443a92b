"""The rules for Cognito's codes: random, the last one alone is valid, limited in time and attempts.

A user is a dictionary; what was issued is kept in it, hence saved with the user pool. Times are
epoch seconds.
"""

import secrets
from typing import Any

User = dict[str, Any]

HOUR = 3600
CONFIRMATION, RESET = "_confirmation_code", "_reset_code"
VALID_SECONDS = {CONFIRMATION: 24 * HOUR, RESET: HOUR}
"""https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html"""
WRONG_ATTEMPTS = 5
WRONG_ATTEMPTS_FORGOTTEN_SECONDS = 15 * 60


def issued(user: User, purpose: str) -> list[dict[str, Any]]:
    """The codes sent to this user for one purpose, the valid one last."""
    codes: list[dict[str, Any]] = user.setdefault("_issued_codes", {}).setdefault(purpose, [])
    return codes


def issue(user: User, purpose: str, now: float) -> str:
    """A code never sent to this user before; it invalidates the earlier ones."""
    earlier = [each["code"] for each in issued(user, purpose)]
    code = f"{secrets.randbelow(1_000_000):06}"
    while code in earlier:
        code = f"{secrets.randbelow(1_000_000):06}"
    issued(user, purpose).append({"code": code, "at": now})
    user[purpose] = code
    return code


def expired(user: User, purpose: str, code: object, now: float) -> bool:
    """Whether this code was right once: too old, or replaced by a later one."""
    if not user.get(purpose):
        return False
    *replaced, valid = issued(user, purpose)
    if code == valid["code"]:
        return bool(now - valid["at"] > VALID_SECONDS[purpose])
    return any(code == each["code"] for each in replaced)


def too_many_wrong_attempts(user: User, now: float) -> bool:
    return len(_recent_wrong_attempts(user, now)) >= WRONG_ATTEMPTS


def record_attempt(user: User, now: float, *, wrong: bool) -> None:
    """A right attempt forgets the wrong ones before it."""
    user["_wrong_tries"] = [*_recent_wrong_attempts(user, now), now] if wrong else []


def _recent_wrong_attempts(user: User, now: float) -> list[float]:
    since = now - WRONG_ATTEMPTS_FORGOTTEN_SECONDS
    return [at for at in user.get("_wrong_tries", []) if at > since]
