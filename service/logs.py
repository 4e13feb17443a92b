"""One JSON line per event on standard output, for every process of the service."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request (or of the message) being worked on, for log lines and error bodies."""

LEAST_LEVELS = {
    # It logs each address it fetches at INFO; the outcome is logged where it matters.
    "httpx": logging.WARNING,
    # It logs the signature of each call at DEBUG.
    "botocore": logging.INFO,
}
"""Loggers that write less than the level of the process would let them."""

_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "color_message",
}


class PreparedLines(str):
    """As the message of a log record: lines of JSON that need no formatting, without the last end.

    What logs thousands of events a second makes the lines itself, and one record of many.
    """

    __slots__ = ()


class JsonLines(logging.Formatter):
    """A log record as one line of JSON; whatever was passed as `extra` becomes fields."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.msg, PreparedLines):
            return record.msg
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "requestId": request_id.get(),
        }
        line.update({k: v for k, v in vars(record).items() if k not in _STANDARD_FIELDS})
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
    # http/request_log.py writes one line per request, with more in it than uvicorn's.
    logging.getLogger("uvicorn.access").disabled = True
    for name, least in LEAST_LEVELS.items():
        logging.getLogger(name).setLevel(least)
