"""Clients that are slow, or send or ask for too much at once, hold nothing for long.

The service runs with short times and few connections (short_limits.py).
"""

from __future__ import annotations

import select
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from service.http.protocol import BoundedProtocol
from tests.faults.raw import (
    HEAD,
    connect,
    peak_memory_mb,
    problem,
    read_all,
    read_one,
    send,
    statuses,
)
from tests.faults.short_limits import CONNECTIONS, SECONDS
from tests.support.builders import make_environment
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.process import running_service

Service = tuple[subprocess.Popen[str], httpx.Client]

MANY_SECONDS = 10 * SECONDS


@pytest.fixture(scope="module")
def service(pool: Pool) -> Iterator[Service]:
    nowhere = f"http://127.0.0.1:{free_port()}"
    variables = {"MYSFITS_JWKS_URL": pool.url, "AWS_ENDPOINT_URL_DYNAMODB": nowhere}
    quiet = {"MYSFITS_LOG_LEVEL": "WARNING"}
    environment = make_environment(**variables, **quiet)
    with running_service(environment, module="tests.faults.short_limits") as started:
        yield started


def test_150_slow_heads_are_refused_while_health_answers(service: Service) -> None:
    _, client = service
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(client)) for _ in range(150)]
        started_at = time.monotonic()
        for sent in (HEAD, b"X", b"X"):
            for connection in slow:
                connection.sendall(sent)
            asked_at = time.monotonic()
            assert client.get("/health/live").status_code == 200
            assert time.monotonic() - asked_at < 1
            time.sleep(SECONDS / 5)

        answers = [read_all(connection) for connection in slow]

    assert time.monotonic() - started_at < MANY_SECONDS
    assert {problem(answer)["status"] for answer in answers} == {408}


def test_a_connection_that_sends_nothing_is_closed(service: Service) -> None:
    assert send(service[1], b"") == b""


def test_empty_lines_do_not_keep_a_connection(service: Service) -> None:
    deadline = time.monotonic() + MANY_SECONDS
    with connect(service[1]) as connection, suppress(OSError):
        while time.monotonic() < deadline:
            connection.sendall(b"\r\n")
            time.sleep(0.1)

    assert time.monotonic() < deadline


CHUNKED = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("before", "status"),
    [(HEAD + b"X: ", 431), (CHUNKED + b"0\r\nX: ", 405), (CHUNKED + b"1;x=", 405)],
    ids=["head", "trailer", "chunk extension"],
)
def test_field_of_100_mb_is_refused_without_being_kept(
    service: Service, before: bytes, status: int
) -> None:
    process, client = service
    before_mb = peak_memory_mb(process.pid)
    sent = 0
    with connect(client) as connection:
        connection.sendall(before)
        with suppress(OSError):
            while sent < 100_000_000:
                connection.sendall(b"x" * 65536)
                sent += 65536
        answer = connection.recv(65536)

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert sent < 50_000_000
    assert peak_memory_mb(process.pid) - before_mb < 5


@pytest.mark.parametrize(("size", "status"), [(16_000, 200), (16_500, 431), (100_000, 431)])
def test_head_may_hold_16_kb(service: Service, size: int, status: int) -> None:
    field = b"X: " + b"x" * (size - len(HEAD) - 5) + b"\r\n"

    answer = send(service[1], HEAD + field + b"Connection: close\r\n\r\n")

    assert statuses(answer) == [status]


def test_a_slow_body_is_408(service: Service, pool: Pool) -> None:
    token = pool.staff()["Authorization"].encode()
    head = b"POST /mysfits HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + token
    fields = b"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    with connect(service[1]) as connection:
        connection.sendall(head + fields)
        for _ in range(3):
            connection.sendall(b" ")
            time.sleep(0.1)

        answer = read_all(connection)

    assert problem(answer)["detail"] == "The body took too long to arrive."


def test_a_body_that_nobody_reads_is_not_waited_for(service: Service) -> None:
    with connect(service[1]) as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nConnection: x\r\n\r\n"
        )

        assert read_all(connection).startswith(b"HTTP/1.1 405 ")


def test_a_reader_that_does_not_read_is_cut_off_and_fills_no_memory(service: Service) -> None:
    process, client = service
    before_mb = peak_memory_mb(process.pid)
    request = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connect(client) as connection:
        connection.setblocking(False)
        flood_until_blocked(connection, request * 10_000)

        assert is_cut_off(connection, MANY_SECONDS)
    assert client.get("/health/live").status_code == 200
    assert peak_memory_mb(process.pid) - before_mb < 20


def flood_until_blocked(connection: socket.socket, data: bytes) -> None:
    """Sends until nothing is taken for half a second, at most 100 MB."""
    for _ in range(200):
        _, writable, _ = select.select([], [connection], [], 0.5)
        if not writable:
            return
        connection.send(data)


def is_cut_off(connection: socket.socket, within_seconds: float) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLERR | select.POLLHUP)
    return bool(poll.poll(within_seconds * 1000))


def test_a_connection_that_idles_between_requests_is_kept(service: Service) -> None:
    with connect(service[1]) as connection:
        connection.sendall(HEAD + b"\r\n")
        first = read_one(connection)
        time.sleep(3 * SECONDS)
        connection.sendall(HEAD + b"\r\n")
        second = read_one(connection)

        assert first.startswith(b"HTTP/1.1 200")
        assert second.startswith(b"HTTP/1.1 200")
        # The head of the next request has its own time.
        connection.sendall(HEAD)
        assert problem(read_all(connection))["status"] == 408


def test_full_of_slow_heads_the_oldest_makes_room(service: Service) -> None:
    _, client = service
    with ExitStack() as stack:
        slow: list[socket.socket] = []
        for _ in range(CONNECTIONS):
            if len(slow) == CONNECTIONS // 2:
                time.sleep(0.1)
            slow.append(stack.enter_context(connect(client)))
            slow[-1].sendall(HEAD)
        late = [stack.enter_context(connect(client)) for _ in range(50)]
        for connection in late:
            connection.sendall(HEAD + b"\r\n")

        answers = [statuses(read_one(connection)) for connection in late]
        refused = [answered_408(connection) for connection in slow]

    assert answers == [[200]] * 50
    # One more than there are may be the client of the other tests.
    assert refused.count(False) in (50, 51)
    assert all(refused[CONNECTIONS // 2 :])


def answered_408(connection: socket.socket) -> bool:
    try:
        return statuses(read_all(connection)) == [408]
    except ConnectionResetError:
        return False


def test_heads_have_10_seconds_bodies_and_readers_30() -> None:
    assert BoundedProtocol.head_seconds == 10
    assert BoundedProtocol.body_seconds == 30
    assert BoundedProtocol.reader_seconds == 30
