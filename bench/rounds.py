"""Interleaved measurement: each round measures every contestant once.

So a machine that is slow for a while is slow for all. Ratios are of the same round; what is shown
is their median and range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.generator import Request, send
from bench.machine import on_core
from bench.servers import Server

SETTLE_SECONDS = 30

Sample = dict[str, float]
"""per_second, p50 and p99 (ms), refused (share), errors, and cpu_us where it is known: of
the server for each good answer."""


@dataclass(frozen=True)
class Contestant:
    """A server, and what to ask it in each run."""

    name: str
    server: Server
    requests: Callable[[], list[Request]]


def interleaved(
    contestants: Sequence[Contestant], rounds: int, seconds: float, connections: int
) -> dict[str, list[Sample]]:
    """Samples of each contestant, by name, after a warm-up; every other round goes backwards."""
    for each in contestants:
        sample(each, 1, connections)
    found: dict[str, list[Sample]] = {each.name: [] for each in contestants}
    for number in range(rounds):
        for each in contestants if number % 2 == 0 else reversed(contestants):
            found[each.name].append(sample(each, seconds, connections))
    return found


def sample(contestant: Contestant, seconds: float, connections: int) -> Sample:
    """One run against a contestant."""
    server, requests = contestant.server, contestant.requests()
    # What the run before left in a queue is answered first.
    server.ask(Request("/mysfits"), SETTLE_SECONDS)
    before = server.cpu_seconds()
    with on_core(1):
        measured = send(server.port, requests, connections, seconds)
    after = server.cpu_seconds()
    found: Sample = {
        "per_second": measured.per_second,
        "p50": measured.p50,
        "p99": measured.p99,
        "refused": measured.refused / max(1, measured.answers),
        "errors": measured.errors,
    }
    if before is not None and after is not None:
        good = measured.answers - measured.refused
        found["cpu_us"] = (after - before) / max(1, good) * 1e6
    return found


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, lowest and highest, rounded to four digits."""
    numbers = {"median": median(values), "low": min(values), "high": max(values)}
    return {name: float(f"{value:.4g}") for name, value in numbers.items()}


def summary(samples: Sequence[Sample]) -> dict[str, Any]:
    """The spread of each number that all samples have."""
    return {
        name: spread([each[name] for each in samples])
        for name in samples[0]
        if all(name in each for each in samples)
    }


def ratio(
    ours: Sequence[Sample], theirs: Sequence[Sample], number: str = "per_second"
) -> dict[str, float] | None:
    """The spread of ours divided by theirs, round by round; None where one has no such number."""
    pairs = [(a.get(number), b.get(number)) for a, b in zip(ours, theirs, strict=True)]
    ratios = [a / b for a, b in pairs if a is not None and b]
    return spread(ratios) if len(ratios) == len(pairs) else None


def compared(samples: dict[str, list[Sample]], ours: str, theirs: str) -> dict[str, Any]:
    """Summaries; `ratio` of answers a second; `cpu_ratio`: their processor time by ours."""
    return {
        **{name: summary(each) for name, each in samples.items()},
        "ratio": ratio(samples[ours], samples[theirs]),
        "cpu_ratio": ratio(samples[theirs], samples[ours], "cpu_us"),
    }
