"""A table that does not answer: health and what is stale are served at once, the rest is refused.

Health checks that waited for threads which waited for DynamoDB would have every task replaced.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.faults.conftest import StartService
from tests.service.calls import UNKNOWN_ID
from tests.support.pool import Pool
from tests.support.upstream import Silence, Upstream

LIKES_PER_SECOND = 100
SECONDS = 2.0


@dataclass
class Answers:
    """(path, status, seconds), in the order in which they came."""

    all: list[tuple[str, int, float]] = field(default_factory=list)

    def of(self, path: str) -> tuple[set[int], float]:
        """The statuses of a path, and its longest time in seconds."""
        found = [each for each in self.all if each[0] == path]
        return {status for _, status, _ in found}, max(seconds for *_, seconds in found)


def ask(client: httpx.Client, answers: Answers, method: str, path: str, **headers: str) -> None:
    started_at = time.monotonic()
    answer = client.request(method, path, headers=headers)
    answers.all.append((path, answer.status_code, time.monotonic() - started_at))


@contextmanager
def at_a_rate(per_second: float, call: Callable[[], None]) -> Iterator[None]:
    """Makes `call`, in a thread of its own each time, whether or not the one before has ended."""
    ends = threading.Event()
    threads: list[threading.Thread] = []

    def run() -> None:
        while not ends.wait(1 / per_second):
            threads.append(threading.Thread(target=call))
            threads[-1].start()

    clock = threading.Thread(target=run)
    clock.start()
    try:
        yield
    finally:
        ends.set()
        clock.join()
        for thread in threads:
            thread.join()


def test_health_and_stale_reads_answer_while_a_silent_table_is_asked_for_likes(
    start_service: StartService, upstream: Upstream, pool: Pool
) -> None:
    client = start_service(MYSFITS_CACHE_SECONDS="1")
    assert client.get("/mysfits").status_code == 200
    time.sleep(2)  # The list is past what may be served without asking: 1 s fresh, 1 s stale.
    upstream.rule = lambda _: Silence()
    answers = Answers()
    like, token = f"/mysfits/{UNKNOWN_ID}/like", pool.headers()
    limits = httpx.Limits(max_connections=None)

    with httpx.Client(base_url=client.base_url, timeout=20, limits=limits) as visitors:
        began_at = time.monotonic()
        with at_a_rate(LIKES_PER_SECOND, lambda: ask(visitors, answers, "POST", like, **token)):
            while time.monotonic() < began_at + SECONDS:
                for path in ("/", "/health/live", "/health/ready", "/mysfits"):
                    ask(client, answers, "GET", path)
                time.sleep(0.1)

    for path in ("/", "/health/live", "/health/ready"):
        statuses, seconds = answers.of(path)
        assert statuses == {200}, path
        assert seconds < 1, path  # Promised: 50 ms. Before: 7 s.
    statuses, seconds = answers.of("/mysfits")
    assert statuses == {200}
    assert seconds < 1  # Promised: 100 ms. Before: 10 s.
    statuses, seconds = answers.of(like)
    assert statuses == {503}
    assert seconds < 3.5 + 1  # The deadline, and what a busy machine adds. Before: 10.7 s.
