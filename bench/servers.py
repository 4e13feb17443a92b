"""What is measured, as processes on core 0, and the DynamoDB they call, on core 1."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from bench.generator import Request, send
from bench.machine import cpu_seconds, on_core, resident_bytes
from tests.support.builders import make_environment
from tests.support.cloud import free_port

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 30
STOP_SECONDS = 10
WARM_ANSWERS = 300


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str


@dataclass(frozen=True)
class Server:
    """A process that answers on a loopback port."""

    port: int
    pid: int

    def ask(self, request: Request, timeout: float = 10) -> Answer:
        """One answer, on a connection of its own; raises OSError."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(request.method, request.path, headers=request.headers)
            answer = connection.getresponse()
            body = answer.read().decode()
            return Answer(answer.status, answer.getheaders(), body)
        finally:
            connection.close()

    def cpu_seconds(self) -> float | None:
        return cpu_seconds(self.pid)

    def resident_bytes(self) -> int | None:
        return resident_bytes(self.pid)


def environment(jwks_url: str, dynamodb_url: str) -> dict[str, str]:
    """Of the service and of the naive one."""
    return make_environment(
        MYSFITS_JWKS_URL=jwks_url,
        MYSFITS_DRAIN_SECONDS="0",
        AWS_ENDPOINT_URL=dynamodb_url,
        AWS_DEFAULT_REGION="eu-west-1",
        AWS_ACCESS_KEY_ID="bench",
        AWS_SECRET_ACCESS_KEY="bench",  # noqa: S106
    )


@contextmanager
def service(
    env: dict[str, str], tree: Path = ROOT, log: IO[bytes] | None = None
) -> Iterator[Server]:
    """`python -m service` of the tree, once it is ready; what it logs goes to `log` or nowhere."""
    with started_service(env, tree, log) as server:
        wait_until(server, "/health/ready")
        yield server


@contextmanager
def started_service(
    env: dict[str, str], tree: Path = ROOT, log: IO[bytes] | None = None
) -> Iterator[Server]:
    """`python -m service`, at once."""
    port = free_port()
    command = [sys.executable, "-m", "service"]
    with _process(command, {**env, "MYSFITS_PORT": str(port)}, tree, log) as pid:
        yield Server(port, pid)


@contextmanager
def sampled_service(env: dict[str, str], samples: Path, tree: Path = ROOT) -> Iterator[Server]:
    """The service under bench/sampler.py, which writes `samples` at the end, once it is ready."""
    port = free_port()
    command = [sys.executable, str(ROOT / "bench/sampler.py"), str(samples)]
    with _process(command, {**env, "MYSFITS_PORT": str(port)}, tree) as pid:
        server = Server(port, pid)
        wait_until(server, "/health/ready")
        yield server


@contextmanager
def naive(env: dict[str, str]) -> Iterator[Server]:
    """bench/naive as one process of gunicorn with 16 threads."""
    port = free_port()
    options = f"--worker-class gthread --workers 1 --threads 16 --keep-alive 60 -b 127.0.0.1:{port}"
    gunicorn = [sys.executable, "-m", "gunicorn", "--log-level", "error", "--no-control-socket"]
    with _process([*gunicorn, *options.split(), "bench.naive.app:create_app()"], env) as pid:
        server = Server(port, pid)
        wait_until(server, "/mysfits")
        _warm(server, "/mysfits")
        yield server


def _warm(server: Server, path: str) -> None:
    """Until every thread has made what it keeps: for gunicorn's a boto3 resource each."""
    deadline = time.monotonic() + START_SECONDS
    answers = 0
    while answers < WARM_ANSWERS and time.monotonic() < deadline:
        with on_core(1):
            answers += send(server.port, [Request(path)], 16, 1).answers


@contextmanager
def constant(answer: Answer) -> Iterator[Server]:
    """bench/constant_app.py with that answer, but for what the server adds itself."""
    port = free_port()
    own = ("date", "connection", "transfer-encoding")
    headers = [header for header in answer.headers if header[0].lower() not in own]
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump({"status": answer.status, "headers": headers, "body": answer.body}, file)
        file.flush()
        command = [sys.executable, "-m", "bench.constant_app", str(port), file.name]
        with _process(command, {}) as pid:
            server = Server(port, pid)
            wait_until(server, "/", answer.status)
            yield server


@dataclass(frozen=True)
class DynamoDb:
    """bench/constant_dynamodb.py."""

    server: Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def calls(self) -> Counter[str]:
        """How many calls of each operation there were."""
        return Counter(json.loads(self.server.ask(Request("/")).body))


@contextmanager
def dynamodb(delay_ms: float = 5) -> Iterator[DynamoDb]:
    with on_core(1):
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.constant_dynamodb"],
            cwd=ROOT,
            env={**os.environ, "BENCH_DELAY_MS": str(delay_ms)},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
    assert process.stdout  # noqa: S101
    try:
        yield DynamoDb(Server(int(process.stdout.readline()), process.pid))
    finally:
        process.kill()
        process.wait()


@contextmanager
def _process(
    command: list[str], env: dict[str, str], cwd: Path = ROOT, log: IO[bytes] | None = None
) -> Iterator[int]:
    """The id of a process on core 0 that ends, with all its children, at the end of the block."""
    with on_core(0):
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=cwd,
            env={**os.environ, **env},
            stdout=log or subprocess.DEVNULL,
            # A session of its own: Ctrl-C ends this program, which then ends its processes.
            start_new_session=True,
        )
    try:
        yield process.pid
        if process.poll() is not None:
            raise RuntimeError(f"{' '.join(command)} ended early, with {process.returncode}")
    finally:
        _end(process)


def _end(process: subprocess.Popen[Any]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(server: Server, path: str, status: int = 200, pause: float = 0.02) -> None:
    """Until it answers so; raises RuntimeError where it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            if server.ask(Request(path), 5).status == status:
                return
        time.sleep(pause)
    raise RuntimeError(f"port {server.port} did not answer {path} in {START_SECONDS} s")
