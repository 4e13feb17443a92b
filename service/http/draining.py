"""Leaving without anybody noticing: what happens between SIGTERM and the end of the process.

Readiness turns 503, so load balancers stop sending; serving goes on meanwhile, each answer closing
its connection, so that clients that keep one open move to another task; then what is in flight
finishes and the process ends with 0.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Drain:
    """Whether this process is leaving."""

    def __init__(self) -> None:
        self.started = False


class CloseWhileDraining:
    """Middleware: while `drain` has started, each answer asks to close its connection."""

    def __init__(self, app: ASGIApp, drain: Drain) -> None:
        self.app = app
        self.drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def close(message: Message) -> None:
            if message["type"] == "http.response.start" and self.drain.started:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, receive, close)


class DrainingServer(uvicorn.Server):
    """A server that drains for `drain_seconds` on SIGTERM; Ctrl-C, or a second one, ends it now."""

    def __init__(self, config: uvicorn.Config, drain: Drain, drain_seconds: float) -> None:
        super().__init__(config)
        self._drain = drain
        self._drain_seconds = drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Takes the place of uvicorn's handler, which would end with the signal's own status."""
        if self._drain.started or sig == signal.SIGINT:
            self._end()
            return
        self._drain.started = True
        timer = threading.Timer(self._drain_seconds, self._end)
        timer.daemon = True
        timer.start()

    def _end(self) -> None:
        self.should_exit = True
