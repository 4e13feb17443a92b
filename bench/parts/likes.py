"""A like with a token, counted once for each visitor, against one UpdateItem for whoever asks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from bench import servers
from bench.generator import Request
from bench.parts.context import Context, like
from bench.rounds import Contestant, compared, interleaved

CONNECTIONS = 8
PER_SECOND = 1_200
VISITORS = 50
"""Of the run in which each token is used many times."""


def measure(context: Context) -> dict[str, Any]:
    """`new tokens`: each is seen for the first time; `known tokens`: each is used many times."""
    few = context.tokens(VISITORS)
    kinds: dict[str, Callable[[int], list[str]]] = {
        "known tokens": lambda count: list(itertools.islice(itertools.cycle(few), count)),
        "new tokens": context.tokens,
    }
    found: dict[str, Any] = {}
    with context.services() as services, servers.naive(context.environment) as naive:
        for kind, tokens in kinds.items():

            def likes(tokens: Callable[[int], list[str]] = tokens) -> list[Request]:
                numbers = context.next_numbers(PER_SECOND)
                pairs = zip(numbers, tokens(len(numbers)), strict=True)
                return [like(number, token) for number, token in pairs]

            contestants = [
                *(Contestant(name, server, likes) for name, server in services.items()),
                Contestant("naive", naive, lambda: _anonymous(context)),
            ]
            samples = interleaved(contestants, context.rounds, context.seconds, CONNECTIONS)
            found[kind] = compared(samples, "service", "naive")
            if context.before:
                found[kind]["ratio_before"] = compared(samples, "before", "naive")["ratio"]
    return found


def _anonymous(context: Context) -> list[Request]:
    return [like(number) for number in context.next_numbers(PER_SECOND)]
