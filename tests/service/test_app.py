"""What holds for every route: ids, errors, origins, limits, documentation, health."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import httpx
import pytest

from service.app import create_app
from service.logs import JsonLines
from tests.service.mysfits.test_routes import detail
from tests.support.builders import SITE_URL, make_settings
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.server import serve


def test_the_root_welcomes_without_asking_anybody() -> None:
    nowhere = make_settings(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}",
        MYSFITS_JWKS_URL=f"http://127.0.0.1:{free_port()}/jwks",
    )

    with serve(create_app(nowhere)) as client:
        answer = client.get("/")

    assert answer.status_code == 200
    assert list(answer.json()) == ["message"]


@pytest.mark.parametrize("given", ["abc-123", "Root=1-5759e988-bd862e3fe1be46a994272793"])
def test_a_sane_request_id_is_kept(shared_client: httpx.Client, given: str) -> None:
    answer = shared_client.get("/", headers={"X-Request-Id": given})

    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", 'x"y', "<b>", "x" * 129, "{}"])
def test_any_other_request_id_is_replaced(shared_client: httpx.Client, given: str) -> None:
    answer = shared_client.get("/", headers={"X-Request-Id": given})

    assert len(answer.headers["x-request-id"]) == 36


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("PUT", "/mysfits", 405),
        ("GET", "/me", 401),
        ("GET", "/mysfits?x=y", 400),
        ("OPTIONS", "/mysfits", 405),
    ],
)
def test_every_error_is_a_problem_with_an_id(
    shared_client: httpx.Client, method: str, path: str, status: int
) -> None:
    assert detail(shared_client.request(method, path), status)


def test_a_page_of_the_site_may_read_answers_and_errors(shared_client: httpx.Client) -> None:
    for path in ("/mysfits", "/me", "/nothing"):
        answer = shared_client.get(path, headers={"Origin": SITE_URL})

        assert answer.headers["access-control-allow-origin"] == SITE_URL
        assert "Origin" in answer.headers["vary"]
        assert "X-Request-Id" in answer.headers["access-control-expose-headers"]


def test_a_page_of_the_site_may_send_a_token(shared_client: httpx.Client) -> None:
    asked = {
        "Origin": SITE_URL,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
    }

    answer = shared_client.options("/mysfits/x/like", headers=asked)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SITE_URL
    assert "x-request-id" in answer.headers


def test_another_site_may_not(shared_client: httpx.Client) -> None:
    answer = shared_client.get("/mysfits", headers={"Origin": "https://elsewhere.example"})

    assert "access-control-allow-origin" not in answer.headers


def chunks(size: int) -> Any:
    """A body without a declared length."""
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/mysfits", b" " * (64 * 1024 + 1)),
        ("/mysfits", chunks(128 * 1024)),
        ("/mysfits/x/like", b" " * (64 * 1024 + 1)),
    ],
    ids=["declared", "chunked", "to a route that reads none"],
)
def test_a_body_over_64_kilobytes_is_too_large(
    shared_client: httpx.Client, pool: Pool, path: str, content: Any
) -> None:
    headers = {**pool.staff(), "Content-Type": "application/json"}

    detail(shared_client.post(path, content=content, headers=headers), 413)


def test_a_body_of_64_kilobytes_is_read(shared_client: httpx.Client, pool: Pool) -> None:
    headers = {**pool.staff(), "Content-Type": "application/json"}

    detail(shared_client.post("/mysfits", content=b" " * 64 * 1024, headers=headers), 422)


def test_an_unexpected_fault_is_plain_to_the_client_and_loud_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = create_app(make_settings(MYSFITS_JWKS_URL=f"http://127.0.0.1:{free_port()}/"))

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("arn:aws:secret-detail")

    with serve(app) as client:
        answer = client.get("/broken", headers={"Origin": SITE_URL})

    assert "secret-detail" not in detail(answer, 500)
    assert answer.headers["access-control-allow-origin"] == SITE_URL
    assert "secret-detail" in caplog.text


def test_a_dead_table_is_unavailable_and_worth_another_try(pool: Pool) -> None:
    settings = make_settings(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}", MYSFITS_JWKS_URL=pool.url
    )

    with serve(create_app(settings)) as client:
        answers = [
            client.get("/mysfits"),
            client.get("/mysfits?species=Kraken"),
            client.get("/mysfits/x"),
            client.get("/me", headers=pool.headers()),
            client.post("/mysfits/x/like", headers=pool.headers()),
            client.post("/mysfits/x/adopt", headers=pool.headers()),
        ]

    for answer in answers:
        detail(answer, 503)
        assert int(answer.headers["retry-after"]) > 0


def test_liveness_asks_nobody(shared_client: httpx.Client) -> None:
    assert shared_client.get("/health/live").json() == {"status": "up"}


def test_readiness_names_each_dependency(shared_client: httpx.Client) -> None:
    answer = shared_client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "dependencies": {"signingKeys": "up", "dynamodb": "up"},
    }


def test_a_dead_table_is_reported_and_leaves_the_service_ready(pool: Pool) -> None:
    settings = make_settings(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}", MYSFITS_JWKS_URL=pool.url
    )

    with serve(create_app(settings)) as client:
        client.get("/me", headers=pool.headers())
        answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["dependencies"] == {"signingKeys": "up", "dynamodb": "down"}


def test_without_signing_keys_the_service_is_not_ready_and_says_503_to_tokens(pool: Pool) -> None:
    settings = make_settings(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}",
        MYSFITS_JWKS_URL=f"http://127.0.0.1:{free_port()}/jwks",
    )

    with serve(create_app(settings)) as client:
        ready = client.get("/health/ready")
        me = client.get("/me", headers=pool.headers())
        live = client.get("/health/live")

    assert (ready.status_code, ready.json()["status"]) == (503, "starting")
    detail(me, 503)
    assert live.status_code == 200


def test_the_documentation_comes_from_the_site_and_no_cdn(shared_client: httpx.Client) -> None:
    page = shared_client.get("/docs").text

    assert f"{SITE_URL}/api-docs/swagger-ui-bundle.js" in page
    assert "cdn" not in page


def test_every_signed_in_route_documents_its_token(shared_client: httpx.Client) -> None:
    paths = shared_client.get("/openapi.json").json()["paths"]
    operations = {
        (method.upper(), path): operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
    signed_in = {route for route, operation in operations.items() if operation.get("security")}

    assert signed_in == {
        ("POST", "/mysfits/{mysfitId}/like"), ("DELETE", "/mysfits/{mysfitId}/like"),
        ("POST", "/mysfits/{mysfitId}/adopt"), ("DELETE", "/mysfits/{mysfitId}/adopt"),
        ("GET", "/me"), ("POST", "/mysfits"),
        ("PATCH", "/mysfits/{mysfitId}"), ("DELETE", "/mysfits/{mysfitId}"),
    }  # fmt: skip
    assert all(401 in map(int, operations[route]["responses"]) for route in signed_in)


def test_a_request_leaves_one_line_with_its_metrics(
    shared_client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    shared_client.get("/mysfits/no-such", headers={"X-Request-Id": "the-id"})

    line = json.loads(JsonLines().format(_logged(caplog, "request")))
    assert line["Route"] == "GET /mysfits/{mysfitId}"
    assert (line["path"], line["status"], line["Faults"]) == ("/mysfits/no-such", 404, 0)
    assert line["Duration"] > 0
    metrics = line["_aws"]["CloudWatchMetrics"][0]
    assert metrics["Namespace"] == "MythicalMysfits"
    assert {metric["Name"] for metric in metrics["Metrics"]} == {"Duration", "Faults"}


def test_a_deployment_s_metrics_have_a_namespace_of_their_own(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    with serve(create_app(make_settings(MYSFITS_METRICS_NAMESPACE="Mysfits/prod"))) as client:
        client.get("/")

    line = json.loads(JsonLines().format(_logged(caplog, "request")))
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Mysfits/prod"


def _logged(caplog: pytest.LogCaptureFixture, message: str) -> logging.LogRecord:
    """The one record with this message; it may be written just after the answer has arrived."""
    deadline = time.monotonic() + 5
    while not (found := [record for record in caplog.records if record.message == message]):
        assert time.monotonic() < deadline, f"{message!r} was never logged"
        time.sleep(0.01)
    (record,) = found
    return record
