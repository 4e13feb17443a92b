"""Requests as fast as they are answered (closed loop): wrk where it is installed, else autocannon.

Both send the given requests in turn and report the same. Their latencies count from when a request
was sent, which hides what waits before ("coordinated omission"): bench/load_generator.py is for
latencies at a given rate.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Request:
    """One request without a body."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> str:
        """As it goes over the wire."""
        length = {"Content-Length": "0"} if self.method == "POST" else {}
        fields = {"Host": "bench", **self.headers, **length}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{lines}\r\n"


@dataclass(frozen=True)
class Measured:
    """What a generator saw; latencies in milliseconds, of all answers."""

    generator: str
    answers: int
    seconds: float
    refused: int
    """Answers with a status of 400 or more."""
    errors: int
    """Connections that failed, and requests without an answer in time."""
    p50: float
    p99: float

    @property
    def per_second(self) -> float:
        """Good answers."""
        return (self.answers - self.refused) / self.seconds


def name_of_generator() -> str:
    """Which one `send` uses; raises FileNotFoundError where there is neither."""
    if shutil.which("wrk"):
        return "wrk"
    if shutil.which("node") and (HERE / "node_modules/autocannon").exists():
        return "autocannon"
    raise FileNotFoundError("neither wrk nor autocannon: `apt install wrk`, or `make bench`")


def send(
    port: int, requests: list[Request], connections: int, seconds: float, generator: str = ""
) -> Measured:
    """Sends `requests` in turn for `seconds`, which wrk rounds up to whole ones."""
    name = generator or name_of_generator()
    run = _wrk if name == "wrk" else _autocannon
    return parse(run(port, requests, connections, seconds))


def parse(output: str) -> Measured:
    """Of the line of JSON at the end of the output; raises ValueError."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            return Measured(**json.loads(line))
    raise ValueError(f"The load generator reported nothing: {output[-500:]}")


def _wrk(port: int, requests: list[Request], connections: int, seconds: float) -> str:
    with NamedTemporaryFile("w", encoding="latin-1", newline="") as file:
        file.write("\0".join(each.raw() for each in requests))
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
        url = f"http://127.0.0.1:{port}"
        return _output_of(
            [*command, "-s", str(HERE / "wrk.lua"), url], seconds, {"BENCH_REQUESTS": file.name}
        )


def _autocannon(port: int, requests: list[Request], connections: int, seconds: float) -> str:
    asked: dict[str, Any] = {
        "port": port,
        "connections": connections,
        "seconds": seconds,
        "requests": [vars(each) for each in requests],
    }
    return _output_of(["node", str(HERE / "autocannon.mjs")], seconds, {}, json.dumps(asked))


def _output_of(command: list[str], seconds: float, env: dict[str, str], stdin: str = "") -> str:
    done = subprocess.run(  # noqa: S603
        command,
        env={**os.environ, **env},
        input=stdin,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=seconds + 60,
    )
    return done.stdout
