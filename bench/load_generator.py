"""Requests at a constant rate, whether or not answers come (open loop), from a process of its own.

    echo '{"port": 8080, "requests": ["GET / HTTP/1.1..."], "rate": 100, "seconds": 3}' |
        python -m bench.load_generator

Latencies count from when a request was due, so that one that had to wait is not left out
("coordinated omission"). Without a rate, CLOSED connections ask one after the other instead. It
prints what was answered as JSON: numbers a second, latencies in milliseconds; and, where asked
for "latencies", those of good answers in seconds.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, cast

import uvloop

CLOSED = 8
MAX_CONNECTIONS = 700
"""Open at once, less than the service takes; a request beyond waits, and its time counts."""
TICK_SECONDS = 0.001
"""How late a request may be sent, which counts as latency; at a LOW_RATE it is sent in time."""
LOW_RATE = 100
GOOD = ("200", "304")
GOOD_SECONDS = 1.0
"""An answer that takes longer is no goodput: whoever asked has given up, or asked again."""
OPENING_SECONDS = 1.0
"""At a constant rate, at first: connections are opened, as those before a service mostly are
already, and what comes of requests is not counted."""
PATIENCE_SECONDS = 4.0
"""How long after the end an answer is waited for."""

_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")


class Load:
    """Requests under way and what came of them."""

    def __init__(self, port: int, requests: list[bytes]) -> None:
        self.answers: Counter[str] = Counter()
        self.latencies: dict[str, list[float]] = {}
        self.due = 0
        self.done = 0
        self.counted = 0
        self.counted_from = 0.0
        self.ends_at = float("inf")
        self.closed = False
        self._port = port
        self._requests: Iterator[bytes] = itertools.cycle(requests)
        self._idle: list[Connection] = []
        self._open = 0
        self._waiting: deque[float] = deque()
        self._connecting: set[asyncio.Task[Any]] = set()

    def ask(self, due_at: float) -> None:
        """Sends a request that is due at `due_at`, now or as soon as a connection is free."""
        self.due += 1
        if self._idle:
            self._idle.pop().send(next(self._requests), due_at)
            return
        self._waiting.append(due_at)
        if self._open < MAX_CONNECTIONS:
            self._open += 1
            task = asyncio.ensure_future(self._connect())
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", self._port)
        except OSError:
            self._open -= 1

    def free(self, connection: Connection) -> None:
        now = asyncio.get_running_loop().time()
        if self._waiting:
            connection.send(next(self._requests), self._waiting.popleft())
        elif self.closed and now < self.ends_at:
            self.due += 1
            connection.send(next(self._requests), now)
        else:
            self._idle.append(connection)

    def note(self, status: str, due_at: float, now: float) -> None:
        self.done += 1
        if due_at >= self.counted_from:
            self.counted += 1
            self.answers[status] += 1
            self.latencies.setdefault(status, []).append(now - due_at)

    def lost(self, connection: Connection) -> None:
        self._open -= 1
        if connection in self._idle:
            self._idle.remove(connection)

    @property
    def under_way(self) -> int:
        return self.due - self.done


class Connection(asyncio.Protocol):
    """A connection that is kept alive, with one request at a time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._due_at: float | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._load.free(self)

    def send(self, request: bytes, due_at: float) -> None:
        self._due_at = due_at
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or len(body) < (int(length[1]) if length else 0):
            return
        self._received = b""
        self._end(head[9:12].decode())
        if b"\r\nconnection: close" in head.lower():
            self._transport.close()
        else:
            self._load.free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._load.lost(self)
        self._end("lost")

    def _end(self, status: str) -> None:
        if self._due_at is not None:
            due_at, self._due_at = self._due_at, None
            self._load.note(status, due_at, asyncio.get_running_loop().time())


async def run(port: int, requests: list[bytes], rate: float | None, seconds: float) -> Load:
    load = Load(port, requests)
    loop = asyncio.get_running_loop()
    started_at = load.counted_from = loop.time()
    if rate is not None:
        load.counted_from += OPENING_SECONDS
    load.ends_at = load.counted_from + seconds
    if rate is None:
        load.closed = True
        for _ in range(CLOSED):
            load.ask(started_at)
    while (now := loop.time()) < load.ends_at:
        while rate is not None and load.due < (now - started_at) * rate:
            load.ask(started_at + load.due / rate)
        await asyncio.sleep(_pause(rate, started_at + load.due / rate - now if rate else 0))
    while load.under_way and loop.time() < load.ends_at + PATIENCE_SECONDS:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return load


def _pause(rate: float | None, until_due: float) -> float:
    """A tick; none just before a request is due, where that keeps no core busy."""
    at_once = rate is not None and rate < LOW_RATE and until_due <= 2 * TICK_SECONDS
    return 0 if at_once else TICK_SECONDS


def summary(load: Load, seconds: float) -> dict[str, Any]:
    accepted = [each for status in GOOD for each in load.latencies.get(status, [])]
    refused = load.latencies.get("503", [])
    return {
        "due": load.due,
        "offered": (load.counted + load.under_way) / seconds,
        "goodput": sum(each <= GOOD_SECONDS for each in accepted) / seconds,
        "refused": len(refused) / seconds,
        "failed": (load.counted + load.under_way - len(accepted) - len(refused)) / seconds,
        "p50": percentile(accepted, 50),
        "p99": percentile(accepted, 99),
        "refusal_p50": percentile(refused, 50),
        "refusal_p99": percentile(refused, 99),
    }


def percentile(seconds: list[float], share: float) -> float | None:
    """In milliseconds; None of nothing."""
    if not seconds:
        return None
    return round(sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share / 100))] * 1000, 1)


def main() -> None:
    asked = json.load(sys.stdin)
    requests = [each.encode("latin-1") for each in asked["requests"]]
    load = uvloop.run(run(asked["port"], requests, asked.get("rate"), asked["seconds"]))
    found = summary(load, asked["seconds"])
    if asked.get("latencies"):
        found["latencies"] = [each for status in GOOD for each in load.latencies.get(status, [])]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
