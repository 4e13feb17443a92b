"""The server: graceful shutdown, and the times of its connections (http/protocol.py).

Graceful shutdown is: drain on SIGTERM, then finish requests in flight and exit 0.

While it drains, readiness is 503, so that load balancers stop sending; requests are still served,
with `Connection: close`, so that clients with keep-alive connections move to another task.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
"""

from __future__ import annotations

import asyncio
import signal
import threading
from types import FrameType

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.protocol import close_overdue

TICKS = 5
"""Connections are looked at twice a second: each costs half a microsecond."""


class Drain:
    """Whether this process has begun to drain."""

    def __init__(self) -> None:
        self.started = False


class DrainMiddleware:
    """Adds `Connection: close` to each response once `drain` has started."""

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
    """Drains for `drain_seconds` on SIGTERM; SIGINT, or a second SIGTERM, ends the drain."""

    def __init__(self, config: uvicorn.Config, drain: Drain, drain_seconds: float) -> None:
        super().__init__(config)
        self._drain = drain
        self._drain_seconds = drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Overrides uvicorn's handler, which exits with the signal's status instead of 0."""
        if self._drain.started or sig == signal.SIGINT:
            self._end()
            return
        self._drain.started = True
        timer = threading.Timer(self._drain_seconds, self._end)
        timer.daemon = True
        timer.start()

    async def on_tick(self, counter: int) -> bool:
        """Overrides what uvicorn calls ten times a second while it serves."""
        if counter % TICKS == 0:
            close_overdue(self.server_state.connections, asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    def _end(self) -> None:
        self.should_exit = True
