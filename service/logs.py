"""One JSON line per event on standard output, one line per request with its metrics inside.

The metrics use CloudWatch's embedded metric format, so the log line alone makes the graphs:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request being answered, for log lines and error bodies."""

METRICS = {
    "Dimensions": [["Route"]],
    "Metrics": [
        {"Name": "Duration", "Unit": "Milliseconds"},
        {"Name": "Faults", "Unit": "Count"},
    ],
}

_SANE_ID = re.compile(r"[A-Za-z0-9._:=/+-]{1,128}")
"""What a caller's id may look like: long enough for a trace id, nothing that could forge a line."""

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """A log record as one line of JSON; whatever was passed as `extra` becomes fields."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "requestId": request_id.get(),
        }
        line.update({k: v for k, v in vars(record).items() if k not in _PLAIN})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def configure(level: str) -> None:
    """Sends every logger of this process, uvicorn's included, to standard output as JSON lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    # The line per request below says more than uvicorn's own, and says it once.
    logging.getLogger("uvicorn.access").disabled = True
    # httpx logs each address it fetches at INFO; the outcome is logged where it matters.
    logging.getLogger("httpx").setLevel(logging.WARNING)


class RequestLog:
    """Gives every request an id, answers with it in `X-Request-Id`, and logs how it went.

    The metrics of the log lines go to CloudWatch's `metrics_namespace`.
    """

    def __init__(self, app: ASGIApp, metrics_namespace: str) -> None:
        self.app = app
        self._metrics = {"Namespace": metrics_namespace, **METRICS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        this_id = given if _SANE_ID.fullmatch(given) else str(uuid.uuid4())
        token = request_id.set(this_id)
        started_at, status = time.perf_counter(), 500

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = this_id
            await send(message)

        try:
            await self.app(scope, receive, with_id)
        finally:
            self._log(scope, status, (time.perf_counter() - started_at) * 1000)
            request_id.reset(token)

    def _log(self, scope: Scope, status: int, duration_ms: float) -> None:
        # The template of the path ("/mysfits/{mysfitId}") keeps the number of metrics bounded.
        route = getattr(scope.get("route"), "path", "unmatched")
        now_ms = int(time.time() * 1000)
        log.info(
            "request",
            extra={
                "_aws": {"Timestamp": now_ms, "CloudWatchMetrics": [self._metrics]},
                "Route": f"{scope['method']} {route}",
                "path": scope["path"],
                "status": status,
                "Duration": round(duration_ms, 2),
                "Faults": int(status >= 500),
            },
        )
