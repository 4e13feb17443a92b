"""Request ids, and the log line of a request with its metrics."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from service.app import create_app
from service.errors import Overloaded
from service.http import request_log
from service.http.problems import problem_response
from service.http.request_log import (
    Refusals,
    RequestLog,
    RequestLogMiddleware,
    fields_of_line,
)
from service.logs import JsonLines
from tests.support.builders import make_settings
from tests.support.pool import Pool
from tests.support.server import serve


@pytest.mark.parametrize(
    "given",
    [
        "abc-123",
        "Root=1-5759e988-bd862e3fe1be46a994272793",
        "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    ],
)
def test_valid_request_id_is_kept(client: httpx.Client, given: str) -> None:
    answer = client.get("/", headers={"X-Request-Id": given})

    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", 'x"y', "<b>", "x" * 129, "{}"])
def test_invalid_request_id_is_replaced(client: httpx.Client, given: str) -> None:
    answer = client.get("/", headers={"X-Request-Id": given})

    assert len(answer.headers["x-request-id"]) == 36


def test_request_has_a_line_and_metrics_by_route(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    line, metrics = logged_request(pool, caplog, "/mysfits/a%20%22b")

    assert line["Route"] == metrics["Route"] == "GET /mysfits/{mysfitId}"
    assert (line["path"], line["status"]) == ('/mysfits/a "b', 404)
    assert line["Duration"] > 0
    assert (metrics["Duration"], metrics["Faults"]) == ([line["Duration"]], [0])
    described = metrics["_aws"]["CloudWatchMetrics"][0]
    assert (described["Namespace"], described["Dimensions"]) == ("Mysfits/prod", [["Route"]])
    assert {metric["Name"] for metric in described["Metrics"]} == {"Duration", "Faults"}


def test_request_that_raises_is_counted_by_its_route(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    line, metrics = logged_request(pool, caplog, "/broken/7")

    assert (line["Route"], line["status"]) == ("GET /broken/{number}", 500)
    # The metric filter of cfn/service.yml counts lines where this is the number 1.
    assert (line["Faults"], metrics["Faults"]) == (1, [1])


def test_line_of_a_request_has_the_time_of_other_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    before = datetime.now(UTC) - timedelta(milliseconds=1)

    requests = RequestLog("Mysfits/prod")
    requests.close()
    requests.add("an-id", fields_of_line("/", 200, "GET /"), "GET /", seconds=0.0015)

    line, _ = lines_of(caplog.records)
    assert before <= datetime.fromisoformat(line["time"]) <= datetime.now(UTC)
    assert re.fullmatch(r"[\dT:-]{19}\.\d{3}\+00:00", line["time"])
    assert (line["level"], line["message"], line["Duration"]) == ("INFO", "request", 1.5)


@pytest.mark.parametrize("ends_by", ["time", "number", "fault", "shutdown"])
def test_lines_of_requests_are_written_in_batches(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, ends_by: str
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(request_log, "BATCH_SECONDS", 0.05 if ends_by == "time" else 60)
    monkeypatch.setattr(request_log, "BATCH_LINES", 250 if ends_by == "number" else 500)
    requests = RequestLog("Mysfits/batches")

    async def log() -> int:
        for number in range(250):
            fault = int(ends_by == "fault" and number == 249)
            requests.add(f"id-{number}", fields_of_line("/", 200, "GET /"), "GET /", 0.001, fault)
        before = len(records_of_batches(caplog))
        if ends_by == "shutdown":
            requests.close()
        await asyncio.sleep(0.3 if ends_by == "time" else 0.01)
        return before

    assert asyncio.run(log()) == 0
    records = records_of_batches(caplog)
    assert len(records) == 1 + 3
    lines = lines_of(records)
    assert [line["requestId"] for line in lines[:250]] == [f"id-{each}" for each in range(250)]
    # CloudWatch takes up to 100 values of a metric.
    assert [len(line["Duration"]) for line in lines[250:]] == [100, 100, 50]


def records_of_batches(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Without those of a server that an earlier test has started, which come late."""
    records = [record for record in caplog.records if record.name == request_log.__name__]
    return [
        record
        for record in records
        if '"requestId":"id-' in record.getMessage()
        or "Mysfits/batches" in str(vars(record).get("_aws"))
    ]


def test_nothing_is_gathered_where_the_level_leaves_requests_out() -> None:
    requests = RequestLog("Mysfits/prod")
    logger = logging.getLogger(request_log.__name__)
    logger.setLevel(logging.WARNING)
    try:
        # Outside of an event loop it could not be written later.
        requests.add("an-id", fields_of_line("/", 200, "GET /"), "GET /", 0.001)
    finally:
        logger.setLevel(logging.NOTSET)


def test_new_ids_are_uuids_that_differ_in_each_process() -> None:
    made = subprocess.run(
        [sys.executable, "-c", FORKED_IDS], capture_output=True, text=True, check=True
    ).stdout.split()

    assert len(set(made)) == len(made) == 3
    assert {UUID(each).version for each in made} == {4}


FORKED_IDS = """
import os
from service.http.request_log import new_id
print(new_id(), flush=True)
if os.fork():
    os.wait()
print(new_id(), flush=True)
"""


@pytest.mark.parametrize("ends_by", ["the second", "shutdown"])
def test_refusals_are_logged_by_lane_as_one_line_a_second(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, ends_by: str
) -> None:
    monkeypatch.setattr(request_log, "REFUSALS_SECONDS", 0.01 if ends_by == "the second" else 60)

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await problem_response(scope, Overloaded("writes"))(scope, receive, send)

    async def ask() -> None:
        refusals = Refusals("Mysfits/prod")
        app = RequestLogMiddleware(refuse, RequestLog("Mysfits/prod"), refusals)
        for _ in range(3):
            await app(
                {"type": "http", "method": "GET", "path": "/me", "headers": []}, no_body, discard
            )
        if ends_by == "the second":
            await asyncio.sleep(0.2)
        else:
            await app({"type": "lifespan"}, no_body, discard)

    asyncio.run(ask())

    (line,) = lines_of(caplog.records)
    assert (line["Lane"], line["Refused"]) == ("writes", 3)
    assert line["_aws"]["CloudWatchMetrics"] == [
        {
            "Namespace": "Mysfits/prod",
            "Dimensions": [["Lane"]],
            "Metrics": [{"Name": "Refused", "Unit": "Count"}],
        }
    ]


async def no_body() -> Message:
    return {"type": "http.request"}


async def discard(_: Message) -> None:
    """A client that has gone."""


def logged_request(
    pool: Pool, caplog: pytest.LogCaptureFixture, path: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The line of one request, and its metrics."""
    caplog.set_level(logging.INFO)
    settings = make_settings(MYSFITS_METRICS_NAMESPACE="Mysfits/prod", MYSFITS_JWKS_URL=pool.url)
    app = create_app(settings)

    @app.get("/broken/{number}")
    async def broken(number: int) -> None:
        raise RuntimeError(number)

    with serve(app) as client:
        client.get(path, headers={"X-Request-Id": "the-id"})
    # Another app, of the tests before, may write a batch meanwhile.
    logged = lines_of(each for each in caplog.records if each.name == request_log.__name__)
    (line,) = [each for each in logged if each["requestId"] == "the-id"]
    (metrics,) = [each for each in logged if '"Mysfits/prod"' in json.dumps(each)]
    return line, metrics


def lines_of(records: Iterable[logging.LogRecord]) -> list[dict[str, Any]]:
    """What production writes of the records."""
    text = "\n".join(JsonLines().format(record) for record in records)
    return [json.loads(line) for line in text.splitlines()]
