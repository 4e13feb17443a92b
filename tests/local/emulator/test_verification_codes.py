"""The rules for codes, at given times."""

import pytest

from local.emulator.verification_codes import (
    CONFIRMATION,
    HOUR,
    RESET,
    User,
    expired,
    issue,
    record_attempt,
    too_many_wrong_attempts,
)


def test_codes_are_six_digits_and_never_repeat() -> None:
    user: User = {}

    codes = [issue(user, RESET, 0) for _ in range(50)]

    assert len(set(codes)) == 50
    assert all(len(code) == 6 and code.isdigit() for code in codes)


@pytest.mark.parametrize(("purpose", "hours"), [(CONFIRMATION, 24), (RESET, 1)])
def test_code_expires(purpose: str, hours: int) -> None:
    user: User = {}
    code = issue(user, purpose, 0)

    assert not expired(user, purpose, code, hours * HOUR)
    assert expired(user, purpose, code, hours * HOUR + 1)


def test_replaced_code_is_expired_and_unknown_code_is_not() -> None:
    user: User = {}
    first, second = issue(user, RESET, 0), issue(user, RESET, 0)

    assert expired(user, RESET, first, 1)
    assert not expired(user, RESET, second, 1)
    assert not expired(user, RESET, "unknown", 1)


def test_wrong_attempts_are_limited_for_fifteen_minutes() -> None:
    user: User = {}
    for _ in range(4):
        record_attempt(user, 0, wrong=True)
    four = too_many_wrong_attempts(user, 0)
    record_attempt(user, 0, wrong=True)

    assert not four
    assert too_many_wrong_attempts(user, 899)
    assert not too_many_wrong_attempts(user, 900)


def test_right_attempt_forgets_wrong_ones() -> None:
    user: User = {}
    for _ in range(5):
        record_attempt(user, 0, wrong=True)

    record_attempt(user, 0, wrong=False)

    assert not too_many_wrong_attempts(user, 0)
