"""A limit on the size of request bodies, and what else ends the reading of one."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import TooLarge
from service.http.problems import problem_response

MAX_BODY_BYTES = 64 * 1024

BODY_FAULT = "mysfits.body_fault"
"""Where http/protocol.py leaves, in the scope, the error of a body that is late or malformed."""


class BodyLimitMiddleware:
    """Answers 413 to a body over the limit: before it is read where its length is declared.

    What the protocol found wrong with a body is raised where the body is read.

    Starlette's own limiter runs a route that never reads its body before it answers 413.
    """

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        error = TooLarge(f"The body may hold at most {self.max_bytes} bytes.")
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self.max_bytes:
            await problem_response(scope, error)(scope, receive, send)
            return
        received = 0

        async def count() -> Message:
            nonlocal received
            message = await receive()
            if (fault := scope.get(BODY_FAULT)) is not None:
                raise fault
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise error
            return message

        await self.app(scope, count, send)
