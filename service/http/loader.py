"""Reads of single items share calls: what is asked for while the threads are busy goes as one.

With an idle thread a read goes out at once, alone. Under load one BatchGetItem carries up to
MAX_KEYS items, for the same read units, because DynamoDB charges each as a GetItem of its own:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
The idea is DataLoader's: https://github.com/graphql/dataloader
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextvars import Context, copy_context
from functools import partial
from typing import Any, Generic, TypeVar

from service.errors import Overloaded, Unavailable
from service.http.threads import WAIT_SECONDS, Threads, step_aside

V = TypeVar("V")

MAX_KEYS = 100
"""Of one BatchGetItem:
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html"""

THREADS = 8
"""With a batch every GATHER_SECONDS, calls may take 160 ms before any request is refused."""
PROMPT_THREADS = 2
"""Threads that are used at once. One, while the event loop is late: a thread takes as much of the
processor as the loop, which then has no time to gather more than two reads a call."""
GATHER_SECONDS = 0.02
"""How long a batch waits for one of those before it takes another thread: a table that is slow
must not make all wait for two calls."""
LATE_SECONDS = 0.002
"""An event loop that hears of the end of a call this late has requests to hear of."""
LINGER_SECONDS = 0.001
"""How long it is left alone with them then, before the next batch is sent."""
PLACES = 64
"""Requests whose items are waited for or under way: they fit in one call, whose end all wait for.
More would only be answered later: a batch costs the processor for each of its requests."""


class _Batch:
    """Keys that go in one call, and the requests that wait for it.

    It has the context of its first request, for log lines and traces.
    """

    __slots__ = ("context", "is_late", "is_sent", "keys", "readers", "timer")

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.readers: list[asyncio.Future[Any]] = []
        self.context: Context = copy_context()
        self.timer: asyncio.TimerHandle | None = None
        self.is_late = False
        """Whether it has waited GATHER_SECONDS."""
        self.is_sent = False

    def end(self, found: object, error: BaseException | None) -> None:
        """Gives all who still wait what was found, or why nothing was."""
        for reader in self.readers:
            if reader.done():
                continue
            if error is None:
                reader.set_result(found)
            else:
                reader.set_exception(error)


class Loader(Generic[V]):
    """What `load` finds for keys: key -> value, without those that there are not.

    A read joins only a batch that has not been sent: whatever was written before it was asked for
    was written before the call began. An error or a deadline ends one batch, a cancelled request
    only itself. It belongs to one event loop.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[Sequence[str]], Mapping[str, V]],
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self.name = name
        self.places = PLACES
        self.wait_seconds = wait_seconds
        self.approaching = 0
        self._load = load
        self._requests = 0
        self._running = 0
        self._limit = float(PROMPT_THREADS)
        self._lingers: asyncio.TimerHandle | None = None
        self._waiting: deque[_Batch] = deque()
        self._threads = Threads(THREADS, f"{name}-loader")

    @property
    def full(self) -> bool:
        """Whether a request that comes now is refused."""
        return self._requests + self.approaching >= self.places

    async def find(self, key: str, ends_at: float | None = None) -> V | None:
        """The value of `key`, None where there is none; raises Overloaded, what `load` raises.

        `ends_at`: when a request that has spent time on other calls gives up (monotonic clock).
        """
        if ends_at is None:
            return (await self.find_all((key,))).get(key)
        try:
            async with asyncio.timeout(ends_at - time.monotonic()):
                return (await self.find_all((key,))).get(key)
        except TimeoutError:
            raise Unavailable("This takes too long just now. Please try again.") from None

    async def find_all(self, keys: Collection[str]) -> Mapping[str, V]:
        """The values of `keys`, and perhaps more; raises Overloaded, what `load` raises."""
        step_aside()
        if self.full:
            raise Overloaded(self.name)
        self._requests += 1
        readers = self._ask(keys)
        try:
            found = await readers[0] if readers else {}
            for reader in readers[1:]:
                found = {**found, **await reader}
            return found
        finally:
            self._requests -= 1
            for reader in readers:
                reader.cancel()  # Of those under way still, where this request is cancelled.

    def close(self) -> None:
        """Lets the threads end once their calls have."""
        self._threads.close()

    def _ask(self, keys: Collection[str]) -> list[asyncio.Future[Mapping[str, V]]]:
        """One future for each batch that the keys are in: a second one where the first is full."""
        loop = asyncio.get_running_loop()
        left, readers = list(keys), []
        while left:
            batch = self._open_batch()
            room = MAX_KEYS - len(batch.keys)
            batch.keys.update(dict.fromkeys(left[:room]))
            left = left[room:]
            reader: asyncio.Future[Mapping[str, V]] = loop.create_future()
            batch.readers.append(reader)
            readers.append(reader)
            self._send_prompt()
            if not batch.is_sent and batch.timer is None:
                batch.timer = loop.call_later(GATHER_SECONDS, self._gathered, batch)
        return readers

    def _open_batch(self) -> _Batch:
        if not self._waiting or len(self._waiting[-1].keys) >= MAX_KEYS:
            self._waiting.append(_Batch())
        return self._waiting[-1]

    def _gathered(self, batch: _Batch) -> None:
        """Sends what has waited long enough; where every thread is busy, refuses it soon."""
        batch.is_late = True
        if self._running < THREADS:
            self._send()
        if batch in self._waiting:
            left = self.wait_seconds - GATHER_SECONDS
            batch.timer = asyncio.get_running_loop().call_later(left, self._refuse, batch)

    def _refuse(self, batch: _Batch) -> None:
        self._waiting.remove(batch)
        batch.end(None, Overloaded(self.name))

    def _send_prompt(self) -> None:
        """Sends a batch where that may begin now."""
        if not self._waiting or self._lingers is not None:
            return
        if self._running < (THREADS if self._waiting[0].is_late else int(self._limit)):
            self._send()

    def _send(self) -> None:
        """Sends the batch that has waited longest, if somebody still waits for it."""
        while self._waiting:
            batch = self._waiting.popleft()
            batch.is_sent = True
            if batch.timer is not None:
                batch.timer.cancel()
            if not all(reader.done() for reader in batch.readers):
                self._running += 1
                load = partial(self._load, list(batch.keys))
                try:
                    self._threads.start(load, partial(self._ended, batch), batch.context)
                except RuntimeError as error:  # The app has ended, and its threads with it.
                    self._running -= 1
                    batch.end(None, error)
                return

    def _ended(self, batch: _Batch, found: object, error: BaseException | None, at: float) -> None:
        """A call ended `at`, of which the event loop hears now."""
        self._running -= 1
        if time.monotonic() - at > LATE_SECONDS:
            self._limit = max(1.0, self._limit / 2)
            if self._lingers is None:
                loop = asyncio.get_running_loop()
                self._lingers = loop.call_later(LINGER_SECONDS, self._lingered)
        else:
            self._limit = min(PROMPT_THREADS, self._limit + 0.1)
            self._send_prompt()
        batch.end(found, error)

    def _lingered(self) -> None:
        self._lingers = None
        self._send_prompt()


class Loaders:
    """The loaders of one app: `mysfits` by id for everybody, `like_counts` after a like."""

    def __init__(
        self,
        mysfits: Callable[[Sequence[str]], Mapping[str, Mapping[str, Any]]],
        like_counts: Callable[[Sequence[str]], Mapping[str, Any]],
    ) -> None:
        self.mysfits = Loader("public-reads", mysfits)
        # A like that was written is worth a longer wait than a refusal.
        self.like_counts = Loader("writes", like_counts, wait_seconds=1.0)

    def close(self) -> None:
        """Lets the threads of each end once their calls have."""
        self.mysfits.close()
        self.like_counts.close()
