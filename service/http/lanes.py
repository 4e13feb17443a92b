"""Bulkheads: the calls of AWS run in lanes of threads, each with few places to wait.

Public reads, private reads and writes have lanes of their own, so that one kind of request cannot
starve the others; reads of single items have loaders (loader.py); what asks nothing of AWS (health,
documentation) needs none. Nothing waits longer than its answer is worth: beyond the places, and
after WAIT_SECONDS, a request is refused.
https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Annotated, Any, ParamSpec, TypeVar

from fastapi import Depends

from service.errors import Overloaded
from service.http.dependencies import shared
from service.http.threads import WAIT_SECONDS, Threads, step_aside

P = ParamSpec("P")
T = TypeVar("T")

LATE_SECONDS = 0.01
"""An event loop that hears of the end of a call this late has too little of the processor."""
LEAST_THREADS = 2.0


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
        self._threads = Threads(threads, name)

    @property
    def full(self) -> bool:
        """Whether a request that comes now is refused."""
        here = self._running + len(self._waiting) + self.approaching
        return here >= self.limit + self.threads

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `call` returns, in a thread and in this context; raises Overloaded, what it raises.

        A request that is cancelled leaves at once; its thread is free again when `call` has ended.
        """
        step_aside()
        await self._take_thread()
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        try:
            self._threads.start(
                partial(call, *args, **kwargs), partial(self._ended, answer), copy_context()
            )
        except BaseException:
            self._free_thread()
            raise
        return await answer

    def close(self) -> None:
        """Lets the threads end once their calls have."""
        self._threads.close()

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

    def _ended(
        self, answer: asyncio.Future[Any], result: object, error: BaseException | None, at: float
    ) -> None:
        """A call ended `at`, of which the event loop hears now; its request may have left."""
        if time.monotonic() - at > LATE_SECONDS:
            self.limit = max(LEAST_THREADS, self.limit * 0.8)
        else:
            self.limit = min(self.threads, self.limit + 0.1)
        self._free_thread()
        if answer.done():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)


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
