"""One log line per request, with its metrics (service/metrics.py)."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import request_id
from service.metrics import Metrics

log = logging.getLogger(__name__)

UNITS = {"Duration": "Milliseconds", "Faults": "Count"}

_VALID_ID = re.compile(r"[A-Za-z0-9._:=/+-]{1,128}")
"""A request id that is taken from the caller: API Gateway's UUID, a trace id; no log injection."""


class RequestLogMiddleware:
    """Gives every request an id, answers with it in `X-Request-Id`, and logs its outcome.

    The metrics of the log lines go to CloudWatch's `metrics_namespace`.
    """

    def __init__(self, app: ASGIApp, metrics_namespace: str) -> None:
        self.app = app
        self._metrics = Metrics(metrics_namespace, UNITS, dimensions=("Route",))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        this_id = given if _VALID_ID.fullmatch(given) else str(uuid.uuid4())
        token = request_id.set(this_id)
        started_at, status = time.perf_counter(), 500

        async def add_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = this_id
            await send(message)

        try:
            await self.app(scope, receive, add_id)
        finally:
            self._log(scope, status, (time.perf_counter() - started_at) * 1000)
            request_id.reset(token)

    def _log(self, scope: Scope, status: int, duration_ms: float) -> None:
        # The template of the path ("/mysfits/{mysfitId}") keeps the number of metrics bounded.
        route = getattr(scope.get("route"), "path", "unmatched")
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
