"""A stub of a Cognito user pool: real RS256 tokens, and its key document (JWKS) over HTTP."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jose import jwk, jws

from tests.support.builders import CLIENT_ID, ISSUER
from tests.support.server import serve_document


class SigningKey:
    """An RSA key pair with an id."""

    def __init__(self, key_id: str = "key-1") -> None:
        self.key_id = key_id
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        # Loading a private key checks it, which takes longer than signing with it.
        self._private = jwk.construct(self.pem, "RS256")

    def public_jwk(self, **changes: Any) -> dict[str, Any]:
        public = self._private.public_key().to_dict()
        return {**public, "kid": self.key_id, "use": "sig", "alg": "RS256", **changes}

    def sign(self, claims: Any, **header: Any) -> str:
        """A token with these claims; `header` adds to and replaces what the header holds."""
        headers = {"kid": self.key_id, **header}
        return jws.sign(claims, self._private, headers=headers, algorithm="RS256")


def id_claims(**changes: Any) -> dict[str, Any]:
    """The claims of a valid ID token; a change to None leaves that claim out."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "token_use": "id",
        "sub": str(uuid.uuid4()),
        "iat": now,
        "exp": now + 3600,
        "email": "visitor@example.com",
        "name": "A Visitor",
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def access_claims(**changes: Any) -> dict[str, Any]:
    """The claims of a valid access token."""
    given = {"token_use": "access", "client_id": CLIENT_ID, "aud": None, "email": None}
    return id_claims(**{**given, "name": None, **changes})


class Pool:
    """The key a test signs with, and the address of its key document."""

    def __init__(self, url: str, key: SigningKey) -> None:
        self.url = url
        self.key = key

    def headers(self, **changes: Any) -> dict[str, str]:
        """The header of a request by a signed-in visitor."""
        return {"Authorization": f"Bearer {self.key.sign(id_claims(**changes))}"}

    def staff(self) -> dict[str, str]:
        """The header of a request by staff."""
        return self.headers(**{"cognito:groups": ["staff"]})


@contextmanager
def serve_keys() -> Iterator[Pool]:
    """A pool whose key document is served on a free loopback port."""
    key = SigningKey()
    with serve_document(json.dumps({"keys": [key.public_jwk()]}).encode()) as address:
        yield Pool(f"{address}/.well-known/jwks.json", key)
