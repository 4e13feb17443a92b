"""What the response cache stores, and how much memory that may take."""

from __future__ import annotations

import gc
import tracemalloc

import pytest
from starlette.responses import JSONResponse

from service.http.edge import prepare
from service.http.stored_responses import (
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_TARGET_BYTES,
    MAX_TARGETS,
    TARGET_BYTES,
    Answer,
    Key,
    StoredResponses,
)

PUBLIC = "public, max-age=5, stale-while-revalidate=5, stale-if-error=600"


def make_answer(body_bytes: int = 10, made_at: float = 100.0) -> Answer:
    response = JSONResponse("x" * (body_bytes - 2), headers={"Cache-Control": PUBLIC})
    return Answer(200, response.raw_headers, bytes(response.body), object(), made_at, generation=0)


def key_of(number: int) -> Key:
    return f"/{number}", f"species=Unknown+{number:05}"


def fill(stored: StoredResponses, entries: int, body_bytes: int) -> int:
    """The bytes that Python has allocated for that, once each was asked for."""
    gc.collect()
    tracemalloc.start()
    for number in range(entries):
        answer, target = make_answer(body_bytes), b"/%d?species=Unknown+%05d" % (number, number)
        stored.put(key_of(number), answer)
        stored.add_target(key_of(number), target)
        prepare(answer, target)
    gc.collect()
    allocated = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return allocated


def test_least_recently_used_response_is_dropped() -> None:
    stored = StoredResponses(max_entries=2)
    for number in (1, 2, 1, 3):
        if not stored.find(key_of(number)):
            stored.put(key_of(number), make_answer())

    assert [bool(stored.find(key_of(number))) for number in (1, 2, 3)] == [True, False, True]


def test_entries_are_bounded() -> None:
    stored = StoredResponses()

    allocated = fill(stored, entries=2 * MAX_ENTRIES, body_bytes=20)

    assert len(stored) == MAX_ENTRIES
    assert allocated < 3_000_000


def test_bytes_are_bounded() -> None:
    stored = StoredResponses()

    allocated = fill(stored, entries=1_000, body_bytes=50_000)

    assert 0.9 * MAX_BYTES < stored.bytes <= MAX_BYTES
    assert allocated < 1.2 * MAX_BYTES


@pytest.mark.parametrize("body_bytes", [20, 5_000])
def test_bytes_of_stored_responses_are_those_that_python_allocates(body_bytes: int) -> None:
    stored = StoredResponses()

    allocated = fill(stored, entries=MAX_ENTRIES, body_bytes=body_bytes)

    assert stored.bytes == pytest.approx(allocated, rel=0.15)


def test_targets_find_the_response_until_it_is_dropped() -> None:
    stored = StoredResponses()
    stored.put(key_of(1), make_answer())
    stored.add_target(key_of(1), b"/1?a")
    stored.add_target(key_of(2), b"/2")
    replaced = make_answer()
    stored.put(key_of(1), replaced)

    assert stored.find_target(b"/1?a") is replaced
    assert stored.find_target(b"/2") is None
    stored.drop(key_of(1))
    assert stored.find_target(b"/1?a") is None
    assert stored.bytes == 0


def test_targets_of_a_response_are_bounded() -> None:
    stored = StoredResponses()
    stored.put(key_of(1), make_answer())
    before = stored.bytes
    for number in range(1_000):
        stored.add_target(key_of(1), b"/1?%04d" % number)
    stored.add_target(key_of(1), b"/1?" + b"&" * MAX_TARGET_BYTES)

    assert stored.find_target(b"/1?0999") is not None
    assert stored.find_target(b"/1?0000") is None
    assert stored.bytes - before == MAX_TARGETS * (TARGET_BYTES + len(b"/1?0999"))


def test_response_that_is_found_by_its_target_counts_as_used() -> None:
    stored = StoredResponses(max_entries=2)
    for number in (1, 2):
        stored.put(key_of(number), make_answer())
    stored.add_target(key_of(1), b"/1")
    stored.find_target(b"/1")
    stored.put(key_of(3), make_answer())

    assert [bool(stored.find(key_of(number))) for number in (1, 2, 3)] == [True, False, True]


def test_response_that_is_replaced_or_dropped_takes_no_bytes() -> None:
    stored = StoredResponses()
    stored.put(key_of(1), make_answer(10))
    taken = stored.bytes
    stored.put(key_of(1), make_answer(5_000))
    stored.put(key_of(1), make_answer(10))
    stored.put(key_of(2), make_answer(10))
    stored.drop(key_of(2))

    assert stored.bytes == taken


def test_response_is_usable_for_as_long_as_stale_if_error_says() -> None:
    stored = StoredResponses()
    stored.put(key_of(1), make_answer(made_at=100))
    stored.put(key_of(2), make_answer(made_at=101))

    stored.drop_unusable(now=700)

    assert (stored.find(key_of(1)) is None, len(stored)) == (True, 1)
