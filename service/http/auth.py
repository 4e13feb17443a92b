"""Authentication and authorisation by Cognito's tokens (JWT), verified by the service itself.

The type of a route's parameter is its permission: `user: SignedIn` or `user: Staff`. API Gateway
checks tokens too; the service does not rely on it, so it is safe behind anything.

The rules are those of RFC 7519 (claims), RFC 7515 (the three parts, `crit`), RFC 8725 (one
algorithm, bound to the key), RFC 7493 (JSON that every parser reads alike) and of Cognito:
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader
from jose.backends.base import Key

from service.errors import Forbidden, Unauthorized, Unavailable
from service.http.dependencies import of_app
from service.http.signing_keys import (
    FETCH_TIMEOUT_SECONDS,
    NoSigningKeys,
    SigningKeys,
    TooManyWaiting,
)

log = logging.getLogger(__name__)

ALGORITHM = "RS256"
LEEWAY_SECONDS = 5
MAX_TOKEN_BYTES = 8 * 1024
MAX_SUB_CHARACTERS = 128
"""Keys of items (2,048 bytes) and of objects (1,024) hold it; Cognito's are UUIDs."""
REMEMBERED_TOKENS = 10_000
STAFF_GROUP = "staff"
TEXT_CLAIMS = ("iss", "sub", "jti", "scope")
"""Claims that are a text wherever they are."""

_PART = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _Verified:
    """What a token said, and the key its signature was verified with."""

    user: User
    key_id: str
    key: Key
    exp: float
    nbf: float
    iat: float


class TokenVerifier:
    """Checks tokens of one app client of one user pool.

    `issuer` and `client_id` are compared exactly, `keys` finds signing keys, and `now` tells the
    time in seconds since 1970. What a token said is remembered by its digest, for the
    `remembered_tokens` used last (700 bytes each), so its signature costs once. The times and the
    key are looked at in each use: a key that was withdrawn or replaced verifies nothing.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        keys: SigningKeys,
        now: Callable[[], float] = time.time,
        remembered_tokens: int = REMEMBERED_TOKENS,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._keys = keys
        self._now = now
        self._remembered_tokens = remembered_tokens
        self._verified: OrderedDict[bytes, _Verified] = OrderedDict()

    async def verify(self, token: str) -> User:
        """The user `token` is about; raises InvalidToken, NoSigningKeys, TooManyWaiting."""
        if len(token) > MAX_TOKEN_BYTES:
            raise InvalidToken("too long")
        digest = blake2b(token.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        verified = self._verified.get(digest)
        if verified is None or not await self._still_holds(verified):
            verified = await self._verify(token)
        # Others may have pushed it out while this one waited for a key.
        self._verified[digest] = verified
        self._verified.move_to_end(digest)
        if len(self._verified) > self._remembered_tokens:
            self._verified.popitem(last=False)
        return verified.user

    async def _still_holds(self, verified: _Verified) -> bool:
        """Whether the same key is still there; raises what `_verify` does."""
        if not self._keys.may_find(verified.key_id):
            raise InvalidToken("unknown kid")
        self._check_times(verified.exp, verified.nbf, verified.iat)
        key = await self._keys.find(verified.key_id)
        if key is None:
            raise InvalidToken("unknown kid")
        return key is verified.key

    async def _verify(self, token: str) -> _Verified:
        """What costs least comes first: the header, the claims, a key that has to be fetched, the
        signature. Only a token that meets every other rule can cause a fetch or wait for one.
        """
        header, claims, signature = _parts_of(token)
        key_id = _key_id_of(header)
        if not self._keys.may_find(key_id):
            raise InvalidToken("unknown kid")
        values = _read_object(_decode(claims), "claims")
        self._check(values)
        raw_signature = _decode(signature)
        key = await self._keys.find(key_id)
        if key is None:
            raise InvalidToken("unknown kid")
        if not key.verify(f"{header}.{claims}".encode(), raw_signature):
            raise InvalidToken("signature")
        return _Verified(_user_of(values), key_id, key, *_times_of(values))

    def _check(self, claims: Mapping[str, Any]) -> None:
        if claims.get("iss") != self._issuer:
            raise InvalidToken("iss")
        client_claim = {"id": "aud", "access": "client_id"}.get(_text(claims, "token_use"))
        if client_claim is None:
            raise InvalidToken("token_use")
        if claims.get(client_claim) != self._client_id:
            raise InvalidToken(client_claim)
        self._check_times(*_times_of(claims))
        for name in TEXT_CLAIMS:
            if name in claims and not isinstance(claims[name], str):
                raise InvalidToken(name)
        if not isinstance(claims.get("aud", ""), str):
            raise InvalidToken("aud")
        if not 0 < len(_text(claims, "sub")) <= MAX_SUB_CHARACTERS:
            raise InvalidToken("sub")

    def _check_times(self, exp: float, nbf: float, iat: float) -> None:
        now = self._now()
        if exp <= now - LEEWAY_SECONDS:
            raise InvalidToken("expired")
        if nbf > now + LEEWAY_SECONDS:
            raise InvalidToken("nbf")
        if iat > now + LEEWAY_SECONDS:
            raise InvalidToken("iat")


def _parts_of(token: str) -> tuple[str, str, str]:
    """Header, claims and signature, as they are in the token."""
    parts = token.split(".")
    if len(parts) != 3:
        raise InvalidToken("not three parts")
    return parts[0], parts[1], parts[2]


def _key_id_of(header: str) -> str:
    """The `kid` of a header; keys and their addresses (`jwk`, `jku`, `x5c`, `x5u`) are ignored."""
    fields = _read_object(_decode(header), "header")
    if fields.get("alg") != ALGORITHM:
        raise InvalidToken("alg")
    if "crit" in fields:
        raise InvalidToken("crit")
    key_id = _text(fields, "kid")
    if not key_id:
        raise InvalidToken("kid")
    return key_id


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


def _read_object(raw: bytes, what: str) -> dict[str, Any]:
    """A JSON object as RFC 7493 (I-JSON) restricts it; raises InvalidToken."""
    try:
        value = _I_JSON.decode(raw.decode("utf-8"))
        # Only an escape can name half of a surrogate pair, which is no text: no UTF-8 has it.
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise InvalidToken(f"{what} is not JSON") from error
    if not isinstance(value, dict):
        raise InvalidToken(f"{what} is not an object")
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a name given twice, parsers take one or the other."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is given twice")
    return members


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


_I_JSON = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_no_number)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _times_of(claims: Mapping[str, Any]) -> tuple[float, float, float]:
    """`exp`, `nbf` and `iat`."""
    return _seconds(claims, "exp", required=True), _seconds(claims, "nbf"), _seconds(claims, "iat")


def _seconds(claims: Mapping[str, Any], name: str, *, required: bool = False) -> float:
    """A time claim; 0 where an optional one is absent. Neither true nor NaN nor "9" is a time."""
    value = claims.get(name)
    if name not in claims and not required:
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


class _Token(APIKeyHeader):
    """A dependency: the user whom the request's token is about.

    One for all, where FastAPI would look for the header and the verifier by two more: it spends
    0.05 ms on each.
    """

    async def __call__(self, request: Request) -> User:  # type: ignore[override]
        """Raises Unauthorized, Unavailable."""
        values = request.headers.getlist("authorization")
        try:
            if len(values) != 1:
                raise InvalidToken("no token" if not values else "several tokens")
            return await of_app(request, TokenVerifier).verify(_without_scheme(values[0]))
        except InvalidToken as error:
            log.info("Invalid token", extra={"reason": str(error)})
            raise Unauthorized from error
        except NoSigningKeys as error:
            log.error("No signing keys (JWKS): is MYSFITS_JWKS_URL reachable from here?")
            raise Unavailable("Signing in cannot be checked just now.") from error
        except TooManyWaiting as error:
            log.info("Too many requests wait for the signing keys (JWKS)")
            retry_after_seconds = int(FETCH_TIMEOUT_SECONDS)
            message = "This token cannot be checked just now."
            raise Unavailable(message, retry_after_seconds) from error


_token = _Token(
    name="Authorization",
    scheme_name="CognitoToken",
    description="A Cognito ID or access token, with or without the scheme `Bearer`.",
)


def _without_scheme(value: str) -> str:
    """The token in an `Authorization` header, after `Bearer ` where that is there."""
    scheme, _, rest = value.strip().partition(" ")
    return rest.strip() if rest and scheme.lower() == "bearer" else value.strip()


SignedIn = Annotated[User, Security(_token)]
"""A parameter of this type requires a valid token: 401 without one."""


async def _staff(user: SignedIn) -> User:
    if not user.is_staff:
        raise Forbidden("Only keepers of the catalogue may do this.")
    return user


Staff = Annotated[User, Depends(_staff)]
"""A parameter of this type requires the group `staff`: 403 for other users."""
