"""Load shedding: a request whose lane is full is refused before anything is done for it.

Before its line of the log, its token, its body and its route, each of which costs more than the
refusal: with ten times the load that a process can do, nine of ten requests are refused, and what
they cost is missing for the tenth. So this is outermost, and gives a refusal all that the
middleware within would: a request id, what CORS needs, and `Connection: close` while draining.
https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import Overloaded
from service.http.dependencies import public_read_of
from service.http.draining import Drain
from service.http.lanes import Lanes
from service.http.loader import Loaders
from service.http.problems import problem_response
from service.http.request_log import Refusals, headers_of_every_response, id_of
from service.http.threads import Approach, Place, approach
from service.logs import request_id

_WITHOUT_LANE = ("/", "/health/live", "/health/ready", "/docs", "/openapi.json")


class LoadSheddingMiddleware:
    """Answers 503 with `Retry-After` where the lane that a request needs is full.

    `is_known` says whether the response cache has something for a public read, or is about to: such
    a read needs no lane. `origins` are those that may read the refusal.
    """

    def __init__(
        self,
        app: ASGIApp,
        lanes: Lanes,
        loaders: Loaders,
        is_known: Callable[[Scope], bool],
        refusals: Refusals,
        drain: Drain,
        origins: Collection[str],
    ) -> None:
        self.app = app
        self._lanes = lanes
        self._loaders = loaders
        self._is_known = is_known
        self._refusals = refusals
        self._drain = drain
        self._origins = {origin.encode() for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lane = self._lane_of(scope) if scope["type"] == "http" else None
        if lane is None:
            await self.app(scope, receive, send)
        elif lane.full:
            self._refusals.add(lane.name)
            await self._refuse(Overloaded(lane.name), scope, receive, send)
        else:
            await self._let_in(lane, scope, receive, send)

    async def _let_in(self, lane: Place, scope: Scope, receive: Receive, send: Send) -> None:
        coming = Approach(lane)
        if _has_body(scope):
            # Its client decides when it has been read.
            coming.end()
        approach.set(coming)
        try:
            await self.app(scope, receive, send)
        finally:
            coming.end()

    def _lane_of(self, scope: Scope) -> Place | None:
        """The lane or loader that the request will use; None where it calls nothing of AWS."""
        method, path = scope["method"], scope["path"]
        if method == "OPTIONS" or path in _WITHOUT_LANE:
            return None
        if method != "GET":
            return self._lanes.writes
        public = public_read_of(scope["app"])(path)
        if public is None:
            return self._lanes.private_reads
        if self._is_known(scope):
            return None
        return self._loaders.mysfits if public.by_id else self._lanes.public_reads

    async def _refuse(self, error: Overloaded, scope: Scope, receive: Receive, send: Send) -> None:
        this_id = id_of(scope)
        request_id.set(this_id)
        response = problem_response(scope, error)
        response.raw_headers += headers_of_every_response(this_id)
        if self._drain.started:
            response.raw_headers.append((b"connection", b"close"))
        for name, value in scope["headers"]:
            if name == b"origin" and value in self._origins:
                response.raw_headers += [
                    (b"access-control-allow-origin", value),
                    (b"access-control-expose-headers", b"Retry-After, X-Request-Id"),
                    (b"vary", b"Origin"),
                ]
        await response(scope, receive, send)


def _has_body(scope: Scope) -> bool:
    return any(
        (name == b"content-length" and value != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )
