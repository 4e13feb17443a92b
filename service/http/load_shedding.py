"""Load shedding: a request whose lane is full is refused before anything is done for it.

Before its token is checked, its body read and its route found, all of which cost more than the
refusal. The cache stands outside, so what it has is never refused.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import Overloaded
from service.http.dependencies import public_paths
from service.http.lanes import Lane, Lanes
from service.http.problems import problem_response

_WITHOUT_LANE = ("/", "/health/live", "/health/ready", "/docs", "/openapi.json")


class LoadSheddingMiddleware:
    """Answers 503 with `Retry-After` where the lane that a request needs is full."""

    def __init__(self, app: ASGIApp, lanes: Lanes) -> None:
        self.app = app
        self._lanes = lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lane = self._lane_of(scope) if scope["type"] == "http" else None
        if lane is not None and lane.full:
            await problem_response(scope, Overloaded(lane.name))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _lane_of(self, scope: Scope) -> Lane | None:
        """The lane that the route of `scope` will use; None where it calls nothing of AWS."""
        method, path = scope["method"], scope["path"]
        if method == "OPTIONS" or path in _WITHOUT_LANE:
            return None
        if method != "GET":
            return self._lanes.writes
        is_public = public_paths(scope["app"])(path)
        return self._lanes.public_reads if is_public else self._lanes.private_reads
