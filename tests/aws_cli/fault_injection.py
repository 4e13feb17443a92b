"""Runs a command again and again, failing one AWS call per run, until a run meets no fault.

Every kind of call (service and operation) fails once by losing its request, so that nothing
happened, and once more, where it changes something, by losing its answer after it took effect.
Injected by botocore's events: https://docs.aws.amazon.com/boto3/latest/guide/events.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ConnectionClosedError, EndpointConnectionError

from operations import session
from tests.aws_cli.operators import Operator, Run

MOST_RUNS = 80
READING = ("Get", "List", "Describe", "Scan", "Filter", "Head", "BatchGet")


@dataclass
class FaultSchedule:
    """Which faults were injected: (`request` or `answer`, service, operation)."""

    injected: list[tuple[str, str, str]] = field(default_factory=list)
    injected_in_this_run: list[tuple[str, str, str]] = field(default_factory=list)

    def is_due(self, fault: tuple[str, str, str]) -> bool:
        """Notes the fault as injected when it is due: one in a run, each once."""
        if self.injected_in_this_run or fault in self.injected:
            return False
        if fault[0] == "answer" and fault[2].startswith(READING):
            return False
        self.injected_in_this_run.append(fault)
        self.injected.append(fault)
        return True

    def watch(self, service: str, client: Any) -> None:
        """Injects into this client's calls what is due."""

        def before_send(event_name: str, request: Any, **_: Any) -> None:
            if self.is_due(("request", service, event_name.rpartition(".")[2])):
                raise EndpointConnectionError(endpoint_url=request.url)

        def response_received(event_name: str, **_: Any) -> None:
            if self.is_due(("answer", service, event_name.rpartition(".")[2])):
                raise ConnectionClosedError(endpoint_url="the account")

        client.meta.events.register("before-send", before_send)
        client.meta.events.register("response-received", response_received)

    @contextmanager
    def active(self) -> Iterator[None]:
        """Every client that the commands make meanwhile is watched."""
        make = session.make_client

        def make_watched(service: str, region: str | None) -> Any:
            client = make(service, region)
            self.watch(service, client)
            return client

        with patch.object(session, "make_client", make_watched):
            yield


def run_until_no_fault(
    operator: Operator, command: str, *options: str, handled: tuple[str, ...] = ()
) -> list[tuple[str, str, str]]:
    """All injected faults. Each failed run must have explained itself, and the last must succeed.

    A run may succeed although an operation of `handled` failed, which the command tries again.
    """
    schedule = FaultSchedule()
    with schedule.active():
        for _ in range(MOST_RUNS):
            schedule.injected_in_this_run.clear()
            run = operator.run(command, *options)
            if not schedule.injected_in_this_run:
                assert run.exit_code == 0, f"failed without a fault: {run}"
                return schedule.injected
            (fault,) = schedule.injected_in_this_run
            assert explains(run) or (run.exit_code == 0 and fault[2] in handled), (fault, run)
    raise AssertionError(f"more and more faults: {schedule.injected[-3:]}")


def explains(run: Run) -> bool:
    """Whether the run failed with a reason and a next step."""
    if run.exit_code == 3:
        return bool(re.search(r"^\n\S.+\n  \S.+\n", run.stderr, re.MULTILINE))
    where = f"Stopped (exit code {run.exit_code}) at: " in run.stderr
    return run.exit_code != 0 and where and "run the same command again" in run.stderr
