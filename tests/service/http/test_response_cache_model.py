"""What holds of the response cache whatever happens when: random reads, writes and failing calls.

Two tasks, each with a cache of its own, over one table whose reads may be as late as DynamoDB's.
Time is virtual: the loop jumps to its next timer, so that ten minutes take no time.
"""

from __future__ import annotations

import asyncio
import json
import selectors
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from service.http.changes import Change, declaration_of
from service.http.response_cache import LAG_SECONDS, PATIENCE_SECONDS, ResponseCacheMiddleware

MAX_AGE, REVALIDATE, IF_ERROR = 5, 10, 600
PUBLIC = "public, max-age=5, stale-while-revalidate=5, stale-if-error=600"
ROUNDING = 1e-6
WRITE_SECONDS = 2.0
"""The longest write here."""

Versions = Counter[str]
"""The version of each member of the mysfit; those that were never written have version 0."""


@dataclass(frozen=True)
class Fault:
    """How a call of the application ends, and after how long; status 0 raises.

    The table is read when it begins, or when it ends, and may lag that far behind.
    """

    status: int
    seconds: float
    reads_first: bool
    lag: float


@dataclass(frozen=True)
class Event:
    """A request of a task, some time after the one before.

    A write is done after the first of `seconds` and answered after the second; the count of a like
    is read in between, as it is when that begins or when it ends.
    """

    pause: float
    kind: str
    task: int
    seconds: tuple[float, float]
    reads_first: bool


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
    own: Versions
    """What the changes that its task had answered by then have made."""
    ended_at: float = 0.0
    status: int = 0
    age: int = 0
    call: int | None = None
    shown: Versions = field(default_factory=Counter)


@dataclass
class History:
    """What happened in one task."""

    calls: list[Call] = field(default_factory=list)
    """In the order in which they began."""
    reads: list[Read] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    """When each that outdates everything was answered."""
    changes: Versions = field(default_factory=Counter)
    """The last version of each member that a change made which was answered."""
    adoptions: list[float] = field(default_factory=list)
    """When each was answered."""


class Table:
    """When each member was written: the n-th time made its version n."""

    def __init__(self) -> None:
        self._written: dict[str, list[float]] = {"likes": [], "adopted": []}

    def write(self, member: str, now: float) -> int:
        self._written[member].append(now)
        return len(self._written[member])

    def at(self, time: float) -> Versions:
        return Counter({m: sum(at <= time for at in ats) for m, ats in self._written.items()})


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


class Task:
    """A cache, the application behind it and what happened so far."""

    def __init__(self, table: Table, faults: Sequence[Fault]) -> None:
        self.history = History()
        self._table = table
        self._faults = cycle(faults)
        self._now = asyncio.get_running_loop().time
        self._cache = ResponseCacheMiddleware(self._application, lambda _: True, self._now)
        self._bodies: dict[bytes, bytes] = {}

    async def _application(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await self._write(scope["event"], scope)
            await JSONResponse({})(scope, receive, send)
            return
        number, fault = len(self.history.calls), next(self._faults)
        call = Call(self._now(), len(self.history.writes))
        self.history.calls.append(call)
        shown = self._table.at(self._now() - fault.lag)
        await asyncio.sleep(fault.seconds)
        if not fault.reads_first:
            shown = self._table.at(self._now() - fault.lag)
        call.ended_at, call.status = self._now(), fault.status or 500
        if fault.status == 0:
            raise ValueError("a fault of the application")
        headers = {"Cache-Control": PUBLIC if fault.status == 200 else "no-store"}
        body = {"call": number, "mysfits": [{"mysfitId": "pip", **shown}]}
        await JSONResponse(body, fault.status, headers)(scope, receive, send)

    async def _write(self, event: Event, scope: Scope) -> None:
        begun_at = self._now()
        await asyncio.sleep(event.seconds[0])
        if event.kind == "write":
            return
        version = self._table.write(event.kind, self._now())
        read_at, value = self._now(), version
        if event.kind == "likes":
            value = self._table.at(self._now())["likes"]
        await asyncio.sleep(event.seconds[1])
        if event.kind == "likes" and not event.reads_first:
            value = self._table.at(self._now())["likes"]
        is_read = event.kind == "likes"
        as_of = read_at if is_read else begun_at
        change = Change("mysfitId", "pip", event.kind, value, as_of, is_read)
        declaration_of(scope).declare(change)
        scope["own"] = (version, begun_at)

    async def write(self, event: Event) -> None:
        scope, *_ = await self._ask("POST", event)
        history, now = self.history, self._now()
        if event.kind == "write":
            history.writes.append(now)
            return
        version, begun_at = scope["own"]
        history.changes[event.kind] = max(history.changes[event.kind], version)
        if event.kind == "adopted":
            # Of two that overlapped nobody knows which was the last: they outdate everything, and
            # what is read next may lag.
            if any(at >= begun_at for at in history.adoptions):
                history.writes.append(now)
                history.changes["adopted"] = 0
            history.adoptions.append(now)

    async def read(self) -> None:
        read = Read(self._now(), len(self.history.writes), self.history.changes.copy())
        try:
            _, start, body = await self._ask("GET")
        except ValueError:
            read.status = 500
        else:
            headers = dict(start["headers"])
            read.status = start["status"]
            read.age = int(headers.get(b"age", b"0"))
            found = json.loads(body)
            read.call = found["call"] if read.status < 500 else None
            read.shown = Counter({m: found["mysfits"][0][m] for m in ("likes", "adopted")})
            assert int(headers[b"content-length"]) == len(body)
            assert self._bodies.setdefault(headers.get(b"etag", body), body) == body
        read.ended_at = self._now()
        self.history.reads.append(read)

    async def _ask(self, method: str, event: Event | None = None) -> tuple[Scope, Message, bytes]:
        sent: list[Message] = []
        scope: dict[str, Any] = {"type": "http", "method": method, "path": "/a", "event": event}
        scope |= {"query_string": b"", "raw_path": b"/a", "headers": []}

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request"}

        await self._cache(scope, receive, send)
        return scope, sent[0], sent[1]["body"]


async def play(events: Sequence[Event], faults: Sequence[Fault]) -> tuple[Table, list[History]]:
    table = Table()
    tasks = [Task(table, faults), Task(table, faults[::-1])]
    requests = []
    for event in events:
        await asyncio.sleep(event.pause)
        task = tasks[event.task]
        request = task.read() if event.kind == "read" else task.write(event)
        requests.append(asyncio.create_task(request))
    await asyncio.gather(*requests)
    await asyncio.sleep(10)
    return table, [task.history for task in tasks]


def check_freshness(history: History, read: Read) -> None:
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


def check_changes(table: Table, history: History, read: Read) -> None:
    if read.status != 200:
        return
    assert read.call is not None
    # Who wrote sees it, and everybody else within the age of the answer and a little more.
    assert read.shown >= read.own
    begun_at = history.calls[read.call].begun_at
    assert read.shown >= table.at(begun_at - LAG_SECONDS - WRITE_SECONDS)


PAUSES = st.sampled_from([0.0, 0.01, 0.06, 0.1, 0.1, 0.2, 0.5, 2.0, 4.0, 6.0, 11.0, 590.0])
FAULTS = st.builds(
    Fault,
    status=st.sampled_from([200, 200, 200, 200, 404, 503, 0]),
    seconds=st.sampled_from([0.0, 0.02, 0.3, 1.0, 3.0]),
    reads_first=st.booleans(),
    lag=st.sampled_from([0.0, 0.3, LAG_SECONDS]),
)
PARTS = st.sampled_from([0.0, 0.02, 0.3, WRITE_SECONDS / 2])
EVENTS = st.builds(
    Event,
    pause=PAUSES,
    kind=st.sampled_from(["read", "read", "read", "likes", "likes", "adopted", "write"]),
    task=st.sampled_from([0, 0, 1]),
    seconds=st.tuples(PARTS, PARTS),
    reads_first=st.booleans(),
)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(
    st.lists(EVENTS, min_size=2, max_size=30),
    st.lists(FAULTS, min_size=1, max_size=12),
)
def test_answers_are_as_new_as_promised(events: list[Event], faults: list[Fault]) -> None:
    with asyncio.Runner(loop_factory=virtual_loop) as runner:
        table, histories = runner.run(play(events, faults))

    for history in histories:
        for read in history.reads:
            check_freshness(history, read)
            check_changes(table, history, read)
