"""The public keys a user pool signs its tokens with, kept fresh in the background.

Cognito rotates keys rarely and announces the next one in the same document, so the keys are fetched
at start, then every hour, and at once (but at most every ten seconds) when a token names a key that
is not known yet. While the endpoint fails the last good keys stay in use, up to a day. Whatever the
endpoint answers, it is asked again for as long as the process lives.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from jose.backends.base import Key
from jose.backends.cryptography_backend import CryptographyRSAKey

from service.http.threads import step_aside

log = logging.getLogger(__name__)

FETCH_TIMEOUT_SECONDS = 3.0
REFRESH_SECONDS = 3600.0
RETRY_SECONDS = 10.0
"""Between two tries while the endpoint fails, and between two fetches for unknown key ids."""
MAX_AGE_SECONDS = 24 * 3600.0
"""How long the last good keys may be used while the endpoint fails."""
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_WAITING = 16
"""How many requests may wait for one fetch: a token needs no signature to name an unknown key."""
KEY_BITS = range(2048, 8192 + 1)
"""At least what RFC 7518 (section 3.3) asks for; at most what a signature may cost."""


class NoSigningKeys(Exception):
    """No usable keys: none were fetched yet, or the last ones are too old."""


class TooManyWaiting(Exception):
    """The key is not known, and MAX_WAITING requests wait for the fetch that may bring it."""


class SigningKeys:
    """The keys at `url`, by key id. `http` fetches them and `clock` tells seconds, monotonic.

    `retry_seconds` may be changed at any time.
    """

    def __init__(
        self,
        url: str,
        http: httpx.AsyncClient,
        clock: Callable[[], float] = time.monotonic,
        timeout_seconds: float = FETCH_TIMEOUT_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._url = url
        self._http = http
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self.retry_seconds = retry_seconds
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._waiting = 0

    @property
    def loaded(self) -> bool:
        """Whether tokens can be verified: keys were fetched, less than a day ago."""
        return self._fetched_at is not None and self._clock() - self._fetched_at < MAX_AGE_SECONDS

    def may_find(self, key_id: str) -> bool:
        """Whether `find` is worth a call: the key is known, or a fetch may bring it."""
        return not self.loaded or key_id in self._keys or self._may_fetch()

    async def find(self, key_id: str) -> Key | None:
        """The key called `key_id`, or None; raises NoSigningKeys, TooManyWaiting."""
        if not (self.loaded and key_id in self._keys) and self._may_fetch():
            await self._wait_for_fetch()
        if not self.loaded:
            raise NoSigningKeys
        return self._keys.get(key_id)

    async def refresh(self) -> None:
        """Fetches the keys; concurrent callers share one fetch."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._forget_fetch)
        # Shielded, so that one cancelled request does not cancel the fetch of the others.
        await asyncio.shield(self._fetching)

    async def keep_fresh(self) -> None:
        """Refreshes until it is cancelled; run it as a task of the process."""
        while True:
            await self.refresh()
            fresh = self._fetched_at is not None and self._fetched_at == self._tried_at
            await asyncio.sleep(REFRESH_SECONDS if fresh else self.retry_seconds)

    async def _wait_for_fetch(self) -> None:
        if self._waiting >= MAX_WAITING:
            raise TooManyWaiting
        step_aside()
        self._waiting += 1
        try:
            await self.refresh()
        finally:
            self._waiting -= 1

    def _may_fetch(self) -> bool:
        # A fetch under way may be joined at any time.
        if self._fetching is not None or self._tried_at is None:
            return True
        return self._clock() - self._tried_at >= self.retry_seconds

    def _forget_fetch(self, _: asyncio.Task[None]) -> None:
        self._fetching = None

    async def _fetch(self) -> None:
        tried_at = self._clock()
        self._tried_at = tried_at
        try:
            async with asyncio.timeout(self._timeout_seconds):
                keys = _keys_of(await self._read())
        # Any exception: what the endpoint sends decides which, and none may end the refreshing.
        except Exception as error:
            log.warning(
                "Fetching the signing keys (JWKS) failed; the last good ones stay in use",
                extra={"url": self._url, "cause": _cause(error)},
            )
            return
        self._keys, self._fetched_at = keys, tried_at

    async def _read(self) -> bytes:
        document = b""
        async with self._http.stream(
            "GET", self._url, headers={"Accept-Encoding": "identity"}, follow_redirects=False
        ) as response:
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"status {response.status_code}")
            # Decompressed, one chunk could be a thousand times as large as the limit.
            if "content-encoding" in response.headers:
                raise ValueError("the key document is compressed")
            async for chunk in response.aiter_bytes():
                document += chunk
                if len(document) > MAX_DOCUMENT_BYTES:
                    raise ValueError("the key document is too large")
        return document


def _cause(error: Exception) -> str:
    """For the log; some exceptions hold the document."""
    return repr(error)[:200]


def _keys_of(document: bytes) -> dict[str, Key]:
    """The RS256 signing keys of a JSON Web Key Set (RFC 7517); raises ValueError without any."""
    key_set = json.loads(document)
    entries = key_set.get("keys") if isinstance(key_set, dict) else None
    keys: dict[str, Key] = {}
    for entry in entries if isinstance(entries, list) else ():
        if _is_signing_key(entry):
            try:
                keys[entry["kid"]] = _key_of(entry)
            # Which exception depends on the numbers in the entry; the other keys are still good.
            except Exception as error:
                log.warning("Invalid signing key (JWK) ignored", extra={"cause": _cause(error)})
    if not keys:
        raise ValueError("the document holds no RS256 signing key")
    return keys


def _key_of(entry: Mapping[str, Any]) -> Key:
    """The public key of a JWK; its other members, a private exponent too, are not looked at."""
    key = CryptographyRSAKey({name: entry[name] for name in ("kty", "n", "e")}, "RS256")
    bits = key.prepared_key.key_size
    if bits not in KEY_BITS:
        raise ValueError(f"an RSA key of {bits} bits")
    return key


def _is_signing_key(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("kid"), str)
        and entry.get("alg") == "RS256"
        and entry.get("use", "sig") == "sig"
    )
