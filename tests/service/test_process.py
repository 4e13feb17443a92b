"""`python -m service`: start, log lines, signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from service import logs
from service.__main__ import main, server_of
from tests.support.builders import make_environment, make_settings
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.process import running_service


@pytest.fixture
def silent_dynamodb() -> Iterator[socket.socket]:
    """A port where connections are accepted and nothing is answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def environment(pool: Pool, **changes: str) -> dict[str, str]:
    nowhere = f"http://127.0.0.1:{free_port()}"
    return make_environment(
        **{"MYSFITS_JWKS_URL": pool.url, "AWS_ENDPOINT_URL_DYNAMODB": nowhere, **changes}
    )


def test_output_is_json_lines_and_sigint_ends_without_a_drain(pool: Pool) -> None:
    with running_service(environment(pool, MYSFITS_DRAIN_SECONDS="60")) as (process, client):
        client.get("/", headers={"X-Request-Id": "look-for-me"})
        client.close()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)

    lines = [json.loads(line) for line in output.splitlines()]
    assert [line["status"] for line in lines if line["requestId"] == "look-for-me"] == [200]
    assert process.returncode == 0


def test_sigterm_drains_and_a_second_one_ends_the_drain(pool: Pool) -> None:
    with running_service(environment(pool, MYSFITS_DRAIN_SECONDS="60")) as (process, client):
        before = client.get("/health/live")
        process.send_signal(signal.SIGTERM)
        ready = wait_until_draining(client)
        served = client.get("/")
        client.close()
        process.send_signal(signal.SIGTERM)
        exit_code = process.wait(timeout=30)

    assert "connection" not in before.headers
    assert (ready.status_code, ready.json()["status"]) == (503, "draining")
    assert (served.status_code, served.headers["connection"]) == (200, "close")
    assert exit_code == 0


def wait_until_draining(client: httpx.Client) -> httpx.Response:
    deadline = time.monotonic() + 30
    while (answer := client.get("/health/ready")).json()["status"] != "draining":
        assert time.monotonic() < deadline, "The service does not drain after SIGTERM"
    return answer


def test_request_in_flight_is_answered_after_the_drain(
    pool: Pool, silent_dynamodb: socket.socket
) -> None:
    changes = {
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{silent_dynamodb.getsockname()[1]}",
        "MYSFITS_DRAIN_SECONDS": "0",
    }
    with (
        running_service(environment(pool, **changes)) as (process, client),
        ThreadPoolExecutor() as threads,
    ):
        answer = threads.submit(client.get, "/mysfits")
        silent_dynamodb.accept()
        process.send_signal(signal.SIGTERM)

        assert answer.result().status_code == 503
        client.close()
        assert process.wait(timeout=30) == 0


def test_idle_connections_are_kept_until_shortly_before_the_load_balancer_drops_them() -> None:
    assert 60 < server_of(make_settings()).config.timeout_keep_alive < 350


def test_missing_variable_is_explained_and_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "environ", {"AWS_REGION": "eu-west-1"})

    assert main() == 1
    assert "MYSFITS_TABLE is not set" in capsys.readouterr().err


def test_uvicorn_loads_the_factory(monkeypatch: pytest.MonkeyPatch) -> None:
    levels: list[str] = []
    monkeypatch.setattr(logs, "configure", levels.append)
    for name, value in make_environment(MYSFITS_LOG_LEVEL="WARNING").items():
        monkeypatch.setenv(name, value)
    config = uvicorn.Config("service.app:create_app", factory=True, log_config=None)

    config.load()

    assert levels == ["WARNING"]
