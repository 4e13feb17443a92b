"""Bulkheads: the calls of AWS run in lanes of threads, each with few places to wait.

Public reads, private reads and writes have lanes of their own, so that one kind of request cannot
starve the others; what asks nothing of AWS (health, documentation) needs none. Nothing waits longer
than its answer is worth: beyond the places, and after WAIT_SECONDS, a request is refused.
https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
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


class Lane:
    """At most `threads` calls at once, and as many requests that wait for a thread.

    It belongs to one event loop: all but `call` runs there.
    """

    def __init__(self, name: str, threads: int, wait_seconds: float = WAIT_SECONDS) -> None:
        self.name = name
        self.threads = threads
        self._waiting = 0
        self.wait_seconds = wait_seconds
        self._free = asyncio.Semaphore(threads)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    @property
    def full(self) -> bool:
        """Whether a request that comes now is refused."""
        return self._waiting >= self.threads and self._free.locked()

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `call` returns, in a thread and in this context; raises Overloaded, what it raises.

        All that `call` asks of AWS takes REQUEST_SECONDS at most (aws/deadlines.py).
        A request that is cancelled leaves at once; its thread is free again when `call` has ended.
        """
        await self._take_thread()
        loop = asyncio.get_running_loop()
        with deadline(REQUEST_SECONDS):
            work = partial(copy_context().run, call, *args, **kwargs)
        try:
            future = self._pool.submit(work)
        except BaseException:
            self._free.release()
            raise
        # Not of the asyncio future: that one ends when its request is cancelled.
        future.add_done_callback(partial(self._give_back, loop))
        return await asyncio.wrap_future(future, loop=loop)

    def close(self) -> None:
        """Lets the threads end once their calls have."""
        self._pool.shutdown(wait=False)

    async def _take_thread(self) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        if self.full:
            raise Overloaded(self.name)
        self._waiting += 1
        try:
            async with asyncio.timeout(self.wait_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Overloaded(self.name) from None
        finally:
            self._waiting -= 1

    def _give_back(self, loop: asyncio.AbstractEventLoop, _: Future[object]) -> None:
        with suppress(RuntimeError):  # The loop has ended, and its lane with it.
            loop.call_soon_threadsafe(self._free.release)


class Lanes:
    """The lanes of one app. The numbers of threads are measured: bench/overload.py."""

    def __init__(self) -> None:
        self.public_reads = Lane("public-reads", threads=8)
        self.private_reads = Lane("private-reads", threads=12)
        self.writes = Lane("writes", threads=12)

    def close(self) -> None:
        """Lets the threads of every lane end once their calls have."""
        for lane in (self.public_reads, self.private_reads, self.writes):
            lane.close()


AppLanes = Annotated[Lanes, Depends(shared(Lanes))]
