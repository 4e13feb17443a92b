"""The HTTP session of AWS clients: no wait outlives the deadline, and no answer is cut short.

botocore's limits are for each receive, so an answer that drips may take for ever. Here each send
and receive has what is left of the deadline, at most. urllib3 has no such limit:
https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html#urllib3.util.Timeout
"""

from __future__ import annotations

import socket
import ssl
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from botocore.httpsession import URLLib3Session
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from service.aws.deadlines import remaining, until

ENDS_AT = "mysfits_ends_at"
"""The key of a request's context under which its deadline is, of the monotonic clock."""


class DeadlineSocket(socket.socket):
    """A socket whose every wait ends with its timeout or with the deadline."""

    _timeout: float | None = None
    """What was given; what is set is shorter near the deadline."""

    def settimeout(self, value: float | None) -> None:
        self._timeout = value
        self._set(value)

    def _limit(self) -> None:
        left = remaining()
        if left is None:
            self._set(self._timeout)
        elif left <= 0:
            raise TimeoutError("deadline exceeded")
        else:
            self._set(left if self._timeout is None else min(self._timeout, left))

    def _set(self, value: float | None) -> None:
        # Each time a system call, and far from the deadline always the same.
        if value != self.gettimeout():
            super().settimeout(value)

    def connect(self, address: Any) -> None:
        self._limit()
        super().connect(address)

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._limit()
        return super().recv_into(*args, **kwargs)

    def recv(self, *args: Any, **kwargs: Any) -> bytes:
        self._limit()
        return super().recv(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        self._limit()
        return super().send(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        """Its timeout is for the whole of the data: `socket.sendall` keeps it, and that of TLS
        comes through `send`."""
        self._limit()
        super().sendall(*args, **kwargs)


class DeadlineTlsSocket(DeadlineSocket, ssl.SSLSocket):
    """The same over TLS, as `SSLContext.sslsocket_class`."""

    def do_handshake(self, block: bool = False) -> None:
        given = self._timeout
        self._limit()
        super().do_handshake(block)
        self.settimeout(given)


def open_socket(host: str, port: int, timeout: float | None, options: Any) -> DeadlineSocket:
    """A socket that is connected, each address of the host in its turn; raises OSError."""
    fault: OSError = OSError("no address")
    found = socket.getaddrinfo(host, port, allowed_gai_family(), socket.SOCK_STREAM)
    for family, kind, protocol, _, address in found:
        connection = DeadlineSocket(family, kind, protocol)
        try:
            for option in options or ():
                connection.setsockopt(*option)
            connection.settimeout(timeout)
            connection.connect(address)
        except OSError as error:
            connection.close()
            fault = error
        else:
            return connection
    raise fault


class _Connecting:
    """Of urllib3's connections: makes DeadlineSockets."""

    def _new_conn(self: Any) -> socket.socket:
        try:
            return open_socket(self._dns_host, self.port, self.timeout, self.socket_options)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"Connection timed out: {error}") from error
        except OSError as error:
            message = f"Failed to establish a new connection: {error}"
            raise NewConnectionError(self, message) from error


class _Connection(_Connecting, AWSHTTPConnection):  # type: ignore[misc]
    pass


class _TlsConnection(_Connecting, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _WholeAnswers:
    """Of urllib3's pools: an answer shorter than its Content-Length is a fault. botocore turns
    that off, and compares by itself only what it streams."""

    def urlopen(self, *args: Any, **kwargs: Any) -> Any:
        return super().urlopen(*args, **{**kwargs, "enforce_content_length": True})  # type: ignore[misc]


class _Pool(_WholeAnswers, AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(_WholeAnswers, AWSHTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class DeadlineSession(URLLib3Session):
    """botocore's session over these sockets; a request has until `ends_at` of its context."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
        manager: Any = self._manager  # type: ignore[attr-defined]
        manager.pool_classes_by_scheme = self._pool_classes_by_scheme

    def _get_ssl_context(self) -> ssl.SSLContext:
        context: ssl.SSLContext = super()._get_ssl_context()  # type: ignore[misc]
        context.sslsocket_class = DeadlineTlsSocket
        return context

    def send(self, request: Any) -> Any:
        """The answer, read to its end unless it is to be streamed."""
        with until(request.context[ENDS_AT]):
            return super().send(request)


def use_deadlines(client: Any, connect_seconds: float, read_seconds: float) -> None:
    """Replaces the HTTP session of a botocore client, which no public name reaches."""
    before = client._endpoint.http_session
    client._endpoint.http_session = DeadlineSession(
        verify=before._verify,
        proxies=before._proxy_config._proxies,
        timeout=(connect_seconds, read_seconds),
        max_pool_connections=before._max_pool_connections,
        socket_options=before._socket_options,
        proxies_config=before._proxy_config.settings,
    )
    before.close()
