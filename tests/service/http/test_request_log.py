"""Request ids, and the log line of a request with its metrics."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from service.app import create_app
from service.errors import Overloaded
from service.http import request_log
from service.http.problems import problem_response
from service.http.request_log import Refusals, RequestLogMiddleware
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


def test_request_log_line_holds_metrics_by_route(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    line = logged_request(pool, caplog, "/mysfits/a%20b", {"X-Request-Id": "the-id"})

    assert line["Route"] == "GET /mysfits/{mysfitId}"
    assert (line["path"], line["status"], line["Faults"]) == ("/mysfits/a b", 404, 0)
    assert line["Duration"] > 0
    metrics = line["_aws"]["CloudWatchMetrics"][0]
    assert metrics["Namespace"] == "Mysfits/prod"
    assert {metric["Name"] for metric in metrics["Metrics"]} == {"Duration", "Faults"}


def test_request_that_raises_is_counted_by_its_route(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    line = logged_request(pool, caplog, "/broken/7")

    assert (line["Route"], line["status"], line["Faults"]) == ("GET /broken/{number}", 500, 1)


@pytest.mark.parametrize("ends_by", ["the second", "shutdown"])
def test_refusals_are_logged_by_lane_as_one_line_a_second(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, ends_by: str
) -> None:
    monkeypatch.setattr(request_log, "REFUSALS_SECONDS", 0.01 if ends_by == "the second" else 60)

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await problem_response(scope, Overloaded("writes"))(scope, receive, send)

    async def ask() -> None:
        app = RequestLogMiddleware(refuse, "Mysfits/prod", Refusals("Mysfits/prod"))
        for _ in range(3):
            await app(
                {"type": "http", "method": "GET", "path": "/me", "headers": []}, no_body, discard
            )
        if ends_by == "the second":
            await asyncio.sleep(0.2)
        else:
            await app({"type": "lifespan"}, no_body, discard)

    asyncio.run(ask())

    (record,) = caplog.records
    line = json.loads(JsonLines().format(record))
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
    pool: Pool, caplog: pytest.LogCaptureFixture, path: str, headers: Any = None
) -> dict[str, Any]:
    """The log line of one request; it may be written just after the answer has arrived."""
    caplog.set_level(logging.INFO)
    settings = make_settings(MYSFITS_METRICS_NAMESPACE="Mysfits/prod", MYSFITS_JWKS_URL=pool.url)
    app = create_app(settings)

    @app.get("/broken/{number}")
    async def broken(number: int) -> None:
        raise RuntimeError(number)

    with serve(app) as client:
        client.get(path, headers=headers)
        deadline = time.monotonic() + 30
        while not (found := [each for each in caplog.records if each.message == "request"]):
            assert time.monotonic() < deadline, "the request was never logged"
            time.sleep(0.01)
    (record,) = found
    line: dict[str, Any] = json.loads(JsonLines().format(record))
    return line
