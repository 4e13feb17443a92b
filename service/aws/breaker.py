"""A circuit breaker for each table and bucket: what does not answer is not asked by everybody.

After FAULTS in a row calls are refused at once, but for one in OPEN_SECONDS, the trial: any answer
to it lets all calls through again. https://martinfowler.com/bliki/CircuitBreaker.html
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError

log = logging.getLogger(__name__)

FAULTS = 5
OPEN_SECONDS = 2.0


class CircuitOpen(BotoCoreError):
    """The resource did not answer lately, and is not asked now."""

    fmt = "Circuit open: {resource} did not answer lately"


@dataclass
class _Circuit:
    faults: int = 0
    """In a row."""
    next_trial: float = 0.0
    """Of the clock, once the circuit is open."""


class Breaker:
    """The circuits of one client, by resource. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._circuits: dict[str, _Circuit] = {}

    def enter(self, resource: str) -> bool:
        """Whether the call that begins is the trial; raises CircuitOpen.

        A trial that ends without a word is followed by another as well.
        """
        if not self.is_open(resource):
            return False
        with self._lock:
            circuit = self._circuits[resource]
            now = self._clock()
            if now < circuit.next_trial:
                raise CircuitOpen(resource=resource)
            circuit.next_trial = now + OPEN_SECONDS
            return True

    def answered(self, resource: str) -> None:
        """Closes the circuit: even a throttled call shows that somebody is there."""
        circuit = self._circuits.get(resource)
        if circuit is None or circuit.faults == 0:
            return
        with self._lock:
            was_open = circuit.faults >= FAULTS
            circuit.faults = 0
        if was_open:
            log.warning("circuit closed: it answers again", extra={"resource": resource})

    def failed(self, resource: str) -> None:
        """Counts a fault, and opens the circuit with the last of them."""
        with self._lock:
            circuit = self._circuits.setdefault(resource, _Circuit())
            circuit.faults += 1
            opens = circuit.faults == FAULTS
            if opens:
                circuit.next_trial = self._clock() + OPEN_SECONDS
        if opens:
            log.error(
                "circuit open: %d faults in a row. Calls are refused, but for a trial every %.0f s",
                FAULTS,
                OPEN_SECONDS,
                extra={"resource": resource},
            )

    def is_open(self, resource: str) -> bool:
        circuit = self._circuits.get(resource)
        return circuit is not None and circuit.faults >= FAULTS
