"""Traces as the X-Ray daemon receives them: a service process, and a UDP socket as the daemon."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.support.builders import make_environment
from tests.support.pool import Pool
from tests.support.process import running_service
from tests.support.server import serve_document


@pytest.fixture(scope="module")
def daemon() -> Iterator[socket.socket]:
    """The socket at which segments arrive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@pytest.fixture(scope="module")
def traced(pool: Pool, daemon: socket.socket) -> Iterator[httpx.Client]:
    """A service process with tracing on (the SDK patches its process), over an empty DynamoDB."""
    empty = b'{"Items": [], "Responses": {}, "UnprocessedKeys": {}, "ConsumedCapacity": {}}'
    with serve_document(empty) as dynamodb:
        environment = make_environment(
            MYSFITS_JWKS_URL=pool.url,
            MYSFITS_TRACING="xray",
            AWS_XRAY_DAEMON_ADDRESS=f"127.0.0.1:{daemon.getsockname()[1]}",
            AWS_ENDPOINT_URL_DYNAMODB=dynamodb,
        )
        with running_service(environment) as (_, client):
            yield client


def receive(daemon: socket.socket, timeout_seconds: float = 30) -> dict[str, Any]:
    daemon.settimeout(timeout_seconds)
    _, _, document = daemon.recv(65_535).partition(b"\n")
    segment: dict[str, Any] = json.loads(document)
    return segment


def test_trace_holds_the_request_and_its_aws_calls(
    traced: httpx.Client, daemon: socket.socket
) -> None:
    trace = "1-5759e988-bd862e3fe1be46a994272793"
    caller = {"X-Amzn-Trace-Id": f"Root={trace};Parent=53995c3f42cd8ad8;Sampled=1"}

    traced.get("/mysfits?species=Kraken", headers=caller)
    segment = receive(daemon)

    assert (segment["trace_id"], segment["parent_id"]) == (trace, "53995c3f42cd8ad8")
    assert segment["annotations"] == {"route": "/mysfits"}
    assert segment["http"]["request"]["method"] == "GET"
    assert segment["http"]["response"]["status"] == 200
    calls = [(sub["name"], sub["aws"]["operation"]) for sub in segment["subsegments"]]
    assert calls == [("dynamodb", "Query")]


def test_concurrent_requests_keep_their_own_segments_and_the_first_has_the_shared_call(
    traced: httpx.Client, daemon: socket.socket
) -> None:
    traces = [f"1-5759e988-{number:024x}" for number in range(40)]

    with ThreadPoolExecutor(10) as threads:
        for number, trace in enumerate(traces):
            headers = {"X-Amzn-Trace-Id": f"Root={trace};Sampled=1"}
            threads.submit(traced.get, f"/mysfits/unknown-{number}", headers=headers)
    segments = {segment["trace_id"]: segment for segment in (receive(daemon) for _ in traces)}

    assert set(segments) == set(traces)
    calls = [
        [sub["aws"]["operation"] for sub in segment.get("subsegments", ())]
        for segment in segments.values()
    ]
    assert ["BatchGetItem"] in calls
    assert all(each in ([], ["BatchGetItem"]) for each in calls)
    assert all(segment["error"] is True for segment in segments.values())


def test_health_checks_are_not_traced(traced: httpx.Client, daemon: socket.socket) -> None:
    for path in ("/", "/health/live", "/health/ready"):
        traced.get(path)

    with pytest.raises(TimeoutError):
        receive(daemon, timeout_seconds=0.3)
