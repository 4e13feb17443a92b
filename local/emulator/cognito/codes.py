"""Codes by mail: random ones, checked by the rules of verification_codes.py.

ministack sends 123456 to everybody who registers and 654321 to everybody who forgot a password,
and takes them any number of times, at any time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.services import cognito

from local.emulator.cognito.users import Response, pool_of, refused, user_named
from local.emulator.monkeypatch import Function, patch
from local.emulator.ses import mail_details
from local.emulator.verification_codes import (
    CONFIRMATION,
    RESET,
    expired,
    issue,
    issued,
    record_attempt,
    too_many_wrong_attempts,
)

CHECKED_BY = {"ConfirmSignUp": CONFIRMATION, "ConfirmForgotPassword": RESET}


def install() -> None:
    patch(cognito, "_send_verification_email", send_random_code)
    patch(cognito, "_deliver_invitation_email", send_invitation)
    patch(cognito, "_confirmation_code_error", check_code)


def send_random_code(
    send: Function,
    pool: dict[str, Any],
    username: str,
    attributes: dict[str, str],
    _constant: str,
    attribute_name: str = "email",
) -> Any:
    user = user_named(pool, username)
    if user is None:
        raise LookupError(f"No user {username} to send a code to")
    purpose = RESET if attribute_name == "password" else CONFIRMATION
    kind = "reset" if purpose == RESET else "resend" if issued(user, purpose) else "confirm"
    code = issue(user, purpose, time.time())
    with recorded_with(code, kind):
        return send(pool, username, attributes, code, attribute_name)


def send_invitation(send: Function, pool: dict[str, Any], username: str, *rest: Any) -> Any:
    """The code of an invitation by AdminCreateUser is the temporary password."""
    with recorded_with(pool["_users"][username]["_password"], "invite"):
        return send(pool, username, *rest)


@contextmanager
def recorded_with(code: str, kind: str) -> Iterator[None]:
    """The mail sent inside is shown on the mail page with this code and kind."""
    token = mail_details.set({"Code": code, "Kind": kind})
    try:
        yield
    finally:
        mail_details.reset(token)


def check_code(check: Function, action: str, data: dict[str, Any]) -> Response:
    """The error of a ConfirmSignUp or ConfirmForgotPassword, or None."""
    purpose = CHECKED_BY.get(action)
    user = user_named(pool_of(data.get("ClientId")), data.get("Username")) if purpose else None
    if purpose is None or user is None:
        return check(action, data)
    now = time.time()
    if too_many_wrong_attempts(user, now):
        return refused(
            "LimitExceededException", "Attempt limit exceeded, please try after some time."
        )
    if expired(user, purpose, data.get("ConfirmationCode"), now):
        return refused(
            "ExpiredCodeException", "Invalid code provided, please request a code again."
        )
    error = check(action, data)
    if user.get(purpose):
        record_attempt(user, now, wrong=error is not None)
    return error
