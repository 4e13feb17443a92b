"""Tokens that were verified before: the same decision as without a memory, for one signature."""

from __future__ import annotations

import asyncio
import base64
from typing import Any, cast

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.http.auth import InvalidToken, TokenVerifier
from service.http.signing_keys import MAX_AGE_SECONDS, RETRY_SECONDS, NoSigningKeys, SigningKeys
from tests.support import pool as pools
from tests.support.builders import CLIENT_ID, ISSUER
from tests.support.pool import SigningKey

NOW = 1_750_000_000
FIRST, SECOND = SigningKey("key-1"), SigningKey("key-2")
REPLACED = SigningKey("key-1")


def signed(key: SigningKey = FIRST, **changes: Any) -> str:
    """A token that is good for a minute, but for the changes."""
    return key.sign(pools.id_claims(**{"sub": "ada", "iat": NOW, "exp": NOW + 60, **changes}))


class Pool:
    """The key document, the clock, and a verifier with a memory for so many tokens."""

    def __init__(self, remembered_tokens: int, *keys: SigningKey) -> None:
        self.keys, self.fails, self.time = keys, False, float(NOW)
        http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.signing_keys = SigningKeys("http://keys.test", http, lambda: self.time)
        self.verifier = TokenVerifier(
            ISSUER, CLIENT_ID, self.signing_keys, lambda: self.time, remembered_tokens
        )

    def _answer(self, _: httpx.Request) -> httpx.Response:
        if self.fails:
            return httpx.Response(500)
        return httpx.Response(200, json={"keys": [key.public_jwk() for key in self.keys]})

    async def outcome(self, token: str) -> str:
        """The user's id, or why there is none."""
        try:
            return (await self.verifier.verify(token)).user_id
        except (InvalidToken, NoSigningKeys) as error:
            return repr(error)


def respelled(token: str) -> str:
    """The same bytes in another base64url, and so another token."""
    last = token[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = token[:-1] + alphabet[alphabet.index(last) ^ 1]
    assert base64.urlsafe_b64decode(other.split(".")[2] + "==") == base64.urlsafe_b64decode(
        token.split(".")[2] + "=="
    )
    return other


TOKENS = [
    signed(sub="first"),
    signed(SECOND, sub="second"),
    signed(REPLACED, sub="replaced"),
    signed(sub="short", exp=NOW + 20),
    signed(sub="later", nbf=NOW + 25, iat=NOW + 15),
    signed(sub="other client", aud="another"),
]
TOKENS += [respelled(TOKENS[0]), TOKENS[0] + ".", TOKENS[0][:-8], f"{TOKENS[0]}é"]
USES = st.tuples(st.just("use"), st.sampled_from(TOKENS))
STEPS = st.one_of(
    USES,
    USES,
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 10, 15, MAX_AGE_SECONDS])),
    st.tuples(st.just("publish"), st.lists(st.sampled_from([FIRST, SECOND, REPLACED]), max_size=2)),
    st.tuples(st.just("refresh"), st.none()),
    st.tuples(st.just("fail"), st.booleans()),
)


async def outcomes(pool: Pool, steps: list[tuple[str, Any]]) -> list[str]:
    found = []
    for step, value in steps:
        match step:
            case "use":
                found.append(await pool.outcome(value))
            case "wait":
                pool.time += value
            case "publish":
                pool.keys = tuple(value)
            case "refresh":
                await pool.signing_keys.refresh()
            case "fail":
                pool.fails = value
    return found


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(STEPS, min_size=4, max_size=40))
def test_decisions_are_those_without_a_memory(steps: list[tuple[str, Any]]) -> None:
    async def run(remembered_tokens: int) -> list[str]:
        return await outcomes(Pool(remembered_tokens, FIRST, SECOND), steps)

    assert asyncio.run(run(2)) == asyncio.run(run(0))


@pytest.mark.parametrize("keys", [[SECOND], [REPLACED]], ids=["withdrawn", "replaced"])
def test_remembered_token_is_refused_once_its_key_is_gone(keys: list[SigningKey]) -> None:
    async def run() -> list[str]:
        pool = Pool(10, FIRST)
        steps: list[tuple[str, Any]] = [
            ("use", TOKENS[0]), ("publish", keys), ("wait", RETRY_SECONDS), ("refresh", None),
            ("use", TOKENS[0]),
        ]  # fmt: skip
        return await outcomes(pool, steps)

    reason = "unknown kid" if keys == [SECOND] else "signature"
    assert asyncio.run(run()) == ["first", repr(InvalidToken(reason))]


def test_remembered_token_expires() -> None:
    steps: list[tuple[str, Any]] = [
        ("use", TOKENS[3]),
        ("wait", 24),
        ("use", TOKENS[3]),
        ("wait", 1),
    ]

    found = asyncio.run(outcomes(Pool(10, FIRST), [*steps, ("use", TOKENS[3])]))

    assert found == ["short", "short", repr(InvalidToken("expired"))]


class CountedKeys:
    """Finds one key, which believes everything and counts."""

    signatures = 0

    def may_find(self, _: str) -> bool:
        return True

    async def find(self, _: str) -> CountedKeys:
        return self

    def verify(self, _message: bytes, _signature: bytes) -> bool:
        self.signatures += 1
        return True


@pytest.mark.parametrize(
    ("uses", "signatures"), [("aaaa", 1), ("aba", 2), ("abac", 3), ("abacaba", 4)]
)
def test_signature_is_verified_once_for_the_tokens_used_last(uses: str, signatures: int) -> None:
    keys = CountedKeys()
    verifier = TokenVerifier(ISSUER, CLIENT_ID, cast("Any", keys), lambda: NOW, 2)
    tokens = {name: signed(sub=name) for name in "abc"}

    async def run() -> None:
        for name in uses:
            assert (await verifier.verify(tokens[name])).user_id == name

    asyncio.run(run())
    assert keys.signatures == signatures
