"""Fifty reads a second of the gallery, with and without twenty likes a second beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench import servers
from bench.constant_dynamodb import PAGE, mysfit_id
from bench.generator import Request
from bench.load_generator import percentile
from bench.parts.context import Context, by_id, by_species, hot, like
from bench.parts.open_loop import OpenLoop
from bench.rounds import spread
from bench.servers import Server

READS, LIKES = 50, 20
"""A second."""
OPERATIONS_OF_READS = ("BatchGetItem", "GetItem", "Query", "Scan")
"""Of public reads, which are eventually consistent; a like reads its count consistently."""
CHECKED = PAGE - 1
"""The mysfit that only the checks like; it is on the page."""


def measure(context: Context, tree: Path = servers.ROOT) -> dict[str, Any]:
    """`calls_a_read`: eventually consistent reads of the table; `calls_a_like`: all other calls."""
    seconds = max(3.0, context.seconds * 3)
    with servers.service(context.environment, tree) as server:
        rounds = [_round(context, server, seconds) for _ in range(context.rounds)]
    alone = [each for one in rounds for each in one["alone"]]
    beside = [each for one in rounds for each in one["beside"]]
    return {
        "p99_alone": percentile(alone, 99),
        "p99_beside_likes": percentile(beside, 99),
        "p50_alone": percentile(alone, 50),
        "p50_beside_likes": percentile(beside, 50),
        "p99_ratio": round((percentile(beside, 99) or 0) / (percentile(alone, 99) or 1), 2),
        "p99_ratios": spread(
            [
                (percentile(one["beside"], 99) or 0) / (percentile(one["alone"], 99) or 1)
                for one in rounds
            ]
        ),
        "calls_a_read": spread([one["calls_a_read"] for one in rounds]),
        "calls_a_read_alone": spread([one["calls_a_read_alone"] for one in rounds]),
        "calls_a_like": spread([one["calls_a_like"] for one in rounds]),
        "failed": sum(one["failed"] for one in rounds),
        "own_likes": sum(one["own_likes"] for one in rounds),
        "own_likes_missed": sum(one["own_likes_missed"] for one in rounds),
    }


def _round(context: Context, server: Server, seconds: float) -> dict[str, Any]:
    reads = [hot(), by_species(0), by_id(1)]
    likes = [
        like(number % CHECKED, token)
        for number, token in enumerate(context.tokens(int(LIKES * (seconds + 2))))
    ]
    before = context.table.calls()
    with OpenLoop(server, reads, READS, seconds) as reading:
        alone = reading.result()
    between = context.table.calls()
    with (
        OpenLoop(server, reads, READS, seconds) as reading,
        OpenLoop(server, likes, LIKES, seconds) as liking,
    ):
        read, liked = reading.result(), liking.result()
    calls = context.table.calls() - between
    of_reads = sum(calls[each] for each in OPERATIONS_OF_READS)
    return {
        "alone": alone["latencies"],
        "beside": read["latencies"],
        "failed": round(
            sum(each["failed"] + each["refused"] for each in (alone, read, liked)) * seconds
        ),
        "calls_a_read_alone": sum((between - before).values()) / alone["due"],
        "calls_a_read": of_reads / read["due"],
        "calls_a_like": (sum(calls.values()) - of_reads) / liked["due"],
        **_own_likes(context, server),
    }


def _own_likes(context: Context, server: Server) -> dict[str, int]:
    """How many visitors who liked did not see the count in their next read, of either address."""
    missed = 0
    tokens = context.tokens(10)
    for token in tokens:
        # Stored before the like, so that a cache could get it wrong.
        server.ask(hot())
        server.ask(by_id(CHECKED))
        likes = json.loads(server.ask(like(CHECKED, token)).body)["likes"]
        missed += likes != _likes_on_page(server, hot())
        missed += likes != json.loads(server.ask(by_id(CHECKED)).body)["likes"]
    return {"own_likes": 2 * len(tokens), "own_likes_missed": missed}


def _likes_on_page(server: Server, page: Request) -> int:
    mysfits = json.loads(server.ask(page).body)["mysfits"]
    return int(next(m["likes"] for m in mysfits if m["mysfitId"] == mysfit_id(CHECKED)))
