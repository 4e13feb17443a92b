"""How the process starts, speaks and leaves."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import httpx
import pytest

from service.settings import Settings
from tests.support.cloud import ROOT, free_port
from tests.support.process import environment_of, running_service


def logged(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_every_line_of_its_output_is_json(settings: Settings) -> None:
    with running_service(environment_of(settings)) as (process, client):
        client.get("/mysfits", headers={"X-Request-Id": "look-for-me"})
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)

    lines = logged(output)
    assert [line["status"] for line in lines if line["requestId"] == "look-for-me"] == [200]


def test_ctrl_c_ends_it_at_once(settings: Settings) -> None:
    environment = {**environment_of(settings), "MYSFITS_DRAIN_SECONDS": "60"}

    with running_service(environment) as (process, client):
        client.close()
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=20) == 0


def test_a_connection_is_good_for_longer_than_most_servers_keep_one(settings: Settings) -> None:
    with running_service(environment_of(settings)) as (_, client):
        connection = http.client.HTTPConnection("127.0.0.1", client.base_url.port, timeout=10)
        with closing(connection):
            for idle_seconds in (0, 6):
                time.sleep(idle_seconds)
                # It does not connect again by itself where the server has closed.
                connection.request("GET", "/")
                answer = connection.getresponse()
                assert (answer.status, answer.read()[:1]) == (200, b"{")


def test_while_it_drains_it_serves_and_is_not_ready(settings: Settings) -> None:
    environment = {**environment_of(settings), "MYSFITS_DRAIN_SECONDS": "3"}

    with running_service(environment) as (process, client):
        before = client.get("/health/ready")
        process.send_signal(signal.SIGTERM)
        ready = wait_until_draining(client)
        served = client.get("/mysfits")
        client.close()
        status = process.wait(timeout=20)

    assert (before.status_code, "connection" in before.headers) == (200, False)
    assert (ready.status_code, ready.json()["status"]) == (503, "draining")
    assert (served.status_code, served.headers["connection"]) == (200, "close")
    assert status == 0


def wait_until_draining(client: httpx.Client) -> httpx.Response:
    deadline = time.monotonic() + 2
    while (answer := client.get("/health/ready")).status_code == 200:
        assert time.monotonic() < deadline, "The service is ready after SIGTERM"
    return answer


def test_a_second_signal_ends_the_drain(settings: Settings) -> None:
    environment = {**environment_of(settings), "MYSFITS_DRAIN_SECONDS": "60"}

    with running_service(environment) as (process, client):
        process.send_signal(signal.SIGTERM)
        wait_until_draining(client)
        client.close()
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=20) == 0


def test_a_request_in_flight_is_answered(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        environment = {
            **environment_of(settings), "AWS_ENDPOINT_URL": endpoint, "MYSFITS_DRAIN_SECONDS": "0",
        }  # fmt: skip
        with running_service(environment) as (process, client), ThreadPoolExecutor() as threads:
            answer = threads.submit(client.get, "/mysfits")
            silent.accept()
            process.send_signal(signal.SIGTERM)

            assert answer.result().status_code == 503
            client.close()
            assert process.wait(timeout=20) == 0


def test_an_environment_that_lacks_something_is_explained() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "service"],
        cwd=ROOT,
        env={"AWS_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "MYSFITS_TABLE is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_uvicorn_can_run_it_as_well(settings: Settings) -> None:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "service.app:create_app"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, env=environment_of(settings)
    )
    try:
        answer = wait_for(f"http://127.0.0.1:{port}/")
    finally:
        process.kill()
        process.wait()

    assert answer.status_code == 200


def wait_for(address: str) -> httpx.Response:
    for _ in range(400):
        try:
            return httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("uvicorn did not start the service")
