"""Every retry of a call of AWS: how often, after which pause, and from which budget.

botocore's own retries are off: its standard mode pauses up to a second after a throttled attempt
and knows no transaction conflicts. The budget is Finagle's: a share of the calls, so that retries
add little when everything fails. https://sre.google/sre-book/handling-overload/#retries
"""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from typing import Final

from service.aws.answers import Outcome

ATTEMPTS: Final[Mapping[Outcome, int]] = {
    Outcome.ANSWERED: 1,
    Outcome.THROTTLED: 4,
    Outcome.CONFLICT: 4,
    Outcome.FAULT: 2,
}
"""The first attempt included. A service that does not answer costs a visitor a second each time."""

MIN_PAUSE_SECONDS = 0.010
MAX_PAUSE_SECONDS = 0.080
"""Before the second attempt; twice that before the third, and so on."""

RETRIES_PER_CALL = 0.25
"""Where a fifth of the calls is throttled, nearly all succeed; where all are, a quarter is tried
again. So no more than 1.25 attempts are made for each call, in the long run."""
MAX_SAVED_RETRIES = 10.0


class RetryBudget:
    """Retries that one client may still make; each call earns a part of one. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._retries = MAX_SAVED_RETRIES

    def earn(self) -> None:
        with self._lock:
            self._retries = min(self._retries + RETRIES_PER_CALL, MAX_SAVED_RETRIES)

    def spend(self) -> bool:
        """Whether there was a retry left."""
        with self._lock:
            if self._retries < 1:
                return False
            self._retries -= 1
            return True


def pause_seconds(
    outcome: Outcome, attempts: int, left: float, budget: RetryBudget
) -> float | None:
    """How long to wait before the next attempt, after so many; None where there is to be none.

    `left`: seconds until the deadline. Conflicts cost nothing of the budget: the table answers,
    and many who like one mysfit at once must not take the retries of all others.
    """
    if attempts >= ATTEMPTS[outcome]:
        return None
    jitter = random.uniform(MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS)  # noqa: S311  Not a secret.
    pause = jitter * float(2 ** (attempts - 1))
    if pause >= left:
        return None
    if outcome is not Outcome.CONFLICT and not budget.spend():
        return None
    return pause
