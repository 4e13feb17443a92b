"""The circuit breaker by a clock that the tests move."""

from __future__ import annotations

import pytest

from service.aws.breaker import FAULTS, OPEN_SECONDS, Breaker, CircuitOpen
from tests.service.aws.conftest import Clock


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def fail(breaker: Breaker, times: int, resource: str = "table") -> None:
    for _ in range(times):
        breaker.failed(resource)


def test_circuit_opens_with_the_last_of_five_faults_in_a_row(breaker: Breaker) -> None:
    fail(breaker, FAULTS - 1)
    assert not breaker.enter("table")

    fail(breaker, 1)
    with pytest.raises(CircuitOpen):
        breaker.enter("table")


def test_answer_between_faults_keeps_the_circuit_closed(breaker: Breaker) -> None:
    fail(breaker, FAULTS - 1)
    breaker.answered("table")
    fail(breaker, FAULTS - 1)

    assert not breaker.enter("table")


def test_each_resource_has_its_own_circuit(breaker: Breaker) -> None:
    fail(breaker, FAULTS)

    assert breaker.is_open("table")
    assert not breaker.enter("other")


def test_one_call_in_two_seconds_is_a_trial(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, FAULTS)
    for _ in range(2):
        clock.now += OPEN_SECONDS
        assert breaker.enter("table")
        with pytest.raises(CircuitOpen):
            breaker.enter("table")
        fail(breaker, 1)


def test_answer_to_the_trial_closes_the_circuit(
    breaker: Breaker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    fail(breaker, FAULTS)
    clock.now += OPEN_SECONDS
    breaker.enter("table")

    breaker.answered("table")

    assert not breaker.enter("table")
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "circuit open",
        "circuit closed",
    ]
