"""Reads that share calls: which keys go together, when, and what becomes of each request."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Sequence
from typing import Any

import pytest

from service.aws.deadlines import REQUEST_SECONDS, remaining
from service.errors import Overloaded, Unavailable
from service.http.loader import GATHER_SECONDS, MAX_KEYS, PROMPT_THREADS, THREADS, Loader

LONG = 30.0
"""A wait, in seconds, that no test here reaches the end of."""


class Table:
    """Finds every key as itself, but "absent"; calls end once `answers` is set."""

    def __init__(self, wait_seconds: float = LONG) -> None:
        self.calls: list[Sequence[str]] = []
        self.answers = threading.Event()
        self.error: Exception | None = None
        self.loader: Loader[str] = Loader("test", self.load, wait_seconds)

    def load(self, keys: Sequence[str]) -> dict[str, str]:
        self.calls.append(keys)
        self.answers.wait(LONG)
        if self.error and "bad" in keys:
            raise self.error
        return {key: key for key in keys if key != "absent"}

    async def ask(self, *keys: str) -> list[asyncio.Task[str | None]]:
        """Reads of `keys` that have begun."""
        tasks = [asyncio.create_task(self.loader.find(key)) for key in keys]
        await asyncio.sleep(0)
        return tasks

    async def busy(self, threads: int = PROMPT_THREADS) -> list[asyncio.Task[str | None]]:
        """Reads that keep so many threads busy."""
        tasks = await self.ask(*(f"first {n}" for n in range(PROMPT_THREADS)))
        for n in range(PROMPT_THREADS, threads):
            tasks += await self.ask(f"first {n}")
            await self.called(n + 1)
        return tasks

    async def called(self, times: int) -> None:
        while len(self.calls) < times:  # noqa: ASYNC110  Calls begin in threads.
            await asyncio.sleep(0.001)


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, LONG))


def test_read_goes_out_at_once_where_a_thread_is_idle() -> None:
    async def test() -> None:
        table = Table()
        table.answers.set()

        assert await table.loader.find("a") == "a"
        assert await table.loader.find("absent") is None
        assert table.calls == [["a"], ["absent"]]

    run(test())


def test_reads_that_wait_share_one_call_and_duplicates_one_key() -> None:
    async def test() -> None:
        table = Table()
        first = await table.busy()
        waiting = await table.ask("a", "b", "a", "absent")
        table.answers.set()

        assert await asyncio.gather(*waiting) == ["a", "b", "a", None]
        await asyncio.gather(*first)
        assert table.calls[PROMPT_THREADS:] == [["a", "b", "absent"]]

    run(test())


def test_read_joins_no_call_that_was_sent() -> None:
    async def test() -> None:
        table = Table()
        first = await table.busy()
        again = await table.ask("first 0")
        table.answers.set()
        await asyncio.gather(*first, *again)

        assert table.calls[PROMPT_THREADS:] == [["first 0"]]

    run(test())


def test_call_has_at_most_100_keys() -> None:
    async def test() -> None:
        table = Table()
        first = await table.busy()
        keys = [str(n) for n in range(MAX_KEYS + 50)]
        page = asyncio.create_task(table.loader.find_all(keys))
        table_of_one = await table.ask("one")
        table.answers.set()

        assert {*await page} >= {*keys}
        assert await table_of_one[0] == "one"
        await asyncio.gather(*first)
        assert [len(call) for call in table.calls[PROMPT_THREADS:]] == [MAX_KEYS, 51]

    run(test())


def test_batch_takes_another_thread_once_it_has_waited() -> None:
    async def test() -> None:
        table = Table()
        tasks = await table.busy()
        tasks += await table.ask("a", "b")
        await table.called(PROMPT_THREADS + 1)

        assert table.calls[-1] == ["a", "b"]
        table.answers.set()
        await asyncio.gather(*tasks)

    run(test())


def test_read_that_no_thread_takes_is_refused_after_the_wait() -> None:
    async def test() -> None:
        table = Table(wait_seconds=2 * GATHER_SECONDS)
        tasks = await table.busy(THREADS)
        [waiting] = await table.ask("a")

        with pytest.raises(Overloaded):
            await waiting
        table.answers.set()
        await asyncio.gather(*tasks)
        assert len(table.calls) == THREADS

    run(test())


def test_loader_is_full_once_its_places_are_taken() -> None:
    async def test() -> None:
        table = Table()
        table.loader.places = 3
        tasks = await table.ask("a", "b", "c")

        assert table.loader.full
        with pytest.raises(Overloaded):
            await table.loader.find("d")
        table.answers.set()
        await asyncio.gather(*tasks)
        assert not table.loader.full

    run(test())


def test_error_ends_only_its_own_batch() -> None:
    async def test() -> None:
        table = Table()
        table.error = Unavailable("The database does not answer just now.")
        first = await table.busy()
        waiting = await table.ask("bad", "a")
        table.answers.set()

        for task in waiting:
            with pytest.raises(Unavailable):
                await task
        assert await asyncio.gather(*first) == ["first 0", "first 1"]

    run(test())


def test_cancelled_request_leaves_the_others() -> None:
    async def test() -> None:
        table = Table()
        first = await table.busy()
        gone, waits = await table.ask("a", "b")
        gone.cancel()
        first[0].cancel()
        table.answers.set()

        assert await waits == "b"
        assert await first[1] == "first 1"
        assert gone.cancelled()
        assert not table.loader._requests

    run(test())


def test_batch_for_which_nobody_waits_is_not_sent() -> None:
    async def test() -> None:
        table = Table()
        first = await table.busy()
        [gone] = await table.ask("a")
        gone.cancel()
        await asyncio.sleep(0)
        table.answers.set()
        await asyncio.gather(*first)
        await asyncio.sleep(2 * GATHER_SECONDS)

        assert len(table.calls) == PROMPT_THREADS

    run(test())


def test_call_has_a_deadline_and_a_request_may_have_an_earlier_one() -> None:
    left: list[float | None] = []

    def load(keys: Sequence[str]) -> dict[str, str]:
        left.append(remaining())
        ended.wait(LONG)
        return {}

    ended = threading.Event()

    async def test() -> None:
        loader: Loader[str] = Loader("test", load)
        with pytest.raises(Unavailable):
            await loader.find("a", ends_at=time.monotonic() + 0.01)
        ended.set()

    run(test())
    assert 0 < (left[0] or 0) <= REQUEST_SECONDS
