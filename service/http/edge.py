"""The edge: answers what the response cache has ready, before the application hears of a request.

http/protocol.py asks it for every GET whose head is complete. A stored response that is fresh and
shows every write of this process is joined of bytes that were made ready: no task, no ASGI scope,
no middleware, which cost several times as much. Whatever is not as simple goes to the application,
which answers the same: tests/service/http/test_edge.py compares the two.

A hit has its line in the log and its metrics, and is not traced.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from urllib.parse import unquote

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from service.http.draining import Drain
from service.http.request_log import (
    SECURITY_HEADERS,
    RequestLog,
    fields_of_line,
    is_valid_id,
    new_id,
    template_of,
)
from service.http.response_cache import Known
from service.http.stored_responses import Answer, Prepared, RawHeaders, names

_LEFT_TO_THE_APPLICATION = (b"content-length", b"transfer-encoding", b"expect", b"upgrade")
_READ = frozenset([*_LEFT_TO_THE_APPLICATION, b"x-request-id", b"origin", b"if-none-match"])

NO_ORIGIN = b"\r\nvary: Origin\r\n\r\n"
"""How the head of a response ends. What it says of CORS is what Starlette's middleware says."""


class Edge:
    """Hits of the response cache as bytes for the connection.

    `origins` may read what the API answers, and of its fields those that are `exposed` (CORS).
    """

    def __init__(
        self,
        known: Known,
        drain: Drain,
        requests: RequestLog,
        origins: Collection[str],
        exposed: Collection[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._known = known
        self._drain = drain
        self._requests = requests
        self._clock = clock
        expose = b"\r\naccess-control-expose-headers: " + ", ".join(exposed).encode()
        self._other_origin = expose + NO_ORIGIN
        self._origins = {
            each.encode(): b"\r\naccess-control-allow-origin: " + each.encode() + self._other_origin
            for each in origins
        }
        self._server_fields: RawHeaders = []
        self._server_lines = b""

    def answer(self, target: bytes, headers: RawHeaders, server_fields: RawHeaders) -> bytes | None:
        """The response to a GET of `target`, and its log line; None where the application answers.

        `headers` are the request's, with names in lower case. The response has `server_fields` as
        well, and keeps the connection.
        """
        started_at = self._clock()
        answer = self._known.ready(target, started_at)
        if answer is None or self._drain.started:
            return None
        prepared = answer.prepared or prepare(answer, target)
        read = _read(headers)
        if prepared is None or read is None:
            return None
        given_id, origin, if_none_match = read
        is_304 = if_none_match is not None and names(if_none_match, answer.etag)
        chosen = prepared[is_304]
        this_id = new_id() if given_id is None else str(given_id, "ascii")
        cors = NO_ORIGIN if origin is None else self._origins.get(origin, self._other_origin)
        varying = f"age: {int(started_at - answer.made_at)}\r\nx-request-id: {this_id}".encode()
        lines = self._lines_of(server_fields)
        response = b"".join((chosen.head, lines, varying, cors, b"" if is_304 else answer.body))
        self._requests.add(this_id, chosen.logged, chosen.route, self._clock() - started_at)
        return response

    def _lines_of(self, server_fields: RawHeaders) -> bytes:
        """As they are sent; uvicorn makes a new list of them each second."""
        if server_fields is not self._server_fields:
            self._server_fields, self._server_lines = server_fields, _lines(server_fields)
        return self._server_lines


def _read(headers: RawHeaders) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """The id, origin and `If-None-Match` of a request; None where it asks for more than those.

    Of fields that are repeated the first counts, as with the application.
    """
    this_id: bytes | None = None
    origin: bytes | None = None
    if_none_match: bytes | None = None
    for name, value in headers:
        if name not in _READ:
            continue
        if name == b"origin":
            origin = value if origin is None else origin
        elif name == b"if-none-match":
            if_none_match = value if if_none_match is None else if_none_match
        elif name in _LEFT_TO_THE_APPLICATION:
            return None
        elif this_id is None and is_valid_id(value):
            this_id = value
    return this_id, origin, if_none_match


def prepare(answer: Answer, target: bytes) -> tuple[Prepared, Prepared] | None:
    """Makes what `answer` says ready, and keeps it there; None where it is no simple response.

    That is one of known length, without a `Vary` of its own: it would have to be merged with that
    of CORS.
    """
    fields = {name for name, _ in answer.headers}
    if (
        answer.headers_of_304 is None
        or b"content-length" not in fields
        or fields & {b"vary", b"connection", b"transfer-encoding"}
    ):
        return None
    # As uvicorn reads it.
    path = unquote(target.partition(b"?")[0].decode("ascii"))
    route = f"GET {template_of(answer.route)}"

    def of(status: int, headers: RawHeaders) -> Prepared:
        head = STATUS_LINE[status] + _lines([*headers, *SECURITY_HEADERS])
        return Prepared(head, fields_of_line(path, status, route), route)

    answer.prepared = of(200, answer.headers), of(304, answer.headers_of_304)
    return answer.prepared


def _lines(fields: RawHeaders) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in fields)
