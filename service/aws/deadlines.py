"""How long the work in hand may still take, known wherever it waits: a context variable.

    with deadline(REQUEST_SECONDS):
        store.like(...)  # However many calls it makes, it has ended 3 s later.

A thread that is started with a copy of the context has the deadline, too. The idea is gRPC's:
https://grpc.io/docs/guides/deadlines/
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

REQUEST_SECONDS = 3.0
"""What all calls of AWS for one request of a visitor may take together."""

_ends_at: ContextVar[float | None] = ContextVar("deadline", default=None)
"""Of the monotonic clock."""


def deadline(seconds: float) -> AbstractContextManager[None]:
    """The block has at most `seconds`; of two that are nested, the nearer one holds."""
    return until(time.monotonic() + seconds)


@contextmanager
def until(ends_at: float) -> Iterator[None]:
    """The same, by the time of the monotonic clock at which it ends."""
    outer = _ends_at.get()
    token = _ends_at.set(ends_at if outer is None else min(ends_at, outer))
    try:
        yield
    finally:
        _ends_at.reset(token)


def remaining() -> float | None:
    """Seconds until the deadline, below zero once it has passed; None where there is none."""
    ends_at = _ends_at.get()
    return None if ends_at is None else ends_at - time.monotonic()
