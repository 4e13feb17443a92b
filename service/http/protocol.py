"""What one connection may take of the service: heads, bodies, readers, connections are bounded.

    phase   what is waited for                     at most
    HEAD    request line and fields                16 KB, 10 s from the connection or its first byte
    BODY    the rest of the request                30 s (how large: http/body_limit.py)
    IDLE    our response, or the next request      the keep-alive time of uvicorn's configuration
    CLOSING the client to read a refusal           2 s and 1 MB, which is thrown away

A subclass of uvicorn's own protocol, which bounds only the time between requests. The times are
compared by `close_overdue`, twice a second for all connections: a timer for each phase of each
request would cost more than the rest of this file.
"""

from __future__ import annotations

import logging
import re
import resource
from asyncio import AbstractEventLoop, Transport
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import httptools
import uvicorn
from starlette.exceptions import HTTPException
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from service.errors import BadRequest, HeadersTooLarge, RequestTimeout
from service.http.body_limit import BODY_FAULT
from service.http.problems import problem_response
from service.http.request_log import headers_of_every_response, new_id
from service.logs import request_id

if TYPE_CHECKING:
    from service.http.edge import Edge

log = logging.getLogger(__name__)

PIECE_BYTES = 4096
"""How much the parser is fed at once: it can neither stop within, nor say how far it came."""

_HOST = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
"""uri-host and port, RFC 3986 section 3.2.2, without their grammar."""


Phase = Literal["HEAD", "BODY", "IDLE", "CLOSING"]
"""What a connection waits for; an Enum would cost half a microsecond a request."""


def most_connections() -> int:
    """800, or three quarters of the descriptors where that is less (macOS: 256)."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(800, descriptors * 3 // 4)


class BoundedProtocol(HttpToolsProtocol):
    """One connection. The bounds are class attributes, so that tests can set them."""

    head_bytes: ClassVar = 16 * 1024
    framing_bytes: ClassVar = 64 * 1024
    """Of a chunked body: sizes, extensions and trailers."""
    closing_bytes: ClassVar = 1024 * 1024
    head_seconds: ClassVar = 10.0
    body_seconds: ClassVar = 30.0
    reader_seconds: ClassVar = 30.0
    closing_seconds: ClassVar = 2.0
    connections_at_most: ClassVar = most_connections()

    evicted: ClassVar = 0
    """Connections that made room for others since the last line about it in the log."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.phase: Phase = "HEAD"
        self.since = self.loop.time()
        self._fed = 0
        """Bytes of this phase that the parser was fed, but for those of a body."""
        self._held = b""
        """What came while requests were queued: a queued request takes 50 times its bytes."""
        self._hosts: list[bytes] | None = None
        """Of the request before, which were right."""
        self._refusal: HTTPException | None = None
        # Where paths have a prefix, a target is not what the application is asked for.
        self._edge: Edge | None = None if config.root_path else app_state.get("edge")
        self._may_hit = False
        """Whether the edge may answer the next request: one of each piece of data received."""
        self._hit: bytes | None = None
        """What the edge answers to the request whose head is complete."""
        self._unsent_since: float | None = None

    # What asyncio calls

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.flow = _HoldingFlow(transport)
        if len(self.connections) > self.connections_at_most:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        self._may_hit = self._edge is not None
        if len(data) > PIECE_BYTES or self.pipeline:
            self._parse_or_hold(data)
        else:
            self._parse(data)

    # What the parser calls

    def on_message_begin(self) -> None:
        """Replaces uvicorn's, which makes the scope here, also where the edge answers."""
        self.url = b""
        self.headers = []
        if self.phase == "IDLE":
            self._enter("HEAD")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Replaces uvicorn's, which also looks for `Expect` in each."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        # The parser hands on what is raised here, as the context of an error of its own.
        self._check_head()
        if self._may_hit and self._is_free and self._is_plain_get():
            assert self._edge is not None  # noqa: S101  As _may_hit says.
            self._may_hit = False
            self._hit = self._edge.answer(self.url, self.headers, self.server_state.default_headers)
            if self._hit is not None:
                return
        self._begin_scope()
        super().on_headers_complete()
        # Trailers are appended to this list; uvicorn's scope keeps the other one.
        self.headers = []
        self._enter("BODY")

    def on_body(self, body: bytes) -> None:
        self._fed -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._hit is not None:
            self._send_hit(self._hit)
            return
        super().on_message_complete()
        # `since` is when the response is complete.
        self.phase = "IDLE"
        self._fed = 0

    # Hits of the response cache

    @property
    def _is_free(self) -> bool:
        """Whether no response is due, and one that is written goes out."""
        return not (self._responding or self.flow.write_paused or self.transport.is_closing())

    def _is_plain_get(self) -> bool:
        """Whether it is a GET of HTTP/1.1 that keeps the connection and its protocol."""
        parser = self.parser
        return (
            parser.get_method() == b"GET"
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            and parser.get_http_version() == "1.1"
        )

    def _send_hit(self, response: bytes) -> None:
        self._hit = None
        self.transport.write(response)
        self.server_state.total_requests += 1
        self._enter("IDLE")

    def _begin_scope(self) -> None:
        """What uvicorn does when a message begins, of what has been read since."""
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)

    # What a response calls

    def on_response_complete(self) -> None:
        """Replaces uvicorn's, which reads on while requests are queued, and keeps a timer."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        if self.phase == "IDLE":
            self.since = self.loop.time()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        if self.pipeline:
            return
        self.flow.resume_reading()
        if self._held:
            held, self._held = self._held, b""
            self._release()
            self._parse_or_hold(held)
        if self._refusal is not None and not self._responding:
            self._answer_refusal()

    # Reading

    def _parse_or_hold(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE_BYTES):
            if self.pipeline:
                self._hold(data[start:])
                return
            self._parse(data[start : start + PIECE_BYTES])

    def _parse(self, piece: bytes) -> None:
        if self._refusal is not None or self.phase == "CLOSING":
            self._discard(piece)
            return
        if self.phase == "IDLE":
            self._enter("HEAD")
        self._fed += len(piece)
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            self._answer_without_upgrade()
        except httptools.HttpParserError as error:
            known = error.__context__
            self._refuse(
                known
                if isinstance(known, HTTPException)
                else BadRequest("This is not a request of HTTP/1.1.")
            )
        else:
            limit = self.framing_bytes if self.phase == "BODY" else self.head_bytes
            if self._fed > limit:
                self._refuse(self._head_too_large())

    def _hold(self, data: bytes) -> None:
        self._held += data
        assert isinstance(self.flow, _HoldingFlow)  # noqa: S101  connection_made makes it.
        self.flow.holds = True
        self.flow.pause_reading()

    def _release(self) -> None:
        assert isinstance(self.flow, _HoldingFlow)  # noqa: S101
        self.flow.holds = False
        self.flow.resume_reading()

    def _check_head(self) -> None:
        if self._fed > self.head_bytes - PIECE_BYTES:
            fields = sum(len(name) + len(value) + 4 for name, value in self.headers)
            if len(self.url) + fields > self.head_bytes:
                raise self._head_too_large()
        hosts = [value for name, value in self.headers if name == b"host"]
        if hosts != self._hosts or not hosts:
            self._check_hosts(hosts)
            self._hosts = hosts

    def _check_hosts(self, hosts: list[bytes]) -> None:
        """RFC 9112 section 3.2: https://www.rfc-editor.org/rfc/rfc9112#section-3.2"""
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() != "1.0"):
            raise BadRequest("A request has one Host field.")
        if hosts and not _HOST.fullmatch(hosts[0]):
            raise BadRequest("The Host field is not a host.")

    def _head_too_large(self) -> HTTPException:
        return HeadersTooLarge(
            f"The request line and fields may hold at most {self.head_bytes} bytes."
        )

    def _answer_without_upgrade(self) -> None:
        """The request is answered as if it asked for no other protocol (RFC 9110 section 7.8).

        The parser cannot read on, so the response ends the connection.
        """
        self.cycle.keep_alive = False
        self.phase = "CLOSING"
        self.since = self.loop.time()

    # Phases

    @property
    def _responding(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.since = self.loop.time()
        self._fed = 0

    def close_if_overdue(self, now: float) -> None:
        """Refuses, closes or aborts what took longer than it may; `now` is the loop's time."""
        waited = now - self.since
        if self._is_unread(now):
            log.warning("A response was not read in time", extra={"client": self.client})
            self.transport.abort()
        elif self._held:
            return
        elif self.phase == "BODY":
            if waited > self.body_seconds:
                self._refuse(RequestTimeout("The body took too long to arrive."))
        elif self._responding:
            return
        elif self.phase == "CLOSING":
            if waited > self.closing_seconds:
                self.transport.abort()
        elif self.phase == "IDLE":
            if waited > self.timeout_keep_alive:
                self.transport.close()
        elif waited > self.head_seconds:
            if self._fed:
                self._refuse(RequestTimeout("The request line and fields took too long to arrive."))
            else:
                self.transport.close()

    def _is_unread(self, now: float) -> bool:
        """Whether something written has waited for the client ever since `reader_seconds`."""
        if not self.transport.get_write_buffer_size():
            self._unsent_since = None
        elif self._unsent_since is None:
            self._unsent_since = now
        return self._unsent_since is not None and now - self._unsent_since > self.reader_seconds

    def _make_room(self) -> None:
        """Ends the connection that has waited longest for its client; before all, within a request.

        Where the service works on a request of every other one, that is this one.
        """
        waiting = (each for each in self.connections if isinstance(each, BoundedProtocol))
        longest = min(
            (each for each in waiting if each is not self and each._waits_for_client),
            key=lambda each: (each.phase == "IDLE", each.since),
            default=self,
        )
        self.connections.discard(longest)
        longest.transport.abort()
        BoundedProtocol.evicted += 1

    @property
    def _waits_for_client(self) -> bool:
        return self.phase == "BODY" or not self._responding

    # Refusals

    def _refuse(self, error: HTTPException) -> None:
        """Answers with `error`, after the responses that are due, and reads no further request."""
        if self._refusal is not None:
            return
        self._refusal = error
        if self.phase == "BODY" and self._responding:
            # The request has begun: it is answered and logged as all are, http/body_limit.py.
            self.cycle.scope[BODY_FAULT] = error  # type: ignore[literal-required]
            self.cycle.keep_alive = False
            self.cycle.message_event.set()
        elif self.phase == "BODY":
            self._end()
        elif not self._responding:
            self._answer_refusal()

    def _answer_refusal(self) -> None:
        assert self._refusal is not None  # noqa: S101
        if self.transport.is_closing():
            return
        this_id = new_id()
        token = request_id.set(this_id)
        # No path was read, or none that could be trusted.
        response = problem_response({"path": "/"}, self._refusal)
        log.info("request refused", extra={"status": response.status_code, "client": self.client})
        request_id.reset(token)
        response.raw_headers += headers_of_every_response(this_id)
        response.headers["Connection"] = "close"
        fields = [*self.server_state.default_headers, *response.raw_headers]
        lines = [name + b": " + value + b"\r\n" for name, value in fields]
        status = STATUS_LINE[response.status_code]
        self.transport.write(b"".join([status, *lines, b"\r\n", bytes(response.body)]))
        self._end()

    def _end(self) -> None:
        """Says that nothing follows; closed at once, the client might lose what it was sent."""
        self._enter("CLOSING")
        self.flow.resume_reading()
        self.transport.write_eof()

    def _discard(self, data: bytes) -> None:
        self._fed += len(data)
        if self._fed > self.closing_bytes and not self._responding:
            self.transport.abort()


class _HoldingFlow(FlowControl):
    """uvicorn's flow control, which does not read on while something is held."""

    holds = False

    def resume_reading(self) -> None:
        if not self.holds:
            super().resume_reading()


def close_overdue(connections: Iterable[object], now: float) -> None:
    """Ends each of the server's connections that took longer than it may."""
    for connection in tuple(connections):
        if isinstance(connection, BoundedProtocol):
            connection.close_if_overdue(now)
    if BoundedProtocol.evicted:
        log.warning("Too many connections", extra={"evicted": BoundedProtocol.evicted})
        BoundedProtocol.evicted = 0
