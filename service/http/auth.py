"""Authentication and authorisation by Cognito's tokens (JWT), verified by the service itself.

The type of a route's parameter is its permission: `user: SignedIn` or `user: Staff`. API Gateway
checks tokens too; the service does not rely on it, so it is safe behind anything.

The rules are those of RFC 7519 (claims), RFC 7515 (the three parts, `crit`), RFC 8725 (one
algorithm, bound to the key) and of Cognito:
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader
from jose import jws
from jose.exceptions import JOSEError

from service.errors import Forbidden, Unauthorized, Unavailable
from service.http.dependencies import shared
from service.http.signing_keys import NoSigningKeys, SigningKeys

log = logging.getLogger(__name__)

ALGORITHM = "RS256"
LEEWAY_SECONDS = 5
MAX_TOKEN_BYTES = 8 * 1024
STAFF_GROUP = "staff"

_PART = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class User:
    """The subject of a token. `email` and `name` are None when it is an access token."""

    user_id: str
    email: str | None = None
    name: str | None = None
    groups: tuple[str, ...] = field(default=())

    @property
    def is_staff(self) -> bool:
        """Whether the user is in the group `staff`, which keeps the catalogue."""
        return STAFF_GROUP in self.groups


class InvalidToken(Exception):
    """A token breaks a rule. The reason is for the log, never for the client."""


class TokenVerifier:
    """Checks tokens of one app client of one user pool.

    `issuer` and `client_id` are compared exactly, `keys` finds signing keys, and `now` tells the
    time in seconds since 1970.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        keys: SigningKeys,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._keys = keys
        self._now = now

    async def verify(self, token: str) -> User:
        """The user `token` is about; raises InvalidToken, NoSigningKeys."""
        header = _read_header(token)
        key = await self._keys.find(header["kid"])
        if key is None:
            raise InvalidToken("unknown kid")
        try:
            payload = jws.verify(token, key, algorithms=[ALGORITHM])
        except JOSEError as error:
            raise InvalidToken("signature") from error
        claims = _read_object(payload, "claims")
        self._check(claims)
        return _user_of(claims)

    def _check(self, claims: Mapping[str, Any]) -> None:
        if claims.get("iss") != self._issuer:
            raise InvalidToken("iss")
        client_claim = {"id": "aud", "access": "client_id"}.get(_text(claims, "token_use"))
        if client_claim is None:
            raise InvalidToken("token_use")
        if claims.get(client_claim) != self._client_id:
            raise InvalidToken(client_claim)
        now = self._now()
        if _seconds(claims, "exp", required=True) <= now - LEEWAY_SECONDS:
            raise InvalidToken("expired")
        if _seconds(claims, "nbf") > now + LEEWAY_SECONDS:
            raise InvalidToken("nbf")
        if _seconds(claims, "iat") > now + LEEWAY_SECONDS:
            raise InvalidToken("iat")
        if not _text(claims, "sub"):
            raise InvalidToken("sub")


def _read_header(token: str) -> dict[str, Any]:
    """The header of a well-formed token; key addresses in it (`jku`, `x5u`) are ignored."""
    if len(token) > MAX_TOKEN_BYTES:
        raise InvalidToken("too long")
    parts = token.split(".")
    if len(parts) != 3:
        raise InvalidToken("not three parts")
    header, _, _ = (_decode(part) for part in parts)
    fields = _read_object(header, "header")
    if fields.get("alg") != ALGORITHM:
        raise InvalidToken("alg")
    if "crit" in fields:
        raise InvalidToken("crit")
    if not _text(fields, "kid"):
        raise InvalidToken("kid")
    return fields


def _decode(part: str) -> bytes:
    """The bytes of a base64url part (RFC 7515: no padding), in canonical form only."""
    if not _PART.fullmatch(part):
        raise InvalidToken("not base64url")
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error as error:
        raise InvalidToken("not base64url") from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise InvalidToken("not base64url")
    return raw


def _read_object(raw: bytes | str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidToken(f"{what} is not JSON") from error
    if not isinstance(value, dict):
        raise InvalidToken(f"{what} is not an object")
    return value


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _seconds(claims: Mapping[str, Any], name: str, *, required: bool = False) -> float:
    """A time claim; 0 where an optional one is absent. Neither true nor NaN nor "9" is a time."""
    value = claims.get(name)
    if value is None and not required:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise InvalidToken(name)
    return value


def _user_of(claims: Mapping[str, Any]) -> User:
    groups = claims.get("cognito:groups")
    return User(
        user_id=claims["sub"],
        email=_text(claims, "email") or None,
        name=_text(claims, "name") or None,
        groups=tuple(g for g in groups if isinstance(g, str)) if isinstance(groups, list) else (),
    )


_authorization = APIKeyHeader(
    name="Authorization",
    scheme_name="CognitoToken",
    description="A Cognito ID or access token, with or without the scheme `Bearer`.",
    auto_error=False,
)


async def _signed_in(
    request: Request,
    verifier: Annotated[TokenVerifier, Depends(shared(TokenVerifier))],
    _: Annotated[str | None, Security(_authorization)],
) -> User:
    values = request.headers.getlist("authorization")
    try:
        if len(values) != 1:
            raise InvalidToken("no token" if not values else "several tokens")
        return await verifier.verify(_without_scheme(values[0]))
    except InvalidToken as error:
        log.info("Invalid token", extra={"reason": str(error)})
        raise Unauthorized from error
    except NoSigningKeys as error:
        log.error("No signing keys (JWKS): is MYSFITS_JWKS_URL reachable from here?")
        raise Unavailable("Signing in cannot be checked just now.") from error


def _without_scheme(value: str) -> str:
    """The token in an `Authorization` header, after `Bearer ` where that is there."""
    scheme, _, rest = value.strip().partition(" ")
    return rest.strip() if rest and scheme.lower() == "bearer" else value.strip()


SignedIn = Annotated[User, Depends(_signed_in)]
"""A parameter of this type requires a valid token: 401 without one."""


async def _staff(user: SignedIn) -> User:
    if not user.is_staff:
        raise Forbidden("Only keepers of the catalogue may do this.")
    return user


Staff = Annotated[User, Depends(_staff)]
"""A parameter of this type requires the group `staff`: 403 for other users."""
