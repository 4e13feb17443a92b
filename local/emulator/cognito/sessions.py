"""Refresh tokens that rotate as cfn/users.yml asks, and the endpoint that ends a session.

With RefreshTokenRotation a refresh answers with a new refresh token and the old one is good only
for the grace period more; Cognito then refreshes by GetTokensFromRefreshToken alone.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
ministack takes the property and drops it, and has no /oauth2/revoke.
"""

import json
import time
from typing import Any
from urllib.parse import parse_qs

import ministack.app
from ministack.services import cognito
from ministack.services.cloudformation import provisioners

from local.emulator.replace import Function, replace

Answer = Any


def install() -> None:
    """Keeps the property from the template, then obeys it; adds the revocation endpoint."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Cognito::UserPoolClient"]
    handlers["create"] = creating(handlers["create"])
    handlers["update"] = updating(handlers["update"])
    replace(cognito, "_get_tokens_from_refresh_token", rotating)
    replace(cognito, "_initiate_auth", refusing_the_older_refresh)
    replace(ministack.app, "_handle_cognito_body_request", revoking)


def creating(create: Function) -> Function:
    def create_client(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        client_id, attributes = create(logical_id, props, stack_name)
        keep_rotation(client_id, props)
        return client_id, attributes

    return create_client


def updating(update: Function) -> Function:
    def update_client(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: Any, **kwargs: Any
    ) -> Any:
        client_id, attributes = update(physical_id, old, new, *rest, **kwargs)
        keep_rotation(client_id, new)
        return client_id, attributes

    return update_client


def keep_rotation(client_id: str, props: dict[str, Any]) -> None:
    client = client_named(client_id)
    client["RefreshTokenRotation"] = props.get("RefreshTokenRotation", {"Feature": "DISABLED"})


def client_named(client_id: str | None) -> dict[str, Any]:
    pool = cognito._pool_for_client(client_id)[0] or {}
    client: dict[str, Any] = pool.get("_clients", {}).get(client_id, {})
    return client


def rotation_of(client_id: str | None) -> dict[str, Any] | None:
    """The client's RefreshTokenRotation while it is on, else None."""
    rotation: dict[str, Any] = client_named(client_id).get("RefreshTokenRotation", {})
    return rotation if rotation.get("Feature") == "ENABLED" else None


def rotating(get_tokens: Function) -> Function:
    def get_rotated_tokens(data: dict[str, Any]) -> Answer:
        rotation = rotation_of(data.get("ClientId"))
        if rotation is None:
            return get_tokens(data)
        claims = cognito._token_claims(data.get("RefreshToken"))
        if time.time() > retired(claims, data).get(claims.get("jti"), float("inf")):
            return cognito.error_response_json(
                "RefreshTokenReuseException", "Refresh token has been invalidated by rotation.", 400
            )
        status, headers, body = get_tokens(data)
        if status != 200:
            return status, headers, body
        answer = json.loads(body)
        answer["AuthenticationResult"]["RefreshToken"] = successor(claims)
        grace_seconds = int(rotation.get("RetryGracePeriodSeconds", 0))
        retired(claims, data).setdefault(claims["jti"], time.time() + grace_seconds)
        return cognito.json_response(answer)

    return get_rotated_tokens


def retired(claims: dict[str, Any], data: dict[str, Any]) -> dict[str, float]:
    """When each rotated token of this user ends (jti -> epoch seconds), kept with the user."""
    pool = cognito._pool_for_client(data.get("ClientId"))[0] or {}
    for user in pool.get("_users", {}).values():
        if cognito._attr_list_to_dict(user["Attributes"]).get("sub") == claims.get("sub"):
            ends: dict[str, float] = user.setdefault("_rotated_tokens", {})
            return ends
    return {}


def successor(claims: dict[str, Any]) -> str:
    """A new refresh token of the same session, which ends when the first one would have."""
    token: str = cognito._signed_jwt(
        {**claims, "iat": int(time.time()), "jti": cognito.new_uuid()},
        claims["iss"].rsplit("/", 1)[-1],
        "access",
    )
    return token


def refusing_the_older_refresh(initiate_auth: Function) -> Function:
    """REFRESH_TOKEN_AUTH cannot hand out a new refresh token, so rotation turns it off."""

    def initiate(data: dict[str, Any]) -> Answer:
        refreshes = data.get("AuthFlow") in ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")
        if refreshes and rotation_of(data.get("ClientId")):
            return cognito.error_response_json(
                "InvalidParameterException",
                "REFRESH_TOKEN_AUTH is not enabled for the client.",
                400,
            )
        return initiate_auth(data)

    return initiate


def revoking(handle_body_request: Function) -> Function:
    """POST /oauth2/revoke, RFC 7009: ends the session of a refresh token, quietly."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> Answer:
        if (method, path) != ("POST", "/oauth2/revoke"):
            return await handle_body_request(method, path, headers, body, query)
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return revoke(form)

    return handle


def revoke(form: dict[str, str]) -> Answer:
    if not form.get("token") or not form.get("client_id"):
        return oauth_error("invalid_request")
    claims = cognito._token_claims(form["token"])
    if claims.get("token_use") != "refresh":
        return oauth_error("unsupported_token_type")
    if claims.get("client_id") != form["client_id"] or not cognito._signature_valid(form["token"]):
        return oauth_error("invalid_client")
    cognito._revoke_token({"Token": form["token"]})
    return 200, {"Content-Type": "application/json"}, b""


def oauth_error(name: str) -> Answer:
    return 400, {"Content-Type": "application/json"}, json.dumps({"error": name}).encode()
