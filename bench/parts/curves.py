"""Throughput and latency against concurrency: hot read, cold read and like, of each service."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from bench import servers
from bench.generator import Request
from bench.parts.context import Context, by_id, hot, like
from bench.rounds import Contestant, sample, summary
from bench.servers import Server

CONNECTIONS = (1, 4, 16, 64, 256)
QUICK_CONNECTIONS = (1, 16, 64)
ROUNDS = 2
REQUESTS = 10_000


def measure(context: Context) -> dict[str, Any]:
    """Kind -> service -> for each of CONNECTIONS what bench.rounds.summary returns."""
    rounds = min(ROUNDS, context.rounds)
    connections = QUICK_CONNECTIONS if context.quick else CONNECTIONS
    with context.services() as services, servers.naive(context.environment) as naive:
        service = services["service"]
        with servers.constant(service.ask(hot())) as constant:
            return {
                kind: _curves(contestants, rounds, context.seconds, connections)
                for kind, contestants in _contestants(context, service, naive, constant).items()
            }


def _contestants(
    context: Context, service: Server, naive: Server, constant: Server
) -> dict[str, list[Contestant]]:
    visitors = itertools.cycle(context.tokens(50))

    def cold() -> list[Request]:
        return [by_id(number) for number in itertools.islice(context.numbers, REQUESTS)]

    def likes(token: Callable[[], str]) -> list[Request]:
        return [like(number, token()) for number in itertools.islice(context.numbers, REQUESTS)]

    return {
        "hot read": [
            Contestant("service", service, lambda: [hot()]),
            Contestant("constant app", constant, lambda: [hot()]),
            Contestant("naive", naive, lambda: [hot()]),
        ],
        "cold read": [
            Contestant("service", service, cold),
            Contestant("naive", naive, cold),
        ],
        "like": [
            Contestant("service", service, lambda: likes(lambda: next(visitors))),
            Contestant("naive", naive, lambda: likes(str)),
        ],
    }


def _curves(
    contestants: list[Contestant], rounds: int, seconds: float, at: Sequence[int]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {each.name: [] for each in contestants}
    for connections in at:
        samples = [
            [sample(each, seconds, connections) for each in contestants] for _ in range(rounds)
        ]
        for place, each in enumerate(contestants):
            row = summary([one[place] for one in samples])
            found[each.name].append({"connections": connections, **row})
    return found
