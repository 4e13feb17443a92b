"""What one mysfit bears that many like at once: its partition's write units, and conflicts.

A like is a transaction that updates the mysfit's item. DynamoDB refuses an item of a transaction
while another transaction holds it, and does not wait
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling).
How long one holds it AWS does not say, and neither dynalite nor the emulated account shows it, so
`simulate` takes it as given, and retries as service/aws/retries.py does.
"""

from __future__ import annotations

import heapq
import itertools
import random
from dataclasses import dataclass
from math import ceil, inf
from unittest.mock import patch

from service.aws import retries
from service.aws.answers import Outcome

PARTITION_UNITS = 1_000
"""Write units a second of one partition, so of one item:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"""
DEADLINE_SECONDS = 3.0
"""Of a request to the service: service/aws/deadlines.py."""


def units_of_like(item_bytes: int) -> int:
    """Write units that a like costs the mysfit's item: two for each begun KB."""
    return 2 * ceil(item_bytes / 1024)


def likes_per_second(item_bytes: int) -> int:
    """What the partition bears, were there no conflicts."""
    return PARTITION_UNITS // units_of_like(item_bytes)


@dataclass(frozen=True)
class Simulated:
    """What came of likes of one mysfit at a constant rate."""

    likes_per_second: float
    held_ms: float
    refused: float
    """Share of the likes that met a conflict at every attempt: 503 with Retry-After."""
    attempts: float
    """Transactions for each like."""
    done_per_second: float


def simulate(rate: float, held_seconds: float, likes: int = 20_000, seed: int = 12) -> Simulated:
    """Likes of distinct visitors at random moments (Poisson), `rate` a second.

    A transaction holds the item for `held_seconds`; one that finds it held ends in a conflict after
    the same time, and is tried again as the service does.
    """
    chance = random.Random(seed)  # noqa: S311  Not a secret.
    numbers = itertools.count()
    at, coming = 0.0, []
    for _ in range(likes):
        at += chance.expovariate(rate)
        coming.append((at, next(numbers), 1, at + DEADLINE_SECONDS))
    free_at, attempts, refused, done = -inf, 0, 0, 0
    with patch.object(retries, "random", chance):
        while coming:
            now, _, attempt, ends_at = heapq.heappop(coming)
            attempts += 1
            if now >= free_at:
                free_at = now + held_seconds
                done += 1
                continue
            answered_at = now + held_seconds
            pause = retries.pause_seconds(
                Outcome.CONFLICT, attempt, ends_at - answered_at, retries.RetryBudget()
            )
            if pause is None:
                refused += 1
            else:
                again = (answered_at + pause, next(numbers), attempt + 1, ends_at)
                heapq.heappush(coming, again)
    return Simulated(
        likes_per_second=rate,
        held_ms=held_seconds * 1000,
        refused=refused / likes,
        attempts=attempts / likes,
        done_per_second=done / at,
    )
