"""Deadlines as code inside them sees them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from service.aws.deadlines import deadline, remaining


def test_remaining_is_none_outside_a_deadline_and_after_it() -> None:
    before = remaining()
    with deadline(60):
        inside = remaining()

    assert inside is not None
    assert 50 < inside <= 60
    assert (before, remaining()) == (None, None)


def test_nearer_of_two_deadlines_holds() -> None:
    with deadline(60):
        with deadline(600):
            within_longer = remaining()
        with deadline(6):
            within_shorter = remaining()

    assert within_longer is not None
    assert within_longer <= 60
    assert within_shorter is not None
    assert within_shorter <= 6


def test_deadline_reaches_a_thread_with_the_context_and_no_other() -> None:
    with ThreadPoolExecutor(1) as threads, deadline(60):
        with_context = threads.submit(copy_context().run, remaining).result()
        without = threads.submit(remaining).result()

    assert with_context is not None
    assert without is None
