"""Lanes of threads: how many calls run at once, who waits, who is refused."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from service.app import create_app
from service.aws.deadlines import REQUEST_SECONDS, remaining
from service.errors import Overloaded
from service.http.lanes import LATE_SECONDS, LEAST_THREADS, Lane
from tests.support.builders import make_settings

LONG = 30.0
"""A wait, in seconds, that no test here reaches the end of."""


@asynccontextmanager
async def busy(lane: Lane, calls: int) -> AsyncIterator[threading.Event]:
    """`calls` calls that have come to `lane`; they end when the event is set, or with the block."""
    end = threading.Event()
    tasks = [asyncio.create_task(lane.run(end.wait, LONG)) for _ in range(calls)]
    await asyncio.sleep(0)  # Each takes a thread or a place to wait.
    try:
        yield end
    finally:
        end.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        lane.close()


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, LONG))


def test_call_returns_and_raises_and_has_the_context_and_deadline_of_its_request() -> None:
    name: ContextVar[str] = ContextVar("name")

    async def test() -> None:
        lane = Lane("test", threads=1)
        name.set("of the request")

        assert await lane.run(name.get) == "of the request"
        assert 0 < (await lane.run(remaining) or 0) <= REQUEST_SECONDS
        with pytest.raises(ZeroDivisionError):
            await lane.run(divmod, 1, 0)
        lane.close()

    run(test())


def test_lane_is_full_once_its_threads_and_as_many_places_are_taken() -> None:
    async def test() -> None:
        lane = Lane("test", threads=2, wait_seconds=LONG)

        async with busy(lane, 3):
            assert not lane.full
        lane = Lane("test", threads=2, wait_seconds=LONG)
        async with busy(lane, 4):
            assert lane.full
            with pytest.raises(Overloaded):
                await lane.run(int)

    run(test())


def test_request_that_waits_is_refused_after_the_wait_and_frees_its_place() -> None:
    async def test() -> None:
        lane = Lane("test", threads=1, wait_seconds=0.01)

        async with busy(lane, 1) as end:
            for _ in range(3):
                with pytest.raises(Overloaded):
                    await lane.run(int)
            end.set()
            assert await lane.run(int) == 0

    run(test())


def test_thread_of_a_cancelled_request_is_free_once_when_its_call_ends() -> None:
    async def test() -> None:
        lane = Lane("test", threads=1, wait_seconds=LONG)
        end, started = threading.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def call() -> None:
            loop.call_soon_threadsafe(started.set)
            end.wait(LONG)

        runs = asyncio.create_task(lane.run(call))
        await started.wait()
        waits = asyncio.create_task(lane.run(int))
        await asyncio.sleep(0)
        runs.cancel()
        waits.cancel()
        await asyncio.gather(runs, waits, return_exceptions=True)

        waits = asyncio.create_task(lane.run(int))
        await asyncio.sleep(0)
        assert lane.full  # The cancelled call still runs.
        end.set()
        assert await waits == 0
        async with busy(lane, 2):
            assert lane.full  # One thread and one place, and no more, are free again.

    run(test())


def test_limit_falls_while_the_event_loop_is_late_and_rises_again() -> None:
    async def test() -> None:
        lane = Lane("test", threads=8)
        for _ in range(20):
            call = asyncio.ensure_future(lane.run(int))
            await asyncio.sleep(0)
            time.sleep(2 * LATE_SECONDS)  # noqa: ASYNC251  The loop is late.
            await call
        assert lane.limit == LEAST_THREADS

        async with busy(lane, int(LEAST_THREADS)) as end:
            lane.wait_seconds = 0.01
            with pytest.raises(Overloaded):
                await lane.run(int)
            end.set()
        lane = Lane("test", threads=8)
        lane.limit = LEAST_THREADS
        while lane.limit < 8:
            await lane.run(int)
        lane.close()

    run(test())


def test_no_route_and_no_dependency_runs_in_threads_of_the_framework() -> None:
    """FastAPI runs plain functions in 40 threads of its own, where nothing bounds the waiting."""
    plain = {
        f"{route.path}: {call}"
        for route in iter_route_contexts(create_app(make_settings()).routes)
        if hasattr(route, "dependant")
        for call in calls_of(route.dependant)
        if not is_asynchronous(call)
    }

    assert plain == set()


def calls_of(dependant: Dependant) -> list[Any]:
    nested = (call for each in dependant.dependencies for call in calls_of(each))
    return [dependant.call, *nested]


def is_asynchronous(call: Any) -> bool:
    return any(asyncio.iscoroutinefunction(each) for each in (call, type(call).__call__))
