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

_LEFT_TO_THE_APPLICATION = frozenset(
    [b"content-length", b"transfer-encoding", b"expect", b"upgrade"]
)
_READ = _LEFT_TO_THE_APPLICATION | {b"if-none-match", b"origin", b"x-request-id"}


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
        expose = b"access-control-expose-headers: " + ", ".join(exposed).encode()
        self._other_origin = expose + b"\r\nvary: Origin\r\n"
        self._allowed = {
            each.encode(): b"access-control-allow-origin: %b\r\n%b"
            % (each.encode(), self._other_origin)
            for each in origins
        }

    def answer(
        self, target: bytes, headers: RawHeaders, fields_of_server: RawHeaders
    ) -> bytes | None:
        """The response to a GET of `target`, and its log line; None where the application answers.

        `headers` are the request's, with names in lower case; it has no body. The response says
        `fields_of_server` as well, and keeps the connection.
        """
        started_at = self._clock()
        answer = self._known.ready(target, started_at)
        if answer is None or self._drain.started:
            return None
        prepared = answer.prepared or prepare(answer, target)
        if prepared is None:
            return None
        this_id, cors, case = b"", b"vary: Origin\r\n", 0
        is_conditional = has_origin = False
        for name, value in headers:
            if name not in _READ:
                continue
            if name == b"if-none-match":
                # Of several fields the first counts, as with the application.
                if not is_conditional:
                    is_conditional, case = True, int(names(value, answer.etag))
            elif name == b"origin":
                if not has_origin:
                    has_origin, cors = True, self._allowed.get(value, self._other_origin)
            elif name != b"x-request-id":
                return None
            elif not this_id and is_valid_id(value):
                this_id = value
        this_id = this_id or new_id().encode()
        chosen = prepared[case]
        age = int(started_at - answer.made_at)
        pieces = [chosen.head, b"age: %d\r\nx-request-id: " % age, this_id, b"\r\n", cors]
        for name, value in fields_of_server:
            pieces += (name, b": ", value, b"\r\n")
        pieces.append(b"\r\n")
        if case == 0:
            pieces.append(answer.body)
        response = b"".join(pieces)
        took = self._clock() - started_at
        self._requests.add(this_id.decode(), chosen.logged, chosen.route, took)
        return response


def prepare(answer: Answer, target: bytes) -> tuple[Prepared, Prepared] | None:
    """Makes what `answer` says ready, and keeps it there; None where it is no simple response.

    That is one of known length, without a `Vary` of its own: it would have to be merged with that
    of CORS.
    """
    names_of_fields = {name for name, _ in answer.headers}
    if (
        answer.headers_of_304 is None
        or b"content-length" not in names_of_fields
        or names_of_fields & {b"vary", b"connection", b"transfer-encoding"}
    ):
        return None
    # As uvicorn reads it.
    path = unquote(target.partition(b"?")[0].decode("ascii"))
    route = f"GET {template_of(answer.route)}"

    def of(status: int, headers: RawHeaders) -> Prepared:
        fields = [name + b": " + value + b"\r\n" for name, value in (*headers, *SECURITY_HEADERS)]
        head = STATUS_LINE[status] + b"".join(fields)
        return Prepared(head, fields_of_line(path, status, route), route)

    answer.prepared = of(200, answer.headers), of(304, answer.headers_of_304)
    return answer.prepared
