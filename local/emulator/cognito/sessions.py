"""Refresh tokens that rotate as cfn/users.yml asks, and POST /oauth2/revoke.

With RefreshTokenRotation a refresh answers with a new refresh token, and the old one is good only
for the grace period more; Cognito then refreshes by GetTokensFromRefreshToken alone.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
ministack ignores the property, and has no /oauth2/revoke.
"""

import json
import time
import uuid
from typing import Any
from urllib.parse import parse_qs

from ministack.app import SERVICE_HANDLERS
from ministack.services import cognito

from local.emulator.asgi import Receive, Scope, Send, read_body, respond
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties
from local.emulator.cognito.accounts import RULES, record_challenge
from local.emulator.cognito.users import Response, pool_of, refused, user_named
from local.emulator.monkeypatch import Function

REVOKE_PATH = "/oauth2/revoke"


def install() -> None:
    resource_types.change("AWS::Cognito::UserPoolClient", complete=keep_rotation)
    RULES["GetTokensFromRefreshToken"] = rotate
    RULES["InitiateAuth"] = refuse_older_refresh


def keep_rotation(client_id: str, new: Properties, old: Properties) -> None:
    pool_of(client_id)["_clients"][client_id]["RefreshTokenRotation"] = new.get(
        "RefreshTokenRotation", {"Feature": "DISABLED"}
    )


def rotation_of(client_id: str | None) -> dict[str, Any] | None:
    """The client's RefreshTokenRotation while it is enabled, else None."""
    client = pool_of(client_id).get("_clients", {}).get(client_id, {})
    rotation: dict[str, Any] = client.get("RefreshTokenRotation", {})
    return rotation if rotation.get("Feature") == "ENABLED" else None


def rotate(get_tokens: Function, data: dict[str, Any]) -> Response:
    """GetTokensFromRefreshToken: with a new refresh token of the same session."""
    rotation = rotation_of(data.get("ClientId"))
    if rotation is None:
        return get_tokens(data)
    claims = cognito._token_claims(data.get("RefreshToken"))
    user = user_named(pool_of(data.get("ClientId")), claims.get("sub")) or {}
    # When each rotated token ends: jti -> epoch seconds.
    ends: dict[str, float] = user.setdefault("_rotated_tokens", {})
    if time.time() > ends.get(claims.get("jti"), float("inf")):
        return refused(
            "RefreshTokenReuseException", "Refresh token has been invalidated by rotation."
        )
    status, headers, body = get_tokens(data)
    if status != 200:
        return status, headers, body
    answer = json.loads(body)
    answer["AuthenticationResult"]["RefreshToken"] = successor(claims)
    grace_seconds = int(rotation.get("RetryGracePeriodSeconds", 0))
    ends.setdefault(claims["jti"], time.time() + grace_seconds)
    return cognito.json_response(answer)


def successor(claims: dict[str, Any]) -> str:
    """A new refresh token, which expires when the first one of the session would have."""
    token: str = cognito._signed_jwt(
        {**claims, "iat": int(time.time()), "jti": str(uuid.uuid4())},
        claims["iss"].rsplit("/", 1)[-1],
        "access",
    )
    return token


def refuse_older_refresh(initiate_auth: Function, data: dict[str, Any]) -> Response:
    """InitiateAuth: rotation disables REFRESH_TOKEN_AUTH, which returns no new refresh token."""
    refreshes = data.get("AuthFlow") in ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")
    if refreshes and rotation_of(data.get("ClientId")):
        return refused(
            "InvalidParameterException", "REFRESH_TOKEN_AUTH is not enabled for the client."
        )
    return record_challenge(initiate_auth, data)


async def revoke_endpoint(_scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application of POST /oauth2/revoke (RFC 7009): ends the session of a refresh token.

    https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
    """
    form = {
        name: values[0] for name, values in parse_qs((await read_body(receive)).decode()).items()
    }
    error = await revoke(form)
    await respond(
        send,
        400 if error else 200,
        json.dumps({"error": error}).encode() if error else b"",
        {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
    )


async def revoke(form: dict[str, str]) -> str | None:
    """The OAuth error, or None where the session is over."""
    token, client_id = form.get("token"), form.get("client_id")
    if not token or not client_id:
        return "invalid_request"
    claims = cognito._token_claims(token)
    if claims.get("token_use") != "refresh":
        return "unsupported_token_type"
    if claims.get("client_id") != client_id or not cognito._signature_valid(token):
        return "invalid_client"
    target = {"x-amz-target": "AWSCognitoIdentityProviderService.RevokeToken"}
    parameters = json.dumps({"ClientId": client_id, "Token": token}).encode()
    await SERVICE_HANDLERS["cognito-idp"]("POST", "/", target, parameters, {})
    return None
