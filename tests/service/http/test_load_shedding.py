"""Which requests are refused when which lane is full, and what the refusal looks like."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest

from service.app import create_app
from service.http.dependencies import state_of
from service.http.lanes import Lane, Lanes
from tests.service.calls import problem_detail
from tests.support.builders import SITE_URL, make_settings

NEEDS_NONE = [("GET", "/"), ("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/docs"),
              ("GET", "/openapi.json"), ("OPTIONS", "/mysfits")]  # fmt: skip
NEEDS = {
    "public_reads": [("GET", "/mysfits"), ("GET", "/mysfits/x")],
    "private_reads": [("GET", "/me"), ("GET", "/photos"), ("GET", "/photos/x")],
    "writes": [("POST", "/mysfits/x/like"), ("DELETE", "/mysfits/x/adopt"), ("PATCH", "/mysfits/x"),
               ("POST", "/photos")],
}  # fmt: skip


def ask_while_full(full: str, requests: list[tuple[str, str]]) -> list[httpx.Response]:
    """The answers to `requests` while that lane is full."""
    app = create_app(make_settings())
    lane: Lane = getattr(state_of(app).get(Lanes), full)
    lane.wait_seconds = 30

    async def ask() -> list[httpx.Response]:
        end = threading.Event()
        tasks = []
        while not lane.full:
            tasks.append(asyncio.create_task(lane.run(end.wait, 30)))
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
        assert answer.headers["access-control-allow-origin"] == SITE_URL
        assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("lane", NEEDS)
def test_a_full_lane_refuses_nothing_of_the_others(lane: str) -> None:
    # Signed in by nobody: what is let through and would call AWS is a 401 before.
    others = [each for name in NEEDS if name not in (lane, "public_reads") for each in NEEDS[name]]

    answers = ask_while_full(lane, NEEDS_NONE + others)

    assert "Too many visitors" not in "".join(answer.text for answer in answers)
