"""Rules for accounts that ministack lacks: case of addresses, verified addresses, new passwords.

Where AWS answers an unknown user and a known one alike, so does this.
"""

import json
import time
import uuid
from functools import partial
from typing import Any

from ministack.services import cognito

from local.emulator.cognito.users import (
    Response,
    User,
    attributes_of,
    pool_of,
    refused,
    user_named,
)
from local.emulator.monkeypatch import Function, patch

NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105  The name of a challenge.
CHALLENGE_SECONDS = 180


def install() -> None:
    patch(cognito, "_resolve_user", ignore_case)
    patch(cognito, "_run_idp_handler", apply_rules)


def apply_rules(run: Function, handler: Function, action: str, data: dict[str, Any]) -> Response:
    """Runs the rule for an action of the API in place of ministack's handler, which it calls."""
    rule = RULES.get(action)
    return run(partial(rule, handler) if rule else handler, action, data)


def ignore_case(resolve: Function, pool: dict[str, Any], username: str | None) -> Response:
    """In a pool that is not case sensitive, Ada@example.com and ada@example.com are one user."""
    user, error = resolve(pool, username)
    sensitive = pool.get("UsernameConfiguration", {}).get("CaseSensitive", True)
    if user or sensitive or not username:
        return user, error
    for other in pool["_users"].values():
        if attributes_of(other).get("email", "").casefold() == username.casefold():
            return other, None
    return user, error


def verify_address(confirm: Function, data: dict[str, Any]) -> Response:
    """ConfirmSignUp: who knows the code owns the address, which is verified from then on."""
    response = confirm(data)
    pool = pool_of(data.get("ClientId"))
    user = user_named(pool, data.get("Username"))
    if response[0] == 200 and user and "email" in pool.get("AutoVerifiedAttributes", []):
        user["Attributes"] = [
            *(each for each in user["Attributes"] if each["Name"] != "email_verified"),
            {"Name": "email_verified", "Value": "true"},
        ]
    return response


def refuse_confirmed(resend: Function, data: dict[str, Any]) -> Response:
    """ResendConfirmationCode: no further code for a user who is confirmed."""
    user = user_named(pool_of(data.get("ClientId")), data.get("Username"))
    if user and user["UserStatus"] != "UNCONFIRMED":
        return refused("InvalidParameterException", "User is already confirmed.")
    return resend(data)


def require_verified_address(forgot: Function, data: dict[str, Any]) -> Response:
    """ForgotPassword: no code for a disabled user or an unverified address.

    The answer is that for an unknown user, which hides whether there is one:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
    """
    user = user_named(pool_of(data.get("ClientId")), data.get("Username"))
    if user and not (user["Enabled"] and attributes_of(user).get("email_verified") == "true"):
        name, at, domain = str(data["Username"]).partition("@")
        data = {**data, "Username": f"{name[:1]}{uuid.uuid4().hex}{at}{domain}"}
    return forgot(data)


def record_challenge(authenticate: Function, data: dict[str, Any]) -> Response:
    """InitiateAuth: remembers the session of a NEW_PASSWORD_REQUIRED challenge."""
    response = authenticate(data)
    answer = json.loads(response[2])
    if answer.get("ChallengeName") == NEW_PASSWORD:
        name = answer["ChallengeParameters"]["USER_ID_FOR_SRP"]
        user = user_named(pool_of(data.get("ClientId")), name) or {}
        user["_challenged"] = {"session": answer["Session"], "at": time.time()}
    return response


def check_challenge(respond: Function, data: dict[str, Any]) -> Response:
    """RespondToAuthChallenge: a new password only with the session of the right password.

    ministack takes it from anybody, for any user, weak or not. Cognito wants the session within
    three minutes, and a password that meets the policy.
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
    """
    if data.get("ChallengeName") != NEW_PASSWORD:
        return record_challenge(respond, data)
    pool, answers = pool_of(data.get("ClientId")), data.get("ChallengeResponses", {})
    user: User = user_named(pool, answers.get("USERNAME")) or {}
    challenge = user.get("_challenged", {})
    if not challenge or challenge["session"] != data.get("Session"):
        return refused("NotAuthorizedException", "Invalid session for the user.")
    if time.time() - challenge["at"] > CHALLENGE_SECONDS:
        return refused(
            "NotAuthorizedException", "Invalid session for the user, session is expired."
        )
    weak = cognito._validate_password(pool, answers.get("NEW_PASSWORD", ""))
    if weak:
        return weak
    del user["_challenged"]
    return respond(data)


RULES: dict[str, Function] = {
    "ConfirmSignUp": verify_address,
    "ResendConfirmationCode": refuse_confirmed,
    "ForgotPassword": require_verified_address,
    "InitiateAuth": record_challenge,
    "RespondToAuthChallenge": check_challenge,
}
