"""The retry policy: attempts, pauses, the budget."""

from __future__ import annotations

import random

import pytest

from service.aws.answers import Outcome
from service.aws.retries import MAX_SAVED_RETRIES, RETRIES_PER_CALL, RetryBudget, pause_seconds

PLENTY = 60.0


def attempts_of(outcome: Outcome, left: float = PLENTY, budget: RetryBudget | None = None) -> int:
    """Attempts of a call whose every attempt has this outcome."""
    budget = budget or RetryBudget()
    attempts = 1
    while pause_seconds(outcome, attempts, left, budget) is not None:
        attempts += 1
    return attempts


@pytest.mark.parametrize(
    ("outcome", "attempts"),
    [(Outcome.ANSWERED, 1), (Outcome.FAULT, 2), (Outcome.THROTTLED, 4), (Outcome.CONFLICT, 4)],
    ids=str,
)
def test_each_outcome_has_its_number_of_attempts(outcome: Outcome, attempts: int) -> None:
    assert attempts_of(outcome) == attempts


def test_pauses_have_jitter_and_double() -> None:
    for attempts, factor in ((1, 1), (2, 2), (3, 4)):
        pauses = {
            pause_seconds(Outcome.CONFLICT, attempts, PLENTY, RetryBudget()) for _ in range(20)
        }

        assert len(pauses) == 20
        assert all(pause and 0.010 * factor <= pause <= 0.080 * factor for pause in pauses)


def test_no_pause_outlasts_the_deadline() -> None:
    assert attempts_of(Outcome.THROTTLED, left=0.009) == 1


def test_when_every_attempt_is_throttled_retries_are_a_quarter_of_the_calls() -> None:
    budget = RetryBudget()
    calls = 2000
    attempts = 0
    for _ in range(calls):
        budget.earn()
        attempts += attempts_of(Outcome.THROTTLED, budget=budget)

    assert attempts <= calls * (1 + RETRIES_PER_CALL) + MAX_SAVED_RETRIES


def test_when_a_fifth_is_throttled_nearly_every_call_succeeds() -> None:
    draw = random.Random(11)
    budget = RetryBudget()
    calls, failed, attempts = 5000, 0, 0
    for _ in range(calls):
        budget.earn()
        made = 1
        while draw.random() < 0.2:
            if pause_seconds(Outcome.THROTTLED, made, PLENTY, budget) is None:
                failed += 1
                break
            made += 1
        attempts += made

    # A like is two calls, and 95% of likes are to succeed.
    assert failed / calls < 0.02
    assert attempts / calls <= 1.25


def test_conflicts_spend_nothing_of_the_budget() -> None:
    budget = RetryBudget()
    for _ in range(100):
        attempts_of(Outcome.CONFLICT, budget=budget)

    assert attempts_of(Outcome.FAULT, budget=budget) == 2
