"""Codes as Cognito sends them: random, one per request, guessed only a few times.

ministack sends 123456 to everybody who registers and 654321 to everybody who forgot a password.
All its mail with a code passes through one function and every check of a code through another,
so those are replaced. What was issued is kept with the user, hence saved with the pool.
"""

import secrets
import time
from typing import Any

from ministack.services import cognito

from local.emulator.replace import Function, replace

User = dict[str, Any]

HOUR = 3600
VALID_SECONDS = {"_confirmation_code": 24 * HOUR, "_reset_code": HOUR}
"""https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html"""
WRONG_TRIES = 5
WRONG_TRIES_FORGOTTEN_SECONDS = 15 * 60

CHECKED_BY = {"ConfirmSignUp": "_confirmation_code", "ConfirmForgotPassword": "_reset_code"}


def install() -> None:
    """Replaces the sending and the checking of codes."""
    replace(cognito, "_send_verification_email", sending_a_fresh_code)
    replace(cognito, "_deliver_invitation_email", sending_an_invitation)
    replace(cognito, "_confirmation_code_error", checking_like_aws)


def sending_a_fresh_code(_send: Function) -> Function:
    def send(
        pool: dict[str, Any],
        username: str,
        attributes: dict[str, str],
        _constant_code: str,
        attribute_name: str = "email",
    ) -> Any:
        user = cognito._resolve_user(pool, username)[0]
        slot = "_reset_code" if attribute_name == "password" else "_confirmation_code"
        kind = "reset" if slot == "_reset_code" else "resend" if issued(user, slot) else "confirm"
        code = issue(user, slot)
        subject, body = cognito._resolve_verification_template(pool)
        display = cognito._template_username(pool, username, attributes)
        return cognito._deliver_cognito_email(
            pool,
            attributes.get("email"),
            cognito._expand_template(subject, display, code),
            cognito._expand_template(body, display, code),
            type_name="CognitoVerificationMessage",
            extra={"Code": code, "Kind": kind},
        )

    return send


def sending_an_invitation(_send: Function) -> Function:
    """Who is invited by AdminCreateUser is sent a temporary password, the code of that mail."""

    def send(
        pool: dict[str, Any], username: str, attributes: dict[str, str], subject: str, body: str
    ) -> Any:
        return cognito._deliver_cognito_email(
            pool,
            attributes.get("email"),
            subject,
            body,
            type_name="CognitoInvitationMessage",
            extra={"Code": pool["_users"][username]["_password"], "Kind": "invite"},
        )

    return send


def issued(user: User, slot: str) -> list[dict[str, Any]]:
    """The codes sent to this user for one purpose, the valid one last."""
    codes: list[dict[str, Any]] = user.setdefault("_issued_codes", {}).setdefault(slot, [])
    return codes


def issue(user: User, slot: str) -> str:
    """A code never sent to this user before; the earlier ones are over."""
    earlier = [each["code"] for each in issued(user, slot)]
    code = f"{secrets.randbelow(1_000_000):06}"
    while code in earlier:
        code = f"{secrets.randbelow(1_000_000):06}"
    issued(user, slot).append({"code": code, "at": time.time()})
    user[slot] = code
    return code


def checking_like_aws(ministacks_error: Function) -> Function:
    def error(action: str, data: dict[str, Any]) -> Any:
        slot = CHECKED_BY.get(action)
        user = user_of(data) if slot else None
        if slot is None or user is None:
            return ministacks_error(action, data)
        tries = recent_wrong_tries(user)
        if len(tries) >= WRONG_TRIES:
            return refuse(
                "LimitExceededException", "Attempt limit exceeded, please try after some time."
            )
        if expired(user, slot, data.get("ConfirmationCode")):
            return refuse(
                "ExpiredCodeException", "Invalid code provided, please request a code again."
            )
        refused = ministacks_error(action, data)
        if user.get(slot):
            user["_wrong_tries"] = [*tries, time.time()] if refused else []
        return refused

    return error


def user_of(data: dict[str, Any]) -> User | None:
    pool = cognito._pool_for_client(data.get("ClientId"))[0]
    user: User | None = cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
    return user


def recent_wrong_tries(user: User) -> list[float]:
    since = time.time() - WRONG_TRIES_FORGOTTEN_SECONDS
    return [at for at in user.get("_wrong_tries", []) if at > since]


def expired(user: User, slot: str, code: object) -> bool:
    """Whether this code was right once: too old, or replaced by a later one."""
    if not user.get(slot):
        return False
    *replaced, valid = issued(user, slot)
    if code == valid["code"]:
        return bool(time.time() - valid["at"] > VALID_SECONDS[slot])
    return any(code == each["code"] for each in replaced)


def refuse(error: str, message: str) -> Any:
    return cognito.error_response_json(error, message, 400)
