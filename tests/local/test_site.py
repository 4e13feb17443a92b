"""The server of the built site: what is kept for how long, and which paths are pages."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from local.problem import Problem
from local.site import create_site, site

PAGE = "<!doctype html><title>Mysfits</title>"
CONFIG = {"apiUrl": "http://localhost:8080", "region": "eu-west-1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "mysfits").mkdir()
    (dist / "index.html").write_text(PAGE)
    (dist / "assets" / "main-Ab12Cd34.js").write_text("export {};\n" * 200)
    (dist / "mysfits" / "kitsune.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("not yours")
    return dist


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(site(folder, CONFIG))


def test_the_configuration_is_made_and_never_kept(client: TestClient) -> None:
    response = client.get("/config.json")

    assert response.json() == CONFIG
    assert response.headers["Cache-Control"] == "no-store"


def test_a_hashed_file_is_kept_for_ever(client: TestClient) -> None:
    response = client.get("/assets/main-Ab12Cd34.js")

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("not_found_page", [False, True])
@pytest.mark.parametrize(
    "path", ["/", "/mysfits/01ba7de9-b6be-4a8a", "/mysfits", "/sign-in", "/a/b/c/"]
)
def test_a_path_without_a_dot_is_a_page(
    folder: Path, client: TestClient, path: str, not_found_page: bool
) -> None:
    if not_found_page:
        (folder / "404.html").write_text("not here")

    response = client.get(path)

    assert (response.status_code, response.text) == (200, PAGE)
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_other_files_are_asked_for_again_and_found_unchanged(client: TestClient) -> None:
    first = client.get("/mysfits/kitsune.svg")

    second = client.get("/mysfits/kitsune.svg", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "image/svg+xml"
    assert first.headers["Cache-Control"] == "no-cache"
    assert (second.status_code, second.headers["Cache-Control"]) == (304, "no-cache")


@pytest.mark.parametrize("path", ["/missing.png", "/assets/main-gone.js", "/mysfits/no.svg"])
def test_a_missing_file_is_missing(client: TestClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"]
)
def test_nothing_outside_the_build_is_served(client: TestClient, path: str) -> None:
    assert "not yours" not in client.get(path).text


@pytest.mark.parametrize("path", ["/", "/config.json", "/missing.png", "/assets/main-Ab12Cd34.js"])
def test_no_answer_is_guessed_at(client: TestClient, path: str) -> None:
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_text_travels_compressed(client: TestClient) -> None:
    response = client.get("/assets/main-Ab12Cd34.js", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_the_site_is_only_read(client: TestClient) -> None:
    assert client.post("/").status_code == 405


def test_a_site_that_is_not_built_says_so(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"The site is not built: .*index\.html is missing"):
        site(tmp_path, CONFIG)


def test_uvicorn_makes_it_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_FOLDER", str(folder))
    monkeypatch.setenv("SITE_CONFIG", '{"apiUrl": "http://localhost:9"}')

    assert TestClient(create_site()).get("/config.json").json() == {"apiUrl": "http://localhost:9"}
