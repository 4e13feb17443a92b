"""One log line per request, and its metrics (service/metrics.py), both written in batches.

Formatting and writing each line by itself would cost more than most answers do.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import time
from collections import Counter
from contextvars import Context
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import Refused
from service.logs import PreparedLines, request_id
from service.metrics import MAX_VALUES, Metrics

log = logging.getLogger(__name__)

UNITS = {"Duration": "Milliseconds", "Faults": "Count"}

REFUSALS_SECONDS = 1.0
"""How often refusals for load are logged: one line each would cost more than the refusals."""

BATCH_SECONDS = 1.0
BATCH_LINES = 500
"""A batch is written after that time, or when it has so many lines, some 120 KB."""

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"strict-transport-security", b"max-age=31536000"),
]
"""What browsers are told of any response (OWASP ASVS 5.0, V3.4)."""

_VALID_ID = re.compile(rb"[A-Za-z0-9._:=/+-]{1,128}")
"""A request id that is taken from the caller: API Gateway's UUID, a trace id; no log injection."""


class RequestLog:
    """The lines and metrics of requests, gathered and written in batches.

    A request that failed (5xx) has its batch written at once.
    """

    def __init__(self, metrics_namespace: str) -> None:
        self._metrics = Metrics(metrics_namespace, UNITS, dimensions=("Route",))
        self._lines: list[str] = []
        self._durations: dict[str, list[float]] = {}
        self._faults: dict[str, list[float]] = {}
        self._closed = False
        self._second = -1
        self._second_text = ""

    def add(self, this_id: str, logged: str, route: str, seconds: float, fault: int = 0) -> None:
        """Adds a request that took `seconds`; `logged` is what `fields_of_line` gave for it."""
        if not log.isEnabledFor(logging.INFO):
            return
        duration_ms = round(seconds * 1000, 3)
        lines = self._lines
        lines.append(
            f'{{"time":"{self._time()}",{logged},"requestId":"{this_id}","Duration":{duration_ms}}}'
        )
        if route not in self._durations:
            self._durations[route], self._faults[route] = [], []
        self._durations[route].append(duration_ms)
        self._faults[route].append(fault)
        if self._closed:
            self.flush()
        elif len(lines) == 1:
            # In a context of its own: the metrics are not about one request.
            asyncio.get_running_loop().call_later(BATCH_SECONDS, self.flush, context=Context())
        if fault or len(lines) == BATCH_LINES:
            asyncio.get_running_loop().call_soon(self.flush, context=Context())

    def flush(self) -> None:
        """Writes what is gathered."""
        lines, durations, faults = self._lines, self._durations, self._faults
        self._lines, self._durations, self._faults = [], {}, {}
        if lines:
            log.info(PreparedLines("\n".join(lines)))
        for route, values in durations.items():
            for start in range(0, len(values), MAX_VALUES):
                some = slice(start, start + MAX_VALUES)
                metrics = self._metrics.fields(
                    Route=route, Duration=values[some], Faults=faults[route][some]
                )
                log.info("metrics of requests", extra=metrics)

    def close(self) -> None:
        """Writes what is gathered, and from now on each line at once: nobody may flush again."""
        self._closed = True
        self.flush()

    def _time(self) -> str:
        """Now, as logs.JsonLines has it: "2026-11-22T01:00:36.123+00:00"."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second = second
            self._second_text = datetime.fromtimestamp(second, UTC).isoformat()[:19]
        return f"{self._second_text}.{int((now - second) * 1000):03}+00:00"


def fields_of_line(path: str, status: int, route: str) -> str:
    """What the log line of a request says besides its time, id and duration, as JSON."""
    # A metric filter counts faults by this field (cfn/service.yml).
    fields = {
        "level": "INFO",
        "logger": log.name,
        "message": "request",
        "path": path,
        "status": status,
        "Route": route,
        "Faults": int(status >= 500),
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))[1:-1]


class RequestLogMiddleware:
    """Gives every request an id, answers with it in `X-Request-Id`, and logs its outcome."""

    def __init__(self, app: ASGIApp, requests: RequestLog, refusals: Refusals) -> None:
        self.app = app
        self._requests = requests
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            try:
                await self.app(scope, receive, send)
            finally:
                if scope["type"] == "lifespan":
                    self._refusals.flush()
                    self._requests.close()
            return
        this_id = id_of(scope)
        token = request_id.set(this_id)
        started_at, status = time.perf_counter(), 500

        async def add_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *headers_of_every_response(this_id)]
            await send(message)

        try:
            await self.app(scope, receive, add_id)
        finally:
            self._log(scope, this_id, status, time.perf_counter() - started_at)
            request_id.reset(token)

    def _log(self, scope: Scope, this_id: str, status: int, seconds: float) -> None:
        found = scope.get("route")
        if isinstance(found, Refused):
            self._refusals.add(found.lane)
            return
        route = f"{scope['method']} {template_of(found)}"
        logged = fields_of_line(scope["path"], status, route)
        self._requests.add(this_id, logged, route, seconds, int(status >= 500))


def template_of(route: object) -> str:
    """The path of a route as metrics name it: "/mysfits/{mysfitId}" keeps their number bounded."""
    return getattr(route, "path", "unmatched")


def headers_of_every_response(this_id: str) -> list[tuple[bytes, bytes]]:
    """The id, and what browsers are told of any response."""
    return [(b"x-request-id", this_id.encode()), *SECURITY_HEADERS]


def id_of(scope: Scope) -> str:
    """The caller's request id where it is valid, else a new one."""
    # Not by way of Headers, which encodes the name for each request.
    for name, value in scope["headers"]:
        if name == b"x-request-id" and is_valid_id(value):
            return str(value, "ascii")
    return new_id()


def is_valid_id(given: bytes) -> bool:
    """Whether a caller's request id may be taken over."""
    return _VALID_ID.fullmatch(given) is not None


def new_id() -> str:
    """A UUID of version 4 (RFC 9562, 5.4), of Python's own random numbers: it is no secret.

    Each of the system's, which `uuid.uuid4` asks for, is a system call. The generator is seeded
    of them at start and after a fork, so ids differ from process to process.
    """
    digits = f"{random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


class Refusals:
    """Requests refused for load: one line a second for each lane that refused any."""

    def __init__(self, metrics_namespace: str) -> None:
        self._metrics = Metrics(metrics_namespace, {"Refused": "Count"}, dimensions=("Lane",))
        self._counts: Counter[str] = Counter()

    def add(self, lane: str) -> None:
        """Counts one; the first of a second has all of that second logged at its end."""
        if not self._counts:
            # In a context of its own: the line is not about one request, and has no request id.
            asyncio.get_running_loop().call_later(REFUSALS_SECONDS, self.flush, context=Context())
        self._counts[lane] += 1

    def flush(self) -> None:
        """Logs what is counted."""
        for lane, count in self._counts.items():
            extra = self._metrics.fields(Lane=lane, Refused=count)
            log.warning("Requests refused: more at once than their lane takes", extra=extra)
        self._counts.clear()
