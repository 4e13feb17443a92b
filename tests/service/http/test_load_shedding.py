"""Which requests are refused when which lane is full, and what the refusal looks like."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from service.app import create_app
from service.http.dependencies import state_of
from service.http.draining import Drain
from service.http.lanes import Lanes
from service.http.load_shedding import LoadSheddingMiddleware
from service.http.loader import Loaders
from service.http.request_log import Refusals
from service.http.threads import step_aside
from tests.service.calls import problem_detail
from tests.support.builders import SITE_URL, make_settings

NEEDS_NONE = [("GET", "/"), ("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/docs"),
              ("GET", "/openapi.json"), ("OPTIONS", "/mysfits")]  # fmt: skip
NEEDS = {
    "public_reads": [("GET", "/mysfits")],
    "mysfits": [("GET", "/mysfits/x")],
    "private_reads": [("GET", "/me"), ("GET", "/photos"), ("GET", "/photos/x")],
    "writes": [("POST", "/mysfits/x/like"), ("DELETE", "/mysfits/x/adopt"), ("PATCH", "/mysfits/x"),
               ("POST", "/photos")],
}  # fmt: skip


def ask_while_full(full: str, requests: list[tuple[str, str]]) -> list[httpx.Response]:
    """The answers to `requests` while that lane is full."""
    app = create_app(make_settings())
    state = state_of(app)
    is_loader = full == "mysfits"
    lane: Any = getattr(state.get(Loaders if is_loader else Lanes), full)
    lane.wait_seconds = 30

    async def ask() -> list[httpx.Response]:
        end = threading.Event()
        tasks = []
        lane._load = lambda _: end.wait(30)
        while not lane.full:
            waiting = lane.find("x") if is_loader else lane.run(end.wait, 30)
            tasks.append(asyncio.create_task(waiting))
            await asyncio.sleep(0)
        transport = httpx.ASGITransport(app)
        headers = {"Origin": SITE_URL}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://service.test", headers=headers
        ) as client:
            answers = [await client.request(*request) for request in requests]
        end.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        lane.close()
        return answers

    return asyncio.run(ask())


@pytest.mark.parametrize("lane", NEEDS)
def test_requests_of_a_full_lane_are_refused(lane: str) -> None:
    for answer in ask_while_full(lane, NEEDS[lane]):
        assert "Too many visitors" in problem_detail(answer, 503)
        assert answer.headers["retry-after"] == "1"
        assert {"x-request-id", "x-content-type-options"} <= set(answer.headers)
        assert answer.headers["access-control-allow-origin"] == SITE_URL
        assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("lane", NEEDS)
def test_a_full_lane_refuses_nothing_of_the_others(lane: str) -> None:
    # Signed in by nobody: what is let through and would call AWS is a 401 before.
    others = [
        each
        for name in NEEDS
        if name in ("private_reads", "writes") and name != lane
        for each in NEEDS[name]
    ]

    answers = ask_while_full(lane, NEEDS_NONE + others)

    assert "Too many visitors" not in "".join(answer.text for answer in answers)


def entered_of_100(lanes: Lanes, aside: bool = False, length: bytes = b"0") -> int:
    """How many of 100 likes, of which none has come to its lane yet, are let in at once."""
    entered = 0

    async def test() -> None:
        end = asyncio.Event()

        async def on_its_way(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered += 1
            if aside:
                step_aside()
            await end.wait()

        door = LoadSheddingMiddleware(
            on_its_way,
            lanes,
            Loaders(no_items, no_items),
            lambda _: False,
            Refusals("Mysfits/test"),
            Drain(),
            (),
        )
        headers = [(b"content-length", length)]
        scope = {"type": "http", "method": "POST", "path": "/mysfits/x/like", "headers": headers}
        requests = [asyncio.create_task(door(scope, no_body, discard)) for _ in range(100)]
        await asyncio.sleep(0)
        end.set()
        await asyncio.gather(*requests)

    asyncio.run(test())
    return entered


def test_of_a_crowd_that_comes_at_once_few_get_past_the_door() -> None:
    lanes = Lanes()

    assert entered_of_100(lanes) == 2 * lanes.writes.threads
    assert not lanes.writes.full  # All have left.


def test_request_that_waits_for_its_body_or_for_signing_keys_takes_no_place() -> None:
    assert entered_of_100(Lanes(), length=b"12") == 100
    assert entered_of_100(Lanes(), aside=True) == 100


def no_items(_: Sequence[str]) -> dict[str, Any]:
    return {}


async def no_body() -> Message:
    return {"type": "http.request"}


async def discard(_: Message) -> None:
    """A client that has gone."""
