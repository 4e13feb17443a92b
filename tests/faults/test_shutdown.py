"""One of two tasks behind a load balancer ends while requests go on: none of them fails."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from tests.support.builders import make_environment
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.process import running_service

DRAIN_SECONDS = 1
POLL_SECONDS = 0.5
"""A target group polls every 10 s, and ECS tells it before the drain of 15 s (cfn/service.yml)."""

CLIENTS = 8
REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Task = tuple[subprocess.Popen[str], httpx.Client]


class Target:
    """One task, as the balancer knows it: an address, whether it is ready, connections to reuse."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ready = True
        self.idle: list[Connection] = []

    async def get(self, path: bytes) -> int:
        """The status of the answer; raises where there is none. Nothing is tried twice."""
        connection = self.idle.pop() if self.idle else await self._connect()
        reader, writer = connection
        writer.write(REQUEST % path)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        if b"connection: close" in head:
            writer.close()
        else:
            self.idle.append(connection)
        return int(head.split(b" ")[1])

    async def poll(self) -> None:
        """Asks whether it is ready, on a connection of its own, as a target group does."""
        health = Target(self.port)
        while True:
            try:
                status = await health.get(b"/health/ready")
            except (OSError, EOFError):
                status = 0
            self.ready = status == 200
            await asyncio.sleep(POLL_SECONDS)

    async def _connect(self) -> Connection:
        return await asyncio.open_connection("127.0.0.1", self.port)


async def statuses_behind_balancer(tasks: list[Task], requests: int) -> list[object]:
    """What is answered to `requests` and those that follow until the first task has ended.

    It gets SIGTERM after a third of them.
    """
    targets = [Target(client.base_url.port or 0) for _, client in tasks]
    polls = [asyncio.create_task(target.poll()) for target in targets]
    turns = itertools.cycle(targets)
    ending = tasks[0][0]
    answers: list[object] = []

    async def ask() -> None:
        while len(answers) < requests or ending.poll() is None:
            target = next(turn for turn in turns if turn.ready)
            try:
                answers.append(await target.get(b"/"))
            except (OSError, EOFError) as error:
                answers.append(error)
            if len(answers) == requests // 3:
                ending.send_signal(signal.SIGTERM)
            # 8 clients, at most 800 requests a second.
            await asyncio.sleep(0.01)

    await asyncio.gather(*(ask() for _ in range(CLIENTS)))
    for poll in polls:
        poll.cancel()
        with suppress(asyncio.CancelledError):
            await poll
    return answers


@pytest.fixture
def tasks(pool: Pool) -> Iterator[list[Task]]:
    environment = make_environment(
        MYSFITS_JWKS_URL=pool.url,
        AWS_ENDPOINT_URL_DYNAMODB=f"http://127.0.0.1:{free_port()}",
        MYSFITS_DRAIN_SECONDS=str(DRAIN_SECONDS),
        MYSFITS_LOG_LEVEL="ERROR",
    )
    with ExitStack() as stack:
        started = [stack.enter_context(running_service(environment)) for _ in range(2)]
        for _, client in started:
            wait_until_ready(client)
        yield started


def wait_until_ready(client: httpx.Client) -> None:
    deadline = time.monotonic() + 30
    while client.get("/health/ready").status_code != 200:
        assert time.monotonic() < deadline, "The service does not become ready"
        time.sleep(0.05)


@pytest.mark.parametrize("requests", [200, pytest.param(3000, marks=pytest.mark.long)])
def test_sigterm_as_one_of_two_fails_no_request(tasks: list[Task], requests: int) -> None:
    answers = asyncio.run(statuses_behind_balancer(tasks, requests))

    assert len(answers) >= requests
    assert [answer for answer in answers if answer != 200] == []
    assert tasks[0][0].returncode == 0
