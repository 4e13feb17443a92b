"""What create_app puts together: CORS, documentation, which routes need a token."""

from __future__ import annotations

import re

import httpx

from tests.service.calls import problem_detail
from tests.support.builders import SITE_URL

PUBLIC = {
    ("GET", "/"), ("GET", "/health/live"), ("GET", "/health/ready"),
    ("GET", "/mysfits"), ("GET", "/mysfits/{mysfitId}"),
}  # fmt: skip
"""Routes without a token. Any other route must need one: a public one is added here on purpose."""


def test_site_may_read_answers_and_errors(client: httpx.Client) -> None:
    for path in ("/mysfits", "/me", "/nothing"):
        answer = client.get(path, headers={"Origin": SITE_URL})

        assert answer.headers["access-control-allow-origin"] == SITE_URL
        assert "Origin" in answer.headers["vary"]
        assert "X-Request-Id" in answer.headers["access-control-expose-headers"]


def test_site_may_send_a_token(client: httpx.Client) -> None:
    asked = {
        "Origin": SITE_URL,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
    }

    answer = client.options("/mysfits/x/like", headers=asked)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SITE_URL
    assert "x-request-id" in answer.headers


def test_other_origins_may_not_read(client: httpx.Client) -> None:
    answer = client.get("/mysfits", headers={"Origin": "https://elsewhere.example"})

    assert "access-control-allow-origin" not in answer.headers


def test_documentation_loads_its_assets_from_the_site(client: httpx.Client) -> None:
    page = client.get("/docs").text

    assert f"{SITE_URL}/api-docs/swagger-ui-bundle.js" in page
    assert "cdn" not in page


def test_routes_return_401_without_a_token_unless_they_are_public(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    operations = {
        (method.upper(), path): operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }

    assert {route for route, found in operations.items() if not found.get("security")} == PUBLIC
    for method, path in operations.keys() - PUBLIC:
        assert "401" in operations[method, path]["responses"]
        problem_detail(client.request(method, re.sub(r"{\w+}", "x", path)), 401)
