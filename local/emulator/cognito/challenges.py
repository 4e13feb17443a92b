"""The challenge to choose a new password, answered only by whoever it was put to.

ministack lets anybody answer NEW_PASSWORD_REQUIRED for any user, with any password: it keeps no
session and does not ask the policy. In Cognito the answer carries the session of the password that
was right, within three minutes, and the new password must meet the policy.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

import json
import time
from typing import Any

from ministack.services import cognito

from local.emulator.replace import Function, replace

Answer = Any
CHALLENGE = "NEW_PASSWORD_REQUIRED"
SESSION_SECONDS = 180


def install() -> None:
    """Keeps the session when the challenge is put, and looks at it when it is answered."""
    replace(cognito, "_password_auth_result", keeping_the_session)
    replace(cognito, "_respond_to_auth_challenge", checking_the_answer)


def keeping_the_session(result: Function) -> Function:
    def password_auth_result(
        pool: dict[str, Any], pid: str, cid: str, user: dict[str, Any], *rest: Any, **kwargs: Any
    ) -> Answer:
        status, headers, body = result(pool, pid, cid, user, *rest, **kwargs)
        answer = json.loads(body)
        if answer.get("ChallengeName") == CHALLENGE:
            user["_challenged"] = {"session": answer["Session"], "at": time.time()}
        return status, headers, body

    return password_auth_result


def checking_the_answer(respond: Function) -> Function:
    def respond_if_challenged(data: dict[str, Any]) -> Answer:
        if data.get("ChallengeName") != CHALLENGE:
            return respond(data)
        pool = cognito._pool_for_client(data.get("ClientId"))[0]
        responses = data.get("ChallengeResponses", {})
        user = (cognito._resolve_user(pool, responses.get("USERNAME"))[0] if pool else None) or {}
        put = user.get("_challenged", {})
        if not put or put["session"] != data.get("Session"):
            return not_authorized("Invalid session for the user.")
        if time.time() - put["at"] > SESSION_SECONDS:
            return not_authorized("Invalid session for the user, session is expired.")
        refused = cognito._validate_password(pool, responses.get("NEW_PASSWORD", ""))
        if refused:
            return refused
        del user["_challenged"]
        return respond(data)

    return respond_if_challenged


def not_authorized(message: str) -> Answer:
    return cognito.error_response_json("NotAuthorizedException", message, 400)
