"""Traces as the X-Ray daemon would receive them: a real service process, a real UDP socket."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from service.settings import Settings
from tests.support.process import environment_of, running_service


@pytest.fixture
def daemon() -> Iterator[socket.socket]:
    """Where segments arrive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(5)
        yield listener


@pytest.fixture
def client(settings: Settings, daemon: socket.socket) -> Iterator[httpx.Client]:
    """A service process with tracing on; its SDK patches the process it runs in."""
    address = f"127.0.0.1:{daemon.getsockname()[1]}"
    environment = environment_of(settings)
    tracing = {"MYSFITS_TRACING": "xray", "AWS_XRAY_DAEMON_ADDRESS": address}
    with running_service({**environment, **tracing}) as (_, client):
        yield client


def receive(daemon: socket.socket) -> dict[str, Any]:
    _, _, document = daemon.recv(65_535).partition(b"\n")
    segment: dict[str, Any] = json.loads(document)
    return segment


def test_a_trace_holds_the_request_and_its_calls(
    client: httpx.Client, daemon: socket.socket
) -> None:
    trace = "1-5759e988-bd862e3fe1be46a994272793"
    caller = {"X-Amzn-Trace-Id": f"Root={trace};Parent=53995c3f42cd8ad8;Sampled=1"}

    client.get("/mysfits?species=Kraken", headers=caller)
    segment = receive(daemon)

    assert (segment["trace_id"], segment["parent_id"]) == (trace, "53995c3f42cd8ad8")
    assert segment["annotations"] == {"route": "/mysfits"}
    assert segment["http"]["request"]["method"] == "GET"
    assert segment["http"]["response"]["status"] == 200
    calls = [(sub["name"], sub["aws"]["operation"]) for sub in segment["subsegments"]]
    assert calls == [("dynamodb", "Query")]


def test_many_at_once_keep_their_own_calls(client: httpx.Client, daemon: socket.socket) -> None:
    traces = [f"1-5759e988-{number:024x}" for number in range(40)]

    with ThreadPoolExecutor(20) as threads:
        for number, trace in enumerate(traces):
            headers = {"X-Amzn-Trace-Id": f"Root={trace};Sampled=1"}
            threads.submit(client.get, f"/mysfits/unknown-{number}", headers=headers)
    segments = {segment["trace_id"]: segment for segment in (receive(daemon) for _ in traces)}

    assert set(segments) == set(traces)
    for segment in segments.values():
        assert [sub["aws"]["operation"] for sub in segment["subsegments"]] == ["GetItem"]
        assert segment["error"] is True


def test_checks_are_not_traced(client: httpx.Client, daemon: socket.socket) -> None:
    for path in ("/", "/health/live", "/health/ready"):
        client.get(path)
    daemon.settimeout(0.3)

    with pytest.raises(TimeoutError):
        daemon.recv(65_535)
