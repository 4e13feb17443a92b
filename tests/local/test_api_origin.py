"""/api of the local site: what is passed to the API and back, and which answers are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.site import site
from tests.support.server import serve
from tests.support.stub_server import Response, StubServer, running_stub_server

PUBLIC = ("Cache-Control", "public, max-age=5, stale-while-revalidate=5, stale-if-error=600")
TAG = ("ETag", '"1"')


@pytest.fixture(scope="module")
def _server() -> Iterator[StubServer]:
    with running_stub_server() as running:
        yield running


@pytest.fixture
def api(_server: StubServer) -> StubServer:
    _server.response, _server.request = Response(), None
    return _server


@pytest.fixture
def client(api: StubServer, tmp_path: Path) -> Iterator[httpx.Client]:
    (tmp_path / "index.html").write_text("page")
    with serve(site(tmp_path, {"apiUrl": "/api"}, f"http://127.0.0.1:{api.port}")) as client:
        yield client


def test_call_and_answer_are_passed_on(client: httpx.Client, api: StubServer) -> None:
    api.response = Response(409, [("X-Request-Id", "7")], b'{"status": 409}')

    answer = client.post(
        "/api/mysfits/a%2Fb/adopt?x=%20&x=2",
        content=b"{}",
        headers={
            "Accept": "text/plain",
            "Authorization": "Bearer t",
            "Content-Type": "application/json",
            "Origin": "o",
        },
    )

    assert (answer.status_code, answer.content) == (409, b'{"status": 409}')
    assert answer.headers["X-Request-Id"] == "7"
    assert api.request is not None
    assert (api.request.method, api.request.path) == ("POST", "/mysfits/a%2Fb/adopt?x=%20&x=2")
    assert api.request.body == b"{}"
    assert api.request.headers["Authorization"] == "Bearer t"
    assert api.request.headers["Content-Type"] == "application/json"
    assert api.request.headers["Origin"] is None
    assert api.request.headers["Accept"] == "*/*"


@pytest.mark.parametrize("path", ["//elsewhere.test/me", "/%2E%2E/me", "/caf%C3%A9"])
def test_path_is_the_apis_as_it_was_written(
    client: httpx.Client, api: StubServer, path: str
) -> None:
    client.get(client.base_url.copy_with(raw_path=f"/api{path}".encode()))

    assert api.request is not None
    # The stub makes one slash of two at the beginning.
    assert api.request.path == "/" + path.lstrip("/")


def test_cookie_of_an_answer_is_nobodys(client: httpx.Client, api: StubServer) -> None:
    api.response = Response(200, [("Set-Cookie", "visitor=1; Path=/")])

    first = client.get("/api/me")
    httpx.get(client.base_url.join("/api/me"))

    assert api.request is not None
    assert (first.headers.get("Set-Cookie"), api.request.headers["Cookie"]) == (None, None)


def test_public_answer_is_kept_for_others(client: httpx.Client, api: StubServer) -> None:
    api.response = Response(200, [PUBLIC, TAG], b"[1]")
    client.get("/api/mysfits?limit=2")
    api.response = Response(200, [PUBLIC, TAG], b"[2]")

    assert client.get("/api/mysfits?limit=2", headers={"Cache-Control": "max-age=0"}).text == "[1]"
    assert client.get("/api/mysfits?limit=2", headers={"If-None-Match": '"1"'}).status_code == 304
    assert client.get("/api/mysfits?limit=3").text == "[2]"


@pytest.mark.parametrize(
    ("status", "control", "sent"),
    [
        (200, "private, no-store", {}),
        (200, "public, max-age=0", {}),
        (404, PUBLIC[1], {}),
        (200, PUBLIC[1], {"Cache-Control": "no-cache"}),
        (200, PUBLIC[1], {"Authorization": "Bearer another"}),
    ],
)
def test_other_answers_are_not_kept(
    client: httpx.Client, api: StubServer, status: int, control: str, sent: dict[str, str]
) -> None:
    api.response = Response(status, [("Cache-Control", control)], b"first")
    client.get("/api/me")
    api.response = Response(200, [], b"second")

    assert client.get("/api/me", headers=sent).text == "second"


def test_no_answer_is_502(client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("page")
    with serve(site(tmp_path, {"apiUrl": "/api"}, "http://127.0.0.1:9")) as alone:
        assert alone.get("/api/mysfits").status_code == 502
