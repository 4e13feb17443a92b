"""A small shared HTTP cache in the process: RFC 9111, and RFC 5861 for stale responses.

It obeys the `Cache-Control` the routes set, so one header steers the browser, CloudFront and this.
Only responses marked `public` are stored, only for requests without credentials, and concurrent
misses share one call. Every stored response has an `ETag` and is revalidated with a 304.

A successful write through this process makes every stored response stale: visitors see their own
change at once, and the other tasks follow within `max-age`. Stale responses are still served
instead of errors.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_STORED_BYTES = 16 * 1024 * 1024

SWR = "stale-while-revalidate"

Key = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """A whole response, its route, when it was made by the cache's clock, and the generation: how
    many successful writes came before it.
    """

    status: int
    headers: Headers
    body: bytes
    route: object
    made_at: float
    generation: int

    def seconds(self, directive: str) -> int:
        """The number of seconds in a `Cache-Control` directive, 0 where it is absent."""
        found = re.search(rf"(?:^|[ ,]){directive}=(\d+)", self.headers.get("cache-control", ""))
        return int(found[1]) if found else 0

    @property
    def is_public(self) -> bool:
        directives = self.headers.get("cache-control", "")
        return self.status == 200 and directives.startswith("public")


@dataclass(frozen=True)
class Call:
    """A call of the application under way, and the scope in which it notes its route."""

    task: asyncio.Task[Answer]
    scope: Scope


class ResponseCacheMiddleware:
    """Answers GET requests from memory while the stored response is fresh or may be stale."""

    def __init__(
        self,
        app: ASGIApp,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_STORED_BYTES,
    ) -> None:
        self.app = app
        self._clock = clock
        self._max_bytes = max_bytes
        self._stored: OrderedDict[Key, Answer] = OrderedDict()
        self._stored_bytes = 0
        self._generation = 0
        self._calls: dict[tuple[Key, int], Call] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] != "GET":
            await self._write(scope, receive, send)
        elif "authorization" in Headers(scope=scope):
            await self.app(scope, receive, send)
        else:
            await self._read(scope, receive, send)

    async def _write(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and 200 <= message["status"] < 300:
                self._generation += 1
            await send(message)

        await self.app(scope, receive, watch)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        stored = self._stored.get(key)
        age = self._clock() - stored.made_at if stored else 0.0
        is_current = stored is not None and stored.generation == self._generation
        if stored and is_current and age < stored.seconds("max-age"):
            self._stored.move_to_end(key)
            answer = stored
        elif stored and is_current and age < stored.seconds("max-age") + stored.seconds(SWR):
            self._call(key, scope)
            answer = stored
        else:
            answer = await self._fetch(key, scope)
            if answer.status >= 500 and stored and age < stored.seconds("stale-if-error"):
                answer = stored
        await self._respond(answer, scope, receive, send)

    async def _fetch(self, key: Key, scope: Scope) -> Answer:
        """What the application answers now; raises what it raises."""
        call = self._call(key, scope)
        try:
            return await asyncio.shield(call.task)
        except Exception:
            # The request log names the route of a request that failed, too.
            scope["route"] = call.scope.get("route")
            raise

    def _call(self, key: Key, scope: Scope) -> Call:
        """The one call under way for `key`, begun now if there is none."""
        flight = (key, self._generation)
        call = self._calls.get(flight)
        if call is None:
            copy = {**scope}
            call = Call(asyncio.create_task(self._run(flight, copy)), copy)
            self._calls[flight] = call
            call.task.add_done_callback(lambda _: self._calls.pop(flight, None))
        return call

    async def _run(self, flight: tuple[Key, int], scope: Scope) -> Answer:
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))

        made_at = self._clock()
        await self.app(scope, _no_body, collect)
        headers = MutableHeaders(raw=list(start["headers"]))
        answer = Answer(
            start["status"], headers, bytes(body), scope.get("route"), made_at, flight[1]
        )
        if answer.is_public:
            headers["ETag"] = f'"{hashlib.blake2b(answer.body, digest_size=12).hexdigest()}"'
        # A read that began before a write may not hold what the write changed.
        if flight[1] == self._generation and answer.status < 500:
            self._store(flight[0], answer)
        return answer

    def _store(self, key: Key, answer: Answer) -> None:
        """Stores `answer` if it may be, and drops what was stored for `key` in any case."""
        replaced = self._stored.pop(key, None)
        self._stored_bytes -= len(replaced.body) if replaced else 0
        if not answer.is_public or answer.seconds("max-age") == 0:
            return
        self._stored_bytes += len(answer.body)
        self._stored[key] = answer
        while self._stored_bytes > self._max_bytes:
            _, dropped = self._stored.popitem(last=False)
            self._stored_bytes -= len(dropped.body)

    async def _respond(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        # The request log names the route, also where no route ran for this request.
        scope["route"] = answer.route
        headers = MutableHeaders(raw=list(answer.headers.raw))
        if answer.is_public:
            headers["Age"] = str(int(self._clock() - answer.made_at))
        if "etag" in headers and _matches(Headers(scope=scope), headers["etag"]):
            del headers["content-length"], headers["content-type"]
            response = Response(status_code=304)
        else:
            response = Response(answer.body, status_code=answer.status)
        response.raw_headers = headers.raw
        await response(scope, receive, send)


def _key(scope: Scope) -> Key:
    """Path and query, the parameters sorted so that their order makes no second entry."""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return scope["path"], urlencode(sorted(pairs))


def _matches(request: Headers, etag: str) -> bool:
    """Whether `If-None-Match` names `etag`, compared weakly (RFC 9110, 13.1.2)."""
    candidates = (c.strip().removeprefix("W/") for c in request.get("if-none-match", "").split(","))
    return any(candidate in (etag, "*") for candidate in candidates)


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
