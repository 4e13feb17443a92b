"""What HTTP itself asks of a server: Host, Allow, responses in order, requests that follow."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.faults.raw import HEAD, connect, problem, read_all, send, statuses
from tests.support.builders import make_environment
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.process import running_service

CLOSE = b"Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def client(pool: Pool) -> Iterator[httpx.Client]:
    nowhere = f"http://127.0.0.1:{free_port()}"
    environment = make_environment(
        MYSFITS_JWKS_URL=pool.url,
        AWS_ENDPOINT_URL_DYNAMODB=nowhere,
        MYSFITS_LOG_LEVEL="WARNING",
    )
    with running_service(environment) as (_, started):
        yield started


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nhost: b\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\n",
        b"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n",
    ],
    ids=["missing", "doubled", "two", "no host", "doubled in HTTP/1.0"],
)
def test_a_request_has_one_host(client: httpx.Client, request_head: bytes) -> None:
    assert problem(send(client, request_head + b"\r\n"))["status"] == 400


def test_http_1_0_needs_no_host(client: httpx.Client) -> None:
    assert statuses(send(client, b"GET / HTTP/1.0\r\n\r\n")) == [200]


def test_a_second_request_needs_its_own_host(client: httpx.Client) -> None:
    answered = send(client, HEAD + b"\r\n" + b"GET / HTTP/1.1\r\n\r\n")

    assert statuses(answered) == [200, 400]


def test_what_is_no_http_is_a_problem(client: httpx.Client) -> None:
    assert problem(send(client, b"\x16\x03\x01\x00\xa5\x01\r\n\r\n"))["status"] == 400


def test_responses_that_are_due_come_before_a_refusal(client: httpx.Client) -> None:
    answered = send(client, 3 * (HEAD + b"\r\n") + b"no request\r\n\r\n")

    assert statuses(answered) == [200, 200, 200, 400]


def test_many_pipelined_requests_are_answered_in_order(client: httpx.Client) -> None:
    paths = [b"/health/live", b"/nothing", b"/"]
    request = b"".join(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n\r\n" for path in paths)

    answered = send(client, 300 * request + HEAD + CLOSE)

    assert statuses(answered) == 300 * [200, 404, 200] + [200]


def test_a_malformed_body_is_400_and_ends_the_connection(client: httpx.Client, pool: Pool) -> None:
    token = pool.staff()["Authorization"].encode()
    head = b"POST /mysfits HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nAuthorization: "
    with connect(client) as connection:
        connection.sendall(head + token + b"\r\nContent-Type: application/json\r\n\r\n")
        connection.sendall(b"zz\r\n")

        assert problem(read_all(connection))["status"] == 400


def test_bodies_may_follow_each_other_on_one_connection(client: httpx.Client, pool: Pool) -> None:
    token = pool.staff()["Authorization"].encode()
    fields = b"Content-Type: application/json\r\nAuthorization: " + token + b"\r\n"
    head = b"POST /mysfits HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n" + fields

    answered = send(client, 3 * (head + b"\r\n" + b" " * 60_000) + HEAD + CLOSE)

    assert statuses(answered) == [422, 422, 422, 200]


def test_an_upgrade_is_ignored_and_ends_the_connection(client: httpx.Client) -> None:
    answered = send(client, HEAD + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n")

    assert statuses(answered) == [200]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/", "GET, OPTIONS"),
        ("/mysfits", "GET, POST, OPTIONS"),
        ("/mysfits/x", "GET, PATCH, DELETE, OPTIONS"),
        ("/mysfits/x/like", "POST, DELETE, OPTIONS"),
        ("/photos", "GET, POST, DELETE, OPTIONS"),
    ],
)
def test_allow_names_every_method(client: httpx.Client, path: str, methods: str) -> None:
    refused, options = client.put(path), client.options(path)

    assert (refused.status_code, refused.headers["allow"]) == (405, methods)
    assert (options.status_code, options.headers["allow"]) == (204, methods)
