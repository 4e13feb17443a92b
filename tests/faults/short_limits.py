"""`python -m tests.faults.short_limits`: the service with seconds where its limits have more."""

from __future__ import annotations

import os
import sys

from service import __main__ as process
from service.http import draining
from service.http.protocol import BoundedProtocol

CONNECTIONS = 200
SECONDS = float(os.environ.get("SHORT_LIMITS_SECONDS", "0.6"))


def shorten() -> None:
    """For this process."""
    draining.TICKS = 1
    process.KEEP_ALIVE_SECONDS = 5
    BoundedProtocol.head_seconds = SECONDS
    BoundedProtocol.body_seconds = SECONDS
    BoundedProtocol.reader_seconds = SECONDS
    BoundedProtocol.closing_seconds = SECONDS
    BoundedProtocol.connections_at_most = CONNECTIONS


if __name__ == "__main__":
    shorten()
    sys.exit(process.main())
