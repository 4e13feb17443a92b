"""The service as production runs it: `python -m service` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

import httpx

from tests.support.cloud import ROOT, free_port
from tests.support.log_secrets import search_all, search_file


@contextmanager
def running_service(
    environment: Mapping[str, str],
    output: int | IO[bytes] = subprocess.PIPE,
    module: str = "service",
) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The process, and a client of it once it answers.

    A pipe holds 64 KB, some 150 lines of log: who asks more without reading it gives a file.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, **environment, "MYSFITS_PORT": str(port)},
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            _wait_for(client)
            yield process, client
    finally:
        process.kill()
        printed, _ = process.communicate()
        search_all((printed or "").splitlines())
        if not isinstance(output, int):
            search_file(output)


def _wait_for(client: httpx.Client) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            client.get("/health/live")
        except httpx.TransportError:
            assert time.monotonic() < deadline, "The service did not start"
            time.sleep(0.05)
        else:
            return
