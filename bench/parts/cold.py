"""Reads of addresses that nobody asked for before, against the naive service."""

from __future__ import annotations

from typing import Any

from bench import servers
from bench.parts.context import Context, by_id, by_page, by_species
from bench.rounds import Contestant, compared, interleaved

CONNECTIONS = 8
"""Fewer than either service has threads for: neither refuses or queues."""
PER_SECOND = 5_000
"""More than either answers, so that no address comes twice."""

KINDS = {"by id": by_id, "by species": by_species, "by page": by_page}


def measure(context: Context) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with context.services() as services, servers.naive(context.environment) as naive:
        for kind, request in KINDS.items():
            contestants = [
                Contestant(
                    name,
                    server,
                    lambda request=request: [  # type: ignore[misc]
                        request(number) for number in context.next_numbers(PER_SECOND)
                    ],
                )
                for name, server in {**services, "naive": naive}.items()
            ]
            samples = interleaved(contestants, context.rounds, context.seconds, CONNECTIONS)
            found[kind] = compared(samples, "service", "naive")
            if context.before:
                found[kind]["ratio_before"] = compared(samples, "before", "naive")["ratio"]
    return found
