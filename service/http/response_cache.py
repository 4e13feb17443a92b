"""A small shared HTTP cache in the process: RFC 9111, and RFC 5861 for stale answers.

It obeys the `Cache-Control` the routes set, so one header steers the browser, CloudFront and this.
Only answers marked `public` are kept, only for requests without credentials, and requests that miss
together share one call. Every kept answer has an `ETag`; who already has it gets a 304.

After a successful write through this process nothing kept is fresh any more: visitors see their
own change at once, and the other tasks follow within `max-age`. What was kept before still stands
in for errors.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_KEPT_BYTES = 16 * 1024 * 1024

SWR = "stale-while-revalidate"

Key = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """A whole response, the route that made it, and when: by the cache's clock, and by how many
    writes had been seen.
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


class ResponseCache:
    """Middleware that answers from memory what may be answered from memory."""

    def __init__(
        self,
        app: ASGIApp,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_KEPT_BYTES,
    ) -> None:
        self.app = app
        self._clock = clock
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._kept_bytes = 0
        self._generation = 0
        self._flights: dict[tuple[Key, int], asyncio.Task[Answer]] = {}

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
        kept = self._kept.get(key)
        age = self._clock() - kept.made_at if kept else 0.0
        is_current = kept is not None and kept.generation == self._generation
        if kept and is_current and age < kept.seconds("max-age"):
            self._kept.move_to_end(key)
            answer = kept
        elif kept and is_current and age < kept.seconds("max-age") + kept.seconds(SWR):
            self._fetch(key, scope)
            answer = kept
        else:
            answer = await asyncio.shield(self._fetch(key, scope))
            if answer.status >= 500 and kept and age < kept.seconds("stale-if-error"):
                answer = kept
        await self._respond(answer, scope, receive, send)

    def _fetch(self, key: Key, scope: Scope) -> asyncio.Task[Answer]:
        """The one call under way for `key`, begun now if there is none."""
        flight = (key, self._generation)
        task = self._flights.get(flight)
        if task is None:
            task = asyncio.create_task(self._call(flight, {**scope}))
            self._flights[flight] = task
            task.add_done_callback(lambda _: self._flights.pop(flight, None))
        return task

    async def _call(self, flight: tuple[Key, int], scope: MutableMapping[str, Any]) -> Answer:
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
        # What was read before a write is not the truth after it.
        if flight[1] == self._generation and answer.status < 500:
            self._keep(flight[0], answer)
        return answer

    def _keep(self, key: Key, answer: Answer) -> None:
        """Replaces what was kept: by nothing where the answer may not be kept."""
        replaced = self._kept.pop(key, None)
        self._kept_bytes -= len(replaced.body) if replaced else 0
        if not answer.is_public or answer.seconds("max-age") == 0:
            return
        self._kept_bytes += len(answer.body)
        self._kept[key] = answer
        while self._kept_bytes > self._max_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped.body)

    async def _respond(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        # The log line of a request names its route, also where no route ran for it.
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
