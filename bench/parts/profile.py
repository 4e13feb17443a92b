"""The profile of a hit: where the processor time of `GET /mysfits` from the cache goes."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import servers
from bench.parts.context import Context, hot
from bench.rounds import Contestant, sample

SECONDS = 6
CONNECTIONS = 64
ROWS = 12


def measure(context: Context, tree: Path = servers.ROOT) -> dict[str, Any]:
    """`cpu_us` of a hit while it is sampled, and the functions it is spent in, as shares."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "samples.json"
        with servers.sampled_service(context.environment, file, tree) as server:
            service = Contestant("service", server, lambda: [hot()])
            sample(service, 1, CONNECTIONS)
            os.kill(server.pid, signal.SIGUSR1)
            measured = sample(service, SECONDS, CONNECTIONS)
        counts: dict[str, int] = json.loads(file.read_text("utf-8"))
    total = sum(counts.values())
    rows = sorted(counts.items(), key=lambda item: -item[1])[:ROWS]
    return {
        "cpu_us": round(measured.get("cpu_us", 0), 1),
        "functions": {name: round(count / total, 3) for name, count in rows},
    }
