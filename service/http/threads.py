"""Threads for calls of AWS, and what a request tells the place it waits for on its way there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, ContextVar
from typing import Any, Protocol

from service.aws.deadlines import REQUEST_SECONDS, until

WAIT_SECONDS = 0.04
"""How long a request waits for a thread: with its answer, a refusal takes less than 50 ms."""

Ended = Callable[[Any, BaseException | None, float], None]
"""What a call returned, what it raised instead, and when it ended (monotonic clock)."""


class Threads:
    """At most `count` threads, named after `name`. Each call has REQUEST_SECONDS at most."""

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    def start(self, call: Callable[[], object], ended: Ended, context: Context) -> None:
        """Runs `call` in a thread and in `context`, then `ended` on this event loop.

        The loop is woken once: a future of the pool that is awaited wakes it twice.
        """
        loop = asyncio.get_running_loop()
        ends_at = time.monotonic() + REQUEST_SECONDS
        self._pool.submit(context.run, _run, call, ended, loop, ends_at)

    def close(self) -> None:
        """Lets the threads end once their calls have."""
        self._pool.shutdown(wait=False)


def _run(
    call: Callable[[], object], ended: Ended, loop: asyncio.AbstractEventLoop, ends_at: float
) -> None:
    """Runs in the thread."""
    result, raised = None, None
    try:
        with until(ends_at):
            result = call()
    except BaseException as error:
        raised = error
    with suppress(RuntimeError):  # The loop has ended, and whoever waited with it.
        loop.call_soon_threadsafe(ended, result, raised, time.monotonic())


class Place(Protocol):
    """What a request waits for: a lane or a loader."""

    name: str
    approaching: int

    @property
    def full(self) -> bool:
        """Whether a request that comes now is refused."""


class Approach:
    """A request on its way to its place: it is counted there until it comes, steps aside or ends.

    Otherwise a crowd that comes at once would find the place free, and be refused only after all
    that a refusal at the door saves.
    """

    __slots__ = ("_place",)

    def __init__(self, place: Place) -> None:
        self._place: Place | None = place
        place.approaching += 1

    def end(self) -> None:
        """Counts it no longer; the second time, does nothing."""
        if self._place is not None:
            self._place.approaching -= 1
            self._place = None


approach: ContextVar[Approach | None] = ContextVar("approach", default=None)
"""Of the request in hand."""


def step_aside() -> None:
    """To be called before a request waits for anything but its place."""
    if coming := approach.get():
        coming.end()
