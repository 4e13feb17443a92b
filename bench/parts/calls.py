"""Calls of DynamoDB for 10,000 hot reads in ten seconds, and bytes of log a read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import servers
from bench.parts.context import Context, by_id, by_species, hot
from bench.parts.open_loop import OpenLoop

RATE = 1_000
SECONDS = 10


def measure(context: Context, tree: Path = servers.ROOT) -> dict[str, Any]:
    """Three addresses in turn: the page, a list by species (two calls), one mysfit."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        with path.open("wb") as log, servers.service(context.environment, tree, log) as server:
            before, bytes_before = context.table.calls(), path.stat().st_size
            with OpenLoop(server, [hot(), by_species(0), by_id(1)], RATE, SECONDS) as reads:
                load = reads.result()
            calls = context.table.calls() - before
        # Lines may be written in batches: all are there once the process has ended.
        log_bytes = path.stat().st_size - bytes_before
    return {
        "reads": load["due"],
        "failed": round((load["failed"] + load["refused"]) * SECONDS),
        "p99": load["p99"],
        "calls": dict(calls),
        "calls_per_10000": round(sum(calls.values()) / load["due"] * 10_000, 1),
        "log_bytes_a_read": round(log_bytes / load["due"]),
    }
