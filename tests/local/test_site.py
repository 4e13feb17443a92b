"""The server of the built site: cache headers, pages and files, security headers."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.errors import CommandError
from local.site import SECURITY_HEADERS, create_site, security_headers, site
from tests.support.server import serve

PAGE = "<!doctype html><title>Mysfits</title>"
CONFIG = {"apiUrl": "/api", "region": "eu-west-1"}
NO_API = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    dist = root / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "mysfits").mkdir()
    (dist / "index.html").write_text(PAGE)
    (dist / "assets" / "main-Ab12Cd34.js").write_text("export {};\n" * 200)
    (dist / "mysfits" / "kitsune.svg").write_text("<svg/>")
    (dist / "favicon.svg").write_text("<svg/>")
    (root / "secret.txt").write_text("not yours")
    return dist


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with serve(site(folder, CONFIG, NO_API)) as client:
        yield client


def test_config_json_is_not_cached(client: httpx.Client) -> None:
    response = client.get("/config.json")

    assert response.json() == CONFIG
    assert response.headers["Cache-Control"] == "no-store"


def test_hashed_file_is_immutable(client: httpx.Client) -> None:
    response = client.get("/assets/main-Ab12Cd34.js")

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path", ["/", "/mysfits/01ba7de9-b6be-4a8a", "/mysfits", "/sign-in", "/a/b/c/"]
)
def test_path_without_a_dot_is_a_page(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.text) == (200, PAGE)
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_gallery_without_a_query_is_the_written_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "gallery.html").write_text("with cards")

    with serve(site(folder, CONFIG, NO_API, tmp_path)) as client:
        texts = [client.get(path).text for path in ("/", "/index.html", "/?q=fox", "/sign-in")]

    assert texts == ["with cards", "with cards", PAGE, PAGE]


def test_other_file_is_revalidated(client: httpx.Client) -> None:
    first = client.get("/favicon.svg")

    second = client.get("/favicon.svg", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "image/svg+xml"
    assert first.headers["Cache-Control"] == "no-cache"
    assert (second.status_code, second.headers["Cache-Control"]) == (304, "no-cache")


def test_portrait_is_cached_for_a_day(client: httpx.Client) -> None:
    assert client.get("/mysfits/kitsune.svg").headers["Cache-Control"] == (
        "public, max-age=86400, stale-while-revalidate=604800"
    )


@pytest.mark.parametrize("path", ["/missing.png", "/assets/main-gone.js", "/mysfits/no.svg"])
def test_missing_file_is_404(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"]
)
def test_file_outside_the_build_is_not_served(client: httpx.Client, path: str) -> None:
    assert "not yours" not in client.get(path).text


@pytest.mark.parametrize("path", ["/", "/config.json", "/missing.png", "/assets/main-Ab12Cd34.js"])
def test_every_response_has_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers

    expected = json.loads(SECURITY_HEADERS.read_text())
    del expected["Content-Security-Policy"]
    policy = directives(headers["Content-Security-Policy"])
    assert {name: headers[name] for name in expected} == expected
    assert policy["connect-src"] == [
        "'self'",
        "https://cognito-idp.eu-west-1.amazonaws.com",
    ]


def test_content_security_policy_names_origins_and_allows_nothing_unsafe() -> None:
    config = {
        "apiUrl": "/api",
        "userPoolEndpoint": "http://localhost:4566/",
    }

    text = security_headers(config)["Content-Security-Policy"]

    policy = directives(text)
    assert "unsafe" not in text
    assert "{" not in text
    assert policy["connect-src"] == ["'self'", "http://localhost:4566"]
    assert policy["img-src"] == ["'self'"]
    assert policy["media-src"] == []
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["trusted-types"] == ["lit-html"]


def test_content_security_policy_names_the_origin_of_the_photos() -> None:
    photos = "http://localhost:4566"
    config = {
        "apiUrl": "/api",
        "userPoolEndpoint": photos,
        "photosOrigin": photos,
    }

    policy = directives(security_headers(config)["Content-Security-Policy"])

    assert policy["img-src"] == ["'self'", photos]
    assert policy["media-src"] == [photos]
    assert policy["connect-src"] == ["'self'", photos, photos]


def test_portraits_are_allowed_on_a_page_opened_as_127_0_0_1(client: httpx.Client) -> None:
    answer = client.get("/", headers={"Host": "127.0.0.1:8000"})

    policy = directives(answer.headers["Content-Security-Policy"])
    assert policy["img-src"] == ["'self'", "http://localhost:8000"]


def directives(policy: str) -> dict[str, list[str]]:
    """A Content-Security-Policy taken apart."""
    parts = [directive.split() for directive in policy.split(";")]
    return {name: sources for name, *sources in parts}


def test_text_is_compressed(client: httpx.Client) -> None:
    response = client.get("/assets/main-Ab12Cd34.js", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_missing_build_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"The site is not built: .*index\.html is missing"):
        site(tmp_path, CONFIG, NO_API)


def test_application_factory_reads_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_FOLDER", str(folder))
    monkeypatch.setenv("SITE_CONFIG", '{"apiUrl": "/api"}')
    monkeypatch.setenv("SITE_API", NO_API)

    with serve(create_site()) as client:
        config = client.get("/config.json").json()

    assert config == {"apiUrl": "/api"}
