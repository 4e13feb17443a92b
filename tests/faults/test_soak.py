"""A mixed load for minutes while faults come and go: nothing grows, nothing answers 500.

    MYSFITS_SOAK_MINUTES=3 python -m pytest tests/faults/test_soak.py -m long

A cycle gives the account each fault in turn, for 3 s, with 7 s without one after each.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import pytest

from service.mysfits.store import MysfitStore
from tests.faults.conftest import Environment
from tests.faults.mixed_load import Load, Window
from tests.faults.records import counts, likes_by_mysfit, recorded
from tests.support.builders import SITE_URL, make_mysfit
from tests.support.pool import Pool
from tests.support.process import running_service
from tests.support.tables import Tables
from tests.support.upstream import (
    Answer,
    Call,
    Delayed,
    Dripped,
    Fault,
    Lost,
    Reset,
    Rule,
    Silence,
    Upstream,
    cancelled,
    refusal,
)

MINUTES = float(os.environ.get("MYSFITS_SOAK_MINUTES", "20"))
FAULT_SECONDS = 3
RECOVERY_SECONDS = 5
"""From the end of a fault until every request is served: the circuit breaker tries every 2 s."""
SERVED_SECONDS = 2
SERVED = "served after "
"""So begin the names of the windows in which the service is itself again."""
REFUSED = 0.05
"""At most that share of the requests in those windows; 0.01 on a machine of its own."""
MYSFITS = 10


def share(of_all: float, fault: Fault) -> Rule:
    """Meets that share of all calls."""
    return lambda _: fault if random.random() < of_all else None


def no_fault(_: Call) -> None:
    return None


def conflict(call: Call) -> Fault | None:
    if call.operation.startswith("Transact"):
        return cancelled("TransactionConflict", "None")
    return refusal("TransactionConflictException") if "Item" in call.operation else None


FAULTS: dict[str, Rule] = {
    "silence": share(1, Silence()),
    "20% throttled": share(0.2, refusal("ProvisionedThroughputExceededException")),
    "one byte each 0.2 s": share(1, Dripped(Answer(body=b'{"Items": []}' * 9), 0.2)),
    "connection reset": share(1, Reset()),
    "half the answers lost": share(0.5, Lost()),
    "HTML, status 200": share(1, Answer(body=b"<html>", content_type="text/html")),
    "HTML, status 502": share(1, Answer(502, b"<html>", "text/html")),
    "empty answers": share(1, Answer()),
    "half a second later": share(1, Delayed(0.5)),
    "conflicts": conflict,
}


CYCLE_SECONDS = len(FAULTS) * (FAULT_SECONDS + RECOVERY_SECONDS + SERVED_SECONDS)


@dataclass(frozen=True)
class Use:
    """What the process holds; medians over a cycle."""

    resident_mb: float
    descriptors: float
    threads: float


GROWTH = Use(resident_mb=6, descriptors=8, threads=2)
"""Less than this, from the second cycle to the last: twice what a process without a leak varies."""


@dataclass(frozen=True)
class Soak:
    """What a soak found: the windows in order, and what was held in each cycle."""

    windows: list[Window]
    uses: list[Use]

    def all_answers(self) -> Counter[str]:
        return sum((window.answers for window in self.windows), Counter())

    def growth(self) -> Use:
        """From the cycle after the first, which fills pools and caches, to the last."""
        pairs = zip(astuple(self.uses[1]), astuple(self.uses[-1]), strict=True)
        return Use(*(late - early for early, late in pairs))

    def table(self) -> Iterator[str]:
        for name in dict.fromkeys(window.name for window in self.windows):
            same = [window for window in self.windows if window.name == name]
            answers = sum((window.answers for window in same), Counter[str]())
            seconds = sorted(each for window in same for each in window.seconds)
            p99 = seconds[int(len(seconds) * 0.99)] if seconds else 0
            yield f"{name:36} p99 {p99:6.3f} s  {dict(sorted(answers.items()))}"
        for use in self.uses:
            yield (
                f"{use.resident_mb:.1f} MB, {use.descriptors:.0f} descriptors,"
                f" {use.threads:.0f} threads"
            )


class Meter:
    """What a process holds, read once a second."""

    def __init__(self, pid: int) -> None:
        self._proc = Path(f"/proc/{pid}")
        self._samples: list[tuple[float, int, int]] = []

    async def run(self) -> None:
        while True:
            status = dict(
                line.split(":", 1) for line in (self._proc / "status").read_text().splitlines()
            )
            resident_mb = int(status["VmRSS"].split()[0]) / 1024
            descriptors = sum(1 for _ in (self._proc / "fd").iterdir())
            self._samples.append((resident_mb, descriptors, int(status["Threads"])))
            await asyncio.sleep(1)

    def take(self) -> Use:
        """Medians since the last call."""
        taken, self._samples = self._samples, []
        return Use(*(statistics.median(each) for each in zip(*taken, strict=True)))


async def soak(load: Load, meter: Meter, upstream: Upstream, cycles: int) -> Soak:
    windows: list[Window] = []
    uses: list[Use] = []
    metering = asyncio.create_task(meter.run())
    for _ in range(cycles):
        for name, rule in FAULTS.items():
            upstream.rule = rule
            windows.append(await load.run(name, FAULT_SECONDS))
            upstream.rule = no_fault
            windows.append(await load.run(f"recovery from {name}", RECOVERY_SECONDS))
            windows.append(await load.run(SERVED + name, SERVED_SECONDS))
        uses.append(meter.take())
    await load.finish()
    metering.cancel()
    return Soak(windows, uses)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")
def test_nothing_grows_and_nothing_is_a_500_while_faults_come_and_go(
    environment: Environment,
    upstream: Upstream,
    cloud_tables: Tables,
    pool: Pool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = MysfitStore(cloud_tables.client, cloud_tables.mysfits, SITE_URL)
    mysfit_ids = [store.add(make_mysfit()).mysfit_id for _ in range(MYSFITS)]
    cycles = max(3, round(MINUTES * 60 / CYCLE_SECONDS))

    with (
        (tmp_path / "service.log").open("wb") as log,
        running_service(environment(), log) as (process, client),
    ):
        load = Load(str(client.base_url), pool, mysfit_ids)
        found = asyncio.run(soak(load, Meter(process.pid), upstream, cycles))

    with capsys.disabled():
        print("\n" + "\n".join(found.table()))
    assert found.all_answers().keys() <= {"200", "401", "409", "503"}
    served = [each.answers for each in found.windows if each.name.startswith(SERVED)]
    assert all(answers["200"] > answers["503"] for answers in served)
    total = sum(served, Counter[str]())
    assert total["503"] <= REFUSED * total.total()
    assert found.growth().resident_mb < GROWTH.resident_mb
    assert found.growth().descriptors < GROWTH.descriptors
    assert found.growth().threads < GROWTH.threads
    assert counts(cloud_tables) == likes_by_mysfit(recorded(cloud_tables), mysfit_ids)
