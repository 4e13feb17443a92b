"""Starts the tasks as soon as they are deployed, as Fargate does while a deployment goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from botocore.exceptions import ClientError

from tests.aws_cli.operators import Operator
from tests.support.tasks import running_task
from tests.support.worker import running_worker_task


@contextmanager
def tasks_of(operator: Operator) -> Iterator[None]:
    """A task of the API, and one of the worker where tasks read the queue, with exactly the
    settings deployed."""
    photos = operator.outputs("photos")
    has_worker = "WorkerTaskDefinitionArn" in photos
    with (
        running_worker_task(operator.cloud, photos) if has_worker else nullcontext(),
        running_task(operator.cloud, operator.outputs("service")),
    ):
        yield


@contextmanager
def fargate(operator: Operator) -> Iterator[None]:
    """While a deployment goes on: the tasks, from the moment on that there is a service."""
    over = threading.Event()
    faults: list[Exception] = []

    def run() -> None:
        while not over.is_set():
            if is_deployed(operator):
                try:
                    with tasks_of(operator):
                        over.wait()
                except Exception as fault:
                    faults.append(fault)
                return
            over.wait(0.2)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if faults:
        raise faults[0]


def is_deployed(operator: Operator) -> bool:
    try:
        stack: dict[str, Any] = operator.stack("service")
    except ClientError:
        return False
    return stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
