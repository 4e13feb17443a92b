"""Requests at a constant rate from bench/load_generator.py, on core 1."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from bench.generator import Request
from bench.machine import on_core
from bench.servers import ROOT, Server


class OpenLoop:
    """A load generator under way in a block; `result` waits for its end."""

    def __init__(
        self, server: Server, requests: list[Request], rate: float, seconds: float
    ) -> None:
        asked = {
            "port": server.port,
            "requests": [each.raw() for each in requests],
            "rate": rate,
            "seconds": seconds,
            "latencies": True,
        }
        with on_core(1):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.load_generator"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdin  # noqa: S101
        self._process.stdin.write(json.dumps(asked))
        self._process.stdin.close()
        self._process.stdin = None
        self._seconds = seconds

    def __enter__(self) -> OpenLoop:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def result(self) -> dict[str, Any]:
        """What bench.load_generator.summary returns; raises TimeoutExpired, ValueError."""
        output, _ = self._process.communicate(timeout=self._seconds + 30)
        found: dict[str, Any] = json.loads(output)
        return found
