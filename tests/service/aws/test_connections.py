"""DynamoDB's connections over real sockets; deadlines and short answers: test_call_events.py."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, SSLError
from httptools import HttpParserError

from service.aws import clients
from service.aws.connections import Connection, LeanSession
from service.aws.sockets import DeadlineSession, DeadlineSocket
from tests.support.cloud import free_port
from tests.support.tables import REGION
from tests.support.tls import write_certificate
from tests.support.upstream import Answer, Upstream, running_upstream

BODY = b'{"Items": [], "ConsumedCapacity": {"TableName": "table"}}'
CLOSED_AFTER = Answer(body=BODY, declared_length=len(BODY))


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with running_upstream() as started:
        started.rule = lambda _: Answer(body=BODY)
        yield started


def client_of(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", address)
    return clients.dynamodb(REGION)


def test_connection_is_used_again(upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(upstream.address, monkeypatch)

    for _ in range(3):
        client.scan(TableName="table")

    assert upstream.open_connections == 1
    client.close()


def test_connection_that_the_host_closed_is_not_used(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream.rule = lambda _: CLOSED_AFTER
    client = client_of(upstream.address, monkeypatch)
    client.scan(TableName="table")
    idle = client._endpoint.http_session._idle[0]
    until = time.monotonic() + 5
    while not idle.is_closed:
        assert time.monotonic() < until

    assert client.scan(TableName="table")["ResponseMetadata"]["RetryAttempts"] == 0


def test_host_that_refuses_connections_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(f"http://127.0.0.1:{free_port()}", monkeypatch)

    with pytest.raises(EndpointConnectionError):
        client.scan(TableName="table")


@pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("another.test", True)])
def test_certificate_must_be_trusted_and_of_the_host(
    name: str, trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with running_upstream(tls=context) as upstream:
        client = client_of(upstream.address, monkeypatch)

        with pytest.raises(SSLError, match="CERTIFICATE_VERIFY_FAILED"):
            client.scan(TableName="table")

    assert upstream.calls == {}


def test_proxy_of_the_environment_is_left_to_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(clients.dynamodb(REGION)._endpoint.http_session, LeanSession)  # type: ignore[attr-defined]

    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test")

    session = clients.dynamodb(REGION)._endpoint.http_session  # type: ignore[attr-defined]
    assert isinstance(session, DeadlineSession)


def read(sent: bytes) -> tuple[int, dict[str, str], bytes, bool]:
    """Status, headers and body of what a host sent, and whether the connection is reusable."""
    mine, theirs = socket.socketpair()
    connection = Connection(DeadlineSocket(fileno=mine.detach()))
    with theirs:
        theirs.sendall(sent)
        theirs.shutdown(socket.SHUT_WR)
        try:
            return (*connection.ask(b"POST"), connection.reusable)
        finally:
            connection.close()


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", (200, "2", b"{}", True)),
        (
            b"HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
            (400, None, b"{}", True),
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            (200, "0", b"", False),
        ),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", (200, "0", b"", False)),
    ],
)
def test_whole_answer_is_read(sent: bytes, answer: tuple[Any, ...]) -> None:
    status, headers, body, reusable = read(sent)

    assert (status, headers.get("Content-Length"), body, reusable) == answer


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Len",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
)
def test_answer_without_a_known_end_is_not_whole(sent: bytes) -> None:
    with pytest.raises(ConnectionError):
        read(sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    ],
)
def test_what_is_no_single_answer_is_refused(sent: bytes) -> None:
    with pytest.raises(HttpParserError):
        read(sent)
