"""Fetching the pool's signing keys."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import httpx
import pytest

from service.http.lanes import Lane
from service.http.signing_keys import (
    MAX_AGE_SECONDS,
    MAX_DOCUMENT_BYTES,
    MAX_WAITING,
    NoSigningKeys,
    SigningKeys,
    TooManyWaiting,
)
from service.http.threads import Approach, approach
from tests.support.pool import SigningKey

FIRST, SECOND = SigningKey("first"), SigningKey("second")


class Endpoint:
    """A stub of the key endpoint; it counts its fetches."""

    def __init__(self, *keys: SigningKey) -> None:
        self.document: Any = {"keys": [key.public_jwk() for key in keys]}
        self.status = 200
        self.headers = {"Location": "/elsewhere"}
        self.fetches = 0
        self.delay_seconds = 0.0
        self.clock = 0.0
        self.timeout_seconds = 3.0

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.fetches += 1
        await asyncio.sleep(self.delay_seconds)
        if request.url.path == "/elsewhere":
            return httpx.Response(200, json=self.document)
        if isinstance(self.document, bytes):
            return httpx.Response(self.status, content=self.document, headers=self.headers)
        return httpx.Response(self.status, json=self.document, headers=self.headers)

    def keys(self) -> SigningKeys:
        http = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))
        return SigningKeys(
            "http://keys.test/jwks", http, lambda: self.clock, timeout_seconds=self.timeout_seconds
        )


async def found(keys: SigningKeys, key_id: str) -> bool:
    return await keys.find(key_id) is not None


def test_keys_are_fetched_once_for_many_tokens() -> None:
    endpoint = Endpoint(FIRST)

    async def scenario() -> list[bool]:
        keys = endpoint.keys()
        return [await found(keys, "first") for _ in range(10)]

    assert asyncio.run(scenario()) == [True] * 10
    assert endpoint.fetches == 1


def test_concurrent_tokens_share_one_fetch() -> None:
    endpoint = Endpoint(FIRST)
    endpoint.delay_seconds = 0.05

    async def scenario() -> list[bool]:
        keys = endpoint.keys()
        return await asyncio.gather(*(found(keys, "first") for _ in range(MAX_WAITING)))

    assert asyncio.run(scenario()) == [True] * MAX_WAITING
    assert endpoint.fetches == 1


def test_at_most_16_wait_for_a_fetch_and_known_keys_do_not() -> None:
    endpoint = Endpoint(FIRST)

    async def scenario() -> list[bool | BaseException]:
        keys = endpoint.keys()
        await keys.refresh()
        endpoint.delay_seconds, endpoint.clock = 0.05, 60
        waiting = asyncio.gather(
            *(found(keys, f"unknown-{number}") for number in range(100)), return_exceptions=True
        )
        await asyncio.sleep(0)
        assert await found(keys, "first")
        assert not waiting.done()
        return await waiting

    outcomes = asyncio.run(scenario())

    assert outcomes[:16] == [False] * 16
    assert {type(each) for each in outcomes[16:]} == {TooManyWaiting}
    assert endpoint.fetches == 2


def test_request_that_waits_for_keys_keeps_no_place_on_its_way_to_a_lane() -> None:
    async def scenario() -> int:
        lane = Lane("test", threads=1)
        approach.set(Approach(lane))
        await Endpoint(FIRST).keys().find("first")
        return lane.approaching

    assert asyncio.run(scenario()) == 0


def test_request_that_is_cancelled_no_longer_waits() -> None:
    endpoint = Endpoint(FIRST)
    endpoint.delay_seconds = 0.05

    async def scenario() -> bool:
        keys = endpoint.keys()
        cancelled = [asyncio.create_task(keys.find("first")) for _ in range(MAX_WAITING)]
        await asyncio.sleep(0.01)
        for task in cancelled:
            task.cancel()
        await asyncio.gather(*cancelled, return_exceptions=True)
        return await found(keys, "first")

    assert asyncio.run(scenario())


def test_unknown_key_ids_cause_one_fetch_in_ten_seconds() -> None:
    endpoint = Endpoint(FIRST)

    async def scenario() -> int:
        keys = endpoint.keys()
        await keys.refresh()
        endpoint.clock = 9.9
        for number in range(50):
            assert not await found(keys, f"unknown-{number}")
        before = endpoint.fetches
        endpoint.clock = 10.0
        for number in range(50):
            assert not await found(keys, f"unknown-{number}")
        return before

    assert asyncio.run(scenario()) == 1
    assert endpoint.fetches == 2


def test_new_key_is_fetched_when_a_token_names_it() -> None:
    endpoint = Endpoint(FIRST)

    async def scenario() -> bool:
        keys = endpoint.keys()
        await keys.refresh()
        endpoint.document = {"keys": [FIRST.public_jwk(), SECOND.public_jwk()]}
        endpoint.clock = 60
        return await found(keys, "second")

    assert asyncio.run(scenario())


GOOD = json.dumps({"keys": [FIRST.public_jwk()]}).encode()

FAILURES: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 302},
    {"document": b"<html>"},
    {"document": [1]},
    {"document": {"keys": []}},
    {"document": {"keys": [FIRST.public_jwk()], "padding": "x" * MAX_DOCUMENT_BYTES}},
    {"document": {"keys": [FIRST.public_jwk(alg="RS512"), "x", {"kid": "y"}]}},
    {"document": {"keys": [FIRST.public_jwk(n="!", e="?")]}},
    {"document": {"keys": [FIRST.public_jwk(n=["AQAB"])]}},
    {"document": {"keys": [FIRST.public_jwk(n="AQAB")]}},
    {"document": {"keys": [FIRST.public_jwk(n="_" * 3000)]}},
    {"headers": {"Content-Encoding": "gzip"}, "document": gzip.compress(GOOD)},
]


@pytest.mark.parametrize(
    "failure",
    FAILURES,
    ids=[
        *("500", "302", "text", "list", "empty", "large", "other", "no base64", "no text"),
        *("17 bits", "18000 bits", "compressed"),
    ],
)
def test_find_raises_when_no_valid_keys_were_ever_fetched(failure: dict[str, Any]) -> None:
    endpoint = Endpoint(FIRST)
    vars(endpoint).update(failure)

    with pytest.raises(NoSigningKeys):
        asyncio.run(found(endpoint.keys(), "first"))


def test_last_good_keys_are_used_while_the_endpoint_fails() -> None:
    endpoint = Endpoint(FIRST)

    async def scenario() -> bool:
        keys = endpoint.keys()
        await keys.refresh()
        endpoint.status = 500
        endpoint.clock = MAX_AGE_SECONDS - 1
        await keys.refresh()
        return await found(keys, "first")

    assert asyncio.run(scenario())


def test_find_raises_when_keys_are_older_than_a_day() -> None:
    endpoint = Endpoint(FIRST)

    async def scenario() -> None:
        keys = endpoint.keys()
        await keys.refresh()
        endpoint.status = 500
        endpoint.clock = MAX_AGE_SECONDS
        await keys.find("first")

    with pytest.raises(NoSigningKeys):
        asyncio.run(scenario())


def test_fetch_times_out() -> None:
    endpoint = Endpoint(FIRST)
    endpoint.timeout_seconds = 0.05
    endpoint.delay_seconds = 30

    async def scenario() -> None:
        await endpoint.keys().find("first")

    with pytest.raises(NoSigningKeys):
        asyncio.run(scenario())


def test_cancelled_request_does_not_cancel_the_shared_fetch() -> None:
    endpoint = Endpoint(FIRST)
    endpoint.delay_seconds = 0.05

    async def scenario() -> bool:
        keys = endpoint.keys()
        cancelled = asyncio.create_task(keys.find("first"))
        waiting = asyncio.create_task(found(keys, "first"))
        await asyncio.sleep(0.01)
        cancelled.cancel()
        return await waiting

    assert asyncio.run(scenario())
    assert endpoint.fetches == 1
