"""Bulkheads: the calls of AWS run in lanes of threads, each with few places to wait.

Public reads, private reads and writes have lanes of their own, so that one kind of request cannot
starve the others; what asks nothing of AWS (health, documentation) needs none. Nothing waits longer
than its answer is worth: beyond the places, and after WAIT_SECONDS, a request is refused.
https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Annotated, ParamSpec, TypeVar

from fastapi import Depends

from service.aws.deadlines import REQUEST_SECONDS, deadline
from service.errors import Overloaded
from service.http.dependencies import shared

P = ParamSpec("P")
T = TypeVar("T")

WAIT_SECONDS = 0.04
"""How long a request waits for a thread: with its answer, a refusal takes less than 50 ms."""

LATE_SECONDS = 0.01
"""An event loop that hears of the end of a call this late has too little of the processor."""
LEAST_THREADS = 2.0


class Approach:
    """A request on its way to a lane: it is counted there until it comes, steps aside or ends.

    Otherwise a crowd that comes at once would find the lane free, and be refused only after all
    that a refusal at the door saves.
    """

    __slots__ = ("_lane",)

    def __init__(self, lane: Lane) -> None:
        self._lane: Lane | None = lane
        lane.approaching += 1

    def end(self) -> None:
        """Counts it no longer; the second time, does nothing."""
        if self._lane is not None:
            self._lane.approaching -= 1
            self._lane = None


approach: ContextVar[Approach | None] = ContextVar("approach", default=None)
"""Of the request in hand."""


def step_aside() -> None:
    """To be called before a request waits for anything but its lane."""
    if coming := approach.get():
        coming.end()


class Lane:
    """At most `threads` calls at once, and as many requests that wait for a thread.

    Fewer while the event loop is late: Python runs one thread at a time, so each call under way
    takes a share of what the loop needs to answer health checks and to refuse. The limit goes down
    and up as TCP's congestion window does (additive increase, multiplicative decrease).

    It belongs to one event loop: all but `call` runs there.
    """

    def __init__(self, name: str, threads: int, wait_seconds: float = WAIT_SECONDS) -> None:
        self.name = name
        self.threads = threads
        self.limit = float(threads)
        self.wait_seconds = wait_seconds
        self.approaching = 0
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    @property
    def full(self) -> bool:
        """Whether a request that comes now is refused."""
        here = self._running + len(self._waiting) + self.approaching
        return here >= self.limit + self.threads

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `call` returns, in a thread and in this context; raises Overloaded, what it raises.

        All that `call` asks of AWS takes REQUEST_SECONDS at most (aws/deadlines.py).
        A request that is cancelled leaves at once; its thread is free again when `call` has ended.
        """
        step_aside()
        await self._take_thread()
        loop = asyncio.get_running_loop()
        with deadline(REQUEST_SECONDS):
            work = partial(copy_context().run, call, *args, **kwargs)
        try:
            future = self._pool.submit(work)
        except BaseException:
            self._free_thread()
            raise
        # Not of the asyncio future: that one ends when its request is cancelled.
        future.add_done_callback(partial(self._give_back, loop))
        return await asyncio.wrap_future(future, loop=loop)

    def close(self) -> None:
        """Lets the threads end once their calls have."""
        self._pool.shutdown(wait=False)

    async def _take_thread(self) -> None:
        if self._running < self.limit:
            self._running += 1
            return
        if self.full:
            raise Overloaded(self.name)
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self.wait_seconds):
                await turn
        except BaseException as error:
            if turn.cancelled():
                with suppress(ValueError):  # Passed over already.
                    self._waiting.remove(turn)
            else:  # Its turn came just as it gave up.
                self._free_thread()
            if isinstance(error, TimeoutError):
                raise Overloaded(self.name) from None
            raise

    def _free_thread(self) -> None:
        self._running -= 1
        while self._waiting and self._running < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self._running += 1
                turn.set_result(None)

    def _give_back(self, loop: asyncio.AbstractEventLoop, _: Future[object]) -> None:
        """Runs in the thread."""
        with suppress(RuntimeError):  # The loop has ended, and its lane with it.
            loop.call_soon_threadsafe(self._ended, time.monotonic())

    def _ended(self, at: float) -> None:
        """A call ended `at`, of which the event loop hears now."""
        if time.monotonic() - at > LATE_SECONDS:
            self.limit = max(LEAST_THREADS, self.limit * 0.8)
        else:
            self.limit = min(self.threads, self.limit + 0.1)
        self._free_thread()


class Lanes:
    """The lanes of one app. The numbers of threads are measured: bench/overload.py."""

    def __init__(self) -> None:
        self.public_reads = Lane("public-reads", threads=8)
        self.private_reads = Lane("private-reads", threads=8)
        self.writes = Lane("writes", threads=8)

    def close(self) -> None:
        """Lets the threads of every lane end once their calls have."""
        for lane in (self.public_reads, self.private_reads, self.writes):
            lane.close()


AppLanes = Annotated[Lanes, Depends(shared(Lanes))]
