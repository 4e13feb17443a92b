"""What create_app puts together: CORS and documentation.

Which routes need a token: tests/faults/test_authorisation.py.
"""

from __future__ import annotations

import httpx
import pytest

from tests.support.builders import SITE_URL


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


@pytest.mark.parametrize("path", ["/", "/mysfits", "/me", "/nowhere"])
def test_every_response_has_the_security_headers(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_other_origins_may_not_read(client: httpx.Client) -> None:
    answer = client.get("/mysfits", headers={"Origin": "https://elsewhere.example"})

    assert "access-control-allow-origin" not in answer.headers


def test_documentation_loads_its_assets_from_the_site(client: httpx.Client) -> None:
    page = client.get("/docs").text

    assert f"{SITE_URL}/api-docs/swagger-ui-bundle.js" in page
    assert "cdn" not in page


def test_every_route_with_security_documents_401(client: httpx.Client) -> None:
    operations = [
        operation
        for methods in client.get("/openapi.json").json()["paths"].values()
        for operation in methods.values()
    ]

    assert all("401" in each["responses"] for each in operations if each.get("security"))
