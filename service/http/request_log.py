"""One log line per request, with its metrics (service/metrics.py)."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections import Counter
from contextvars import Context

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import Refused
from service.logs import request_id
from service.metrics import Metrics

log = logging.getLogger(__name__)

UNITS = {"Duration": "Milliseconds", "Faults": "Count"}

REFUSALS_SECONDS = 1.0
"""How often refusals for load are logged: one line each would cost more than the refusals."""

_VALID_ID = re.compile(r"[A-Za-z0-9._:=/+-]{1,128}")
"""A request id that is taken from the caller: API Gateway's UUID, a trace id; no log injection."""


class RequestLogMiddleware:
    """Gives every request an id, answers with it in `X-Request-Id`, and logs its outcome.

    The metrics of the log lines go to CloudWatch's `metrics_namespace`.
    """

    def __init__(self, app: ASGIApp, metrics_namespace: str, refusals: Refusals) -> None:
        self.app = app
        self._metrics = Metrics(metrics_namespace, UNITS, dimensions=("Route",))
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            if scope["type"] == "lifespan":
                self._refusals.flush()
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
            self._log(scope, status, (time.perf_counter() - started_at) * 1000)
            request_id.reset(token)

    def _log(self, scope: Scope, status: int, duration_ms: float) -> None:
        found = scope.get("route")
        if isinstance(found, Refused):
            self._refusals.add(found.lane)
            return
        # The template of the path ("/mysfits/{mysfitId}") keeps the number of metrics bounded.
        route = getattr(found, "path", "unmatched")
        log.info(
            "request",
            extra={
                "path": scope["path"],
                "status": status,
                **self._metrics.fields(
                    Route=f"{scope['method']} {route}",
                    Duration=round(duration_ms, 2),
                    Faults=int(status >= 500),
                ),
            },
        )


def headers_of_every_response(this_id: str) -> list[tuple[bytes, bytes]]:
    """The id, and what browsers are told of any response (OWASP ASVS 5.0, V3.4)."""
    return [
        (b"x-request-id", this_id.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"strict-transport-security", b"max-age=31536000"),
    ]


def id_of(scope: Scope) -> str:
    """The caller's request id where it is valid, else a new one."""
    # Not by way of Headers, which encodes the name for each request.
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _VALID_ID.fullmatch(given := value.decode("latin-1")):
            return str(given)
    return str(uuid.uuid4())


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
