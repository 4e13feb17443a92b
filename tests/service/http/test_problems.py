"""Errors as responses."""

from __future__ import annotations

import httpx
import pytest

from service.app import create_app
from tests.service.calls import problem_detail
from tests.support.builders import SITE_URL, make_settings
from tests.support.pool import Pool
from tests.support.server import serve


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("PUT", "/mysfits", 405),
        ("GET", "/me", 401),
        ("GET", "/mysfits?x=y", 400),
    ],
)
def test_every_error_is_a_problem(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    assert problem_detail(client.request(method, path), status)


def test_unhandled_exception_is_logged_and_not_revealed(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(make_settings(MYSFITS_JWKS_URL=pool.url))

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("arn:aws:secret-detail")

    with serve(app) as client:
        answer = client.get("/broken", headers={"Origin": SITE_URL})

    assert "secret-detail" not in problem_detail(answer, 500)
    assert answer.headers["access-control-allow-origin"] == SITE_URL
    assert "secret-detail" in caplog.text


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/mysfits"), ("GET", "/mysfits?species=Kraken"), ("GET", "/mysfits/x"), ("GET", "/me"),
     ("POST", "/mysfits/x/like"), ("POST", "/mysfits/x/adopt")],
)  # fmt: skip
def test_routes_return_503_with_retry_after_when_dynamodb_is_unreachable(
    served_without_dynamodb: httpx.Client, pool: Pool, method: str, path: str
) -> None:
    answer = served_without_dynamodb.request(method, path, headers=pool.headers())

    assert "The database does not answer" in problem_detail(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
