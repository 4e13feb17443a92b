"""More requests at once than the service works on: what is over is refused, and soon."""

from __future__ import annotations

import time
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from service.http.lanes import Lanes
from tests.faults.conftest import StartService
from tests.service.calls import add_mysfit, problem_detail
from tests.support.pool import Pool
from tests.support.upstream import Call, Delayed, Upstream

AT_ONCE = 40
SLOW_SECONDS = 0.5
"""Less than a call of DynamoDB may take."""


@pytest.mark.parametrize("slow", ["writes", "private_reads"])
def test_full_lane_refuses_at_once_and_starves_no_other(
    start_service: StartService, upstream: Upstream, pool: Pool, slow: str
) -> None:
    client = start_service()
    like = ("POST", f"/mysfits/{add_mysfit(client, pool)['mysfitId']}/like")
    me = ("GET", "/me")
    flood, other = (like, me) if slow == "writes" else (me, like)
    operation = "TransactWriteItems" if slow == "writes" else "Query"
    tokens = [pool.headers() for _ in range(AT_ONCE)]
    slow_calls: list[float] = []

    def rule(call: Call) -> Delayed | None:
        if call.operation != operation:
            return None
        slow_calls.append(time.monotonic())
        return Delayed(SLOW_SECONDS)

    upstream.rule = rule
    limits = httpx.Limits(max_connections=None)
    with (
        httpx.Client(base_url=client.base_url, timeout=30, limits=limits) as visitors,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        floods = [threads.submit(visitors.request, *flood, headers=token) for token in tokens]
        time.sleep(0.2)  # The lane is full now.
        alive = client.get("/health/live")
        not_starved = client.request(*other, headers=tokens[0])
        answers = [each.result() for each in floods]
    upstream.rule = lambda _: None
    ended_at = time.monotonic()
    while client.request(*flood, headers=tokens[0]).status_code != 200:
        assert time.monotonic() < ended_at + 20  # Promised: 5 s.

    assert at_once(slow_calls) <= getattr(Lanes(), slow).threads
    refused = [answer for answer in answers if "Too many visitors" in answer.text]
    assert 0 < len(refused) < AT_ONCE
    for answer in refused:
        problem_detail(answer, 503)
        assert answer.headers["retry-after"] == "1"
    assert alive.status_code == 200
    assert "Too many visitors" not in not_starved.text


def at_once(started_at: list[float]) -> int:
    """The most calls of SLOW_SECONDS that were under way together, from when each began."""
    times = sorted(started_at)
    return max(n + 1 - bisect_left(times, t - 0.9 * SLOW_SECONDS) for n, t in enumerate(times))
