"""The worker in a process of its own, over an emulated account: what makes photos ready.

    with running_worker(cloud, outputs):
        ...                                # as `make up` starts it, with the root's rights
    with running_worker_task(cloud, outputs, log):
        ...                                # with a deployed task's settings and rights

It answers nothing over HTTP: a test waits for what becomes of a photo.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import IO

from local.configuration import worker_environment
from tests.support.cloud import REGION, ROOT, Cloud
from tests.support.log_secrets import search_file
from tests.support.tasks import credentials_of, described

ROOT_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}

Worker = subprocess.Popen[bytes]


@contextmanager
def running_worker(
    cloud: Cloud, outputs: Mapping[str, str], log: IO[bytes] | None = None, **changes: str
) -> Iterator[Worker]:
    """A worker of the stacks with these outputs; `changes` are further variables.

    `log` gets its stdout, which is dropped without. It is killed at the end.
    """
    environment = {"AWS_REGION": REGION, **ROOT_KEYS, **worker_environment(outputs), **changes}
    with _started(cloud, environment, log) as process:
        yield process


@contextmanager
def running_worker_task(
    cloud: Cloud, photos: Mapping[str, str], log: IO[bytes] | None = None
) -> Iterator[Worker]:
    """A worker in place of a task of the deployed photos stack (its outputs)."""
    definition = described(cloud, photos["WorkerTaskDefinitionArn"])
    [container] = [
        each for each in definition["containerDefinitions"] if "service.worker" in each["command"]
    ]
    settings = {each["name"]: each["value"] for each in container["environment"]}
    with (
        credentials_of(cloud, definition["taskRoleArn"]) as keys,
        _started(cloud, {**settings, **keys}, log) as process,
    ):
        yield process


@contextmanager
def _started(
    cloud: Cloud, environment: Mapping[str, str], log: IO[bytes] | None
) -> Iterator[Worker]:
    with NamedTemporaryFile() as scratch:
        output = scratch if log is None else log
        process = subprocess.Popen(
            [sys.executable, "-m", "service.worker"],
            cwd=ROOT,
            env={**environment, "AWS_ENDPOINT_URL": cloud.endpoint},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)
            search_file(output)
