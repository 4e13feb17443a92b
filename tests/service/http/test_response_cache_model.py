"""What holds of the response cache whatever happens when: random reads, writes and failing calls.

Time is virtual: the loop jumps to its next timer, so that ten minutes take no time.
"""

from __future__ import annotations

import asyncio
import json
import selectors
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from service.http.response_cache import PATIENCE_SECONDS, ResponseCacheMiddleware

MAX_AGE, REVALIDATE, IF_ERROR = 5, 10, 600
PUBLIC = "public, max-age=5, stale-while-revalidate=5, stale-if-error=600"
ROUNDING = 1e-6


@dataclass(frozen=True)
class Fault:
    """How a call of the application ends, and after how long; status 0 raises."""

    status: int
    seconds: float


@dataclass
class Call:
    """A call of the application; `writes` is how many it knew."""

    begun_at: float
    writes: int
    ended_at: float = float("inf")
    status: int = 0


@dataclass
class Read:
    """A request and its answer; `call` is the one that made it, None for an error."""

    begun_at: float
    writes: int
    """How many had been answered when it began."""
    ended_at: float = 0.0
    status: int = 0
    age: int = 0
    call: int | None = None


@dataclass
class History:
    calls: list[Call] = field(default_factory=list)
    """In the order in which they began."""
    reads: list[Read] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    """When each was answered."""


class Selector(selectors.DefaultSelector):
    """Waits for nothing: the time it was to wait is over at once."""

    now = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


def virtual_loop() -> asyncio.SelectorEventLoop:
    selector = Selector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    return loop


class Run:
    """A cache, the application behind it and what happened so far."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.history = History()
        self._faults = cycle(faults)
        self._now = asyncio.get_running_loop().time
        self._cache = ResponseCacheMiddleware(self._application, lambda _: True, self._now)

    async def _application(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await JSONResponse({})(scope, receive, send)
            self.history.writes.append(self._now())
            return
        number, fault = len(self.history.calls), next(self._faults)
        call = Call(self._now(), len(self.history.writes))
        self.history.calls.append(call)
        await asyncio.sleep(fault.seconds)
        call.ended_at, call.status = self._now(), fault.status or 500
        if fault.status == 0:
            raise ValueError("a fault of the application")
        headers = {"Cache-Control": PUBLIC if fault.status == 200 else "no-store"}
        await JSONResponse({"call": number}, fault.status, headers)(scope, receive, send)

    async def write(self) -> None:
        await self._ask("POST")

    async def read(self) -> None:
        read = Read(self._now(), len(self.history.writes))
        try:
            start, body = await self._ask("GET")
        except ValueError:
            read.status = 500
        else:
            read.status = start["status"]
            read.age = int(dict(start["headers"]).get(b"age", b"0"))
            read.call = json.loads(body)["call"] if read.status < 500 else None
        read.ended_at = self._now()
        self.history.reads.append(read)

    async def _ask(self, method: str) -> tuple[Message, bytes]:
        sent: list[Message] = []
        scope: dict[str, Any] = {"type": "http", "method": method, "path": "/a"}

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request"}

        await self._cache({**scope, "query_string": b"", "headers": []}, receive, send)
        return sent[0], sent[1]["body"]


async def play(events: Sequence[tuple[float, bool]], faults: Sequence[Fault]) -> History:
    run = Run(faults)
    requests = []
    for pause, is_write in events:
        await asyncio.sleep(pause)
        requests.append(asyncio.create_task(run.write() if is_write else run.read()))
    await asyncio.gather(*requests)
    await asyncio.sleep(10)
    return run.history


def check(history: History, read: Read) -> None:
    calls = history.calls
    ended = [call for call in calls if call.ended_at < read.begun_at]
    answered = [call for call in ended if call.status < 500]
    last = answered[-1] if answered else None
    # A later call may say that it is gone while the request is under way.
    gone = any(
        call.status == 404 and call.ended_at <= read.ended_at
        for call in (calls[calls.index(last) + 1 :] if last else ())
    )
    usable = last and last.status == 200 and read.ended_at < last.begun_at + IF_ERROR and not gone
    failed = [call for call in calls if call.status >= 500 and call.writes >= read.writes]

    if last and usable:
        # Something to fall back on is used, and a call that is late is not waited for.
        assert read.status < 500
        is_outdated = last.writes < read.writes
        if not is_outdated or any(
            last.ended_at <= call.ended_at < read.begun_at for call in failed
        ):
            assert read.ended_at - read.begun_at <= PATIENCE_SECONDS + ROUNDING
    if read.call is None:
        return
    used = calls[read.call]
    # The answer shows every write before the request, unless a call since the last one failed.
    assert used.writes >= read.writes or any(call.ended_at <= read.ended_at for call in failed)
    if read.status == 200:
        age = read.ended_at - used.begun_at
        assert read.age == int(age)
        assert read.begun_at - used.begun_at < IF_ERROR
    if last:
        assert used.begun_at >= last.begun_at


PAUSES = st.sampled_from([0.0, 0.01, 0.06, 0.1, 0.1, 0.2, 0.5, 2.0, 4.0, 6.0, 11.0, 590.0])
FAULTS = st.builds(
    Fault,
    st.sampled_from([200, 200, 200, 404, 503, 0]),
    st.sampled_from([0.0, 0.02, 0.3, 1.0, 3.0]),
)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.tuples(PAUSES, st.sampled_from([False, False, True])), min_size=2, max_size=30),
    st.lists(FAULTS, min_size=1, max_size=12),
)
def test_answers_are_as_new_as_promised(
    events: list[tuple[float, bool]], faults: list[Fault]
) -> None:
    with asyncio.Runner(loop_factory=virtual_loop) as runner:
        history = runner.run(play(events, faults))

    for read in history.reads:
        check(history, read)
