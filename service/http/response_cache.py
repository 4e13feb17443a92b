"""A small shared HTTP cache in the process: RFC 9111, and RFC 5861 for stale responses.

It obeys the `Cache-Control` the routes set, so one header steers the browser, CloudFront and this.
Only public reads meet it, by their path; their `Authorization` is not looked at, and the
application is called without it. Requests that miss together share one call.

    stored response                         what a request gets
    fresh (max-age)                         the stored one
    stale-while-revalidate                  the stored one; a call replaces it
    older, within stale-if-error            what the call answers within 50 ms, or the stored one
    outdated by a write of this process     what the call answers; the stored one if that fails
    none, or past stale-if-error            what the call answers

A cache may serve stale responses where the origin allows it (RFC 9111, 4.2.4: RFC 5861, or a
contract between the two, which are one process here). An error for which `stale-if-error` allows it
is any 500, 502, 503 or 504 (RFC 5861, 4), and what takes too long is a 504 (RFC 9110, 15.6.5): an
older response is served after 50 ms, and the call goes on for whoever asks next.

A successful write outdates every stored response (RFC 9111, 4.4): visitors see their own change at
once, and the other tasks follow within `max-age`. The last good response is stored all the same,
also when a write overlapped its call; only the answer that it is gone drops it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.changes import Change, ChangeLog, ShownWithout, apply_all, declaration_of
from service.http.dependencies import public_paths
from service.http.stored_responses import NO_GENERATION, Answer, Key, StoredResponses, names

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.05
"""How long a call may take before an old response is served in its place."""

LAG_SECONDS = 2.0
"""How long after a write an eventually consistent read may still not show it; AWS says "usually
within one second or less".
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
"""

SWEEP_SECONDS = 10
"""How often what can no longer be served is dropped."""

MAX_KEY_CHARACTERS = 2_048
MAX_PARAMETERS = 32
"""Longer queries, or more parameters, than any route accepts: refused there, and never stored."""

_SAFE_METHODS = ("HEAD", "OPTIONS", "TRACE")


def is_public_read(scope: Scope) -> bool:
    """Whether the route of a GET answers everybody the same."""
    return public_paths(scope["app"])(scope["path"])


@dataclass(slots=True, eq=False)
class Call:
    """A call of the application under way; `scope` is its own, in which it notes its route."""

    scope: Scope
    generation: int
    applied: int
    """The number of the last change that its answer is sure to show by itself."""
    begun_at: float
    is_superseded: bool = False
    """Whether a call that began later has answered: this one's answer is not stored."""
    task: asyncio.Task[Answer] = field(init=False)

    def answer(self) -> Answer | None:
        """What it answered; None where it failed or has not ended."""
        if not self.task.done() or self.task.cancelled() or self.task.exception():
            return None
        answer = self.task.result()
        return answer if answer.status < 500 else None


@dataclass
class Known:
    """What the cache has stored, and the calls that may bring more."""

    responses: StoredResponses = field(default_factory=StoredResponses)
    calls: dict[Key, list[Call]] = field(default_factory=dict)
    generation: int = 0
    """How many writes of this process have outdated everything."""
    changes: ChangeLog = field(default_factory=ChangeLog)

    def is_current(self, answer: Answer) -> bool:
        """Whether `answer` shows every write of this process; changes it where that is enough."""
        if answer.applied != self.changes.number:
            self._bring_up_to_date(answer)
        return answer.generation == self.generation

    def _bring_up_to_date(self, answer: Answer) -> None:
        """Applies the changes that `answer` lacks, or outdates it where that is not possible."""
        pending = self.changes.since(answer.applied)
        is_complete = self.changes.reaches_back_to(answer.applied)
        answer.applied = self.changes.number
        if not answer.is_public:
            return
        try:
            body = apply_all(pending, answer.body)
        except ShownWithout:
            is_complete = False
        else:
            if body is not answer.body:
                answer.change_body(body)
        if not is_complete:
            answer.generation = answer.failed_generation = NO_GENERATION

    def note_write(self, changes: list[Change] | None, now: float) -> None:
        """A write has succeeded, and changed no more than `changes`; None: anything."""
        ordered = [self.changes.add(change, now) for change in changes or ()]
        if changes is None or not all(ordered):
            self.generation += 1

    def ready(self, target: bytes, now: float) -> Answer | None:
        """The answer to a GET of `target`, as its request line has it, that needs no call at all.

        None where nothing stored is both fresh at `now` and current, or `target` is new.
        """
        answer = self.responses.find_target(target)
        if answer is None or now >= answer.fresh_until or not self.is_current(answer):
            return None
        return answer

    def __contains__(self, scope: Scope) -> bool:
        """Whether a public read needs no call of its own."""
        key = _key(scope)
        return key is not None and (key in self.calls or self.responses.find(key) is not None)


class ResponseCacheMiddleware:
    """Answers public reads from memory while the stored response is fresh or may be stale."""

    def __init__(
        self,
        app: ASGIApp,
        is_public: Callable[[Scope], bool] = is_public_read,
        clock: Callable[[], float] = time.monotonic,
        known: Known | None = None,
    ) -> None:
        self.app = app
        self._is_public = is_public
        self._clock = clock
        self._known = known if known is not None else Known()
        self._stored = self._known.responses
        self._calls = self._known.calls
        self._sweep_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS:
            await self.app(scope, receive, send)
        elif scope["method"] == "GET":
            await self._read(scope, receive, send)
        else:
            await self._write(scope, receive, send)

    async def _write(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and 200 <= message["status"] < 300:
                self._known.note_write(declaration.changes, self._clock())
            await send(message)

        declaration = declaration_of(scope)
        await self.app(scope, receive, watch)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        stored = self._stored.find(key) if key else None
        # What is stored is public: only for the rest the routes have to be asked.
        if stored is None and not self._is_public(scope):
            await self.app(scope, receive, send)
        elif key is None:
            await self.app(_without_credentials(scope), receive, send)
        else:
            answer = await self._answer(key, stored, scope)
            # Changes may have come while its call was under way.
            self._known.is_current(answer)
            self._stored.add_target(key, _target(scope))
            await self._respond(answer, scope, send)

    async def _answer(self, key: Key, stored: Answer | None, scope: Scope) -> Answer:
        """What the table at the top says; raises what the application raises."""
        now = self._clock()
        if stored and now >= stored.usable_until:
            stored = None
        is_current = stored is not None and self._known.is_current(stored)
        if stored and is_current and now < stored.fresh_until:
            return stored
        call = self._call(key, scope, now)
        if stored and is_current and now < stored.revalidate_until:
            return stored
        # Unlimited where there is nothing, or nothing that shows the last write.
        patience: float | None = None
        if stored and (is_current or stored.failed_generation == self._known.generation):
            patience = call.begun_at + PATIENCE_SECONDS - now
        if patience is None or patience > 0:
            await asyncio.wait({call.task}, timeout=patience)
        if answer := call.answer():
            return answer
        # Asked again: another call may have answered meanwhile, or said that it is gone.
        stored = self._stored.find(key)
        if stored and now < stored.usable_until:
            return stored
        return await self._result(call, scope)

    async def _result(self, call: Call, scope: Scope) -> Answer:
        """What `call` answers, errors included; raises what it raises."""
        try:
            return await asyncio.shield(call.task)
        except Exception:
            # The request log names the route of a request that failed, too.
            scope["route"] = call.scope.get("route")
            raise

    def _call(self, key: Key, scope: Scope, now: float) -> Call:
        """The call under way for `key` that began after the last write; begun now if none did."""
        calls = self._calls.setdefault(key, [])
        if not calls or calls[-1].generation != self._known.generation:
            applied = self._known.changes.number_at(now - LAG_SECONDS)
            call = Call(_without_credentials(scope), self._known.generation, applied, now)
            calls.append(call)
            call.task = asyncio.create_task(self._run(key, call))
            call.task.add_done_callback(lambda _: self._end(key, call))
        return calls[-1]

    async def _run(self, key: Key, call: Call) -> Answer:
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))

        await self.app(call.scope, _no_body, collect)
        return Answer(
            status=start["status"],
            headers=list(start["headers"]),
            body=bytes(body),
            route=call.scope.get("route"),
            made_at=call.begun_at,
            generation=call.generation,
            applied=call.applied,
        )

    def _end(self, key: Key, call: Call) -> None:
        """Stores what `call` answered, unless a later one has answered already."""
        calls = self._calls[key]
        calls.remove(call)
        if not calls:
            del self._calls[key]
        answer = call.answer()
        if answer is None:
            self._note_failure(key, call)
        elif not call.is_superseded:
            self._stored.put(key, answer)
            for other in calls:
                other.is_superseded = other.generation < call.generation
        now = self._clock()
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_SECONDS
            self._stored.drop_unusable(now)

    def _note_failure(self, key: Key, call: Call) -> None:
        stored = self._stored.find(key)
        if stored:
            stored.failed_generation = call.generation
        if not call.task.cancelled() and (error := call.task.exception()):
            # Whoever waited may be served the stored response, and then nobody else logs it.
            log.error("A call for the response cache raised", exc_info=error)

    async def _respond(self, answer: Answer, scope: Scope, send: Send) -> None:
        # The request log names the route, also where no route ran for this request.
        scope["route"] = answer.route
        status, headers, body = answer.status, answer.headers, answer.body
        if answer.headers_of_304 is not None and _is_known(answer.etag, scope):
            status, headers, body = 304, answer.headers_of_304, b""
        # A list of its own: the middleware around this one adds to it.
        headers = [*headers]
        if answer.is_public:
            headers.append((b"age", b"%d" % (self._clock() - answer.made_at)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _key(scope: Scope) -> Key | None:
    """Path and query, whose parameters may come in any order; None where it is too long."""
    raw = scope["query_string"]
    query = _sorted_query(raw) if len(raw) <= 256 else _sorted_query.__wrapped__(raw)
    path = scope["path"]
    if query is None or len(path) + len(query) > MAX_KEY_CHARACTERS:
        return None
    return path, query


@lru_cache(maxsize=256)
def _sorted_query(raw: bytes) -> str | None:
    """The parameters in one order and one spelling; None where it is too long.

    Empty ones go before they are parsed: a route ignores them, so they must not make another key.
    """
    parts = [part for part in raw.split(b"&") if part]
    query = b"&".join(parts)
    # Each character may be written as three, "%41".
    if len(parts) > MAX_PARAMETERS or len(query) > 3 * MAX_KEY_CHARACTERS:
        return None
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode(sorted(pairs))


def _target(scope: Scope) -> bytes:
    """Path and query as in the request line."""
    path: bytes = scope["raw_path"]
    return path + b"?" + scope["query_string"] if scope["query_string"] else path


def _without_credentials(scope: Scope) -> Scope:
    """A scope of its own, without `Authorization`: its answer may be shared."""
    headers = [header for header in scope["headers"] if header[0] != b"authorization"]
    return {**scope, "headers": headers}


def _is_known(etag: bytes, scope: Scope) -> bool:
    """Whether `If-None-Match` names `etag`, compared weakly (RFC 9110, 13.1.2)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return names(value, etag)
    return False


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
