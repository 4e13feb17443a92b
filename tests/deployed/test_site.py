"""The website's stack: files in its bucket and the API, seen through the deployed distribution."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from cfn.generate.security_headers import read_definition
from tests.support.cloud import REGION
from tests.support.stacks import Deployment
from tests.support.visitors import Visitors

FILES = {
    "index.html": "the page",
    "gallery.html": "the gallery",
    "mysfits/pip.svg": "<svg/>",
    "assets/index-BaorNJj6.js": "let page",
}


@pytest.fixture(scope="module")
def site(deployment: Deployment) -> Iterator[httpx.Client]:
    """A browser's requests as CloudFront gets them: by the distribution's name, over TLS."""
    website = deployment.outputs["website"]
    for key, body in FILES.items():
        deployment.cloud.s3.put_object(Bucket=website["SiteBucketName"], Key=key, Body=body)
    headers = {"Host": website["DistributionHost"], "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=deployment.cloud.endpoint, headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    "address", ["/?species=Kitsune", "/my-mysfits", "/mysfits/1b1a8d0e", "/sign-in/", "/v1.2/page"]
)
def test_a_page_is_served_by_the_index(site: httpx.Client, address: str) -> None:
    answer = site.get(address)

    assert (answer.status_code, answer.text) == (200, FILES["index.html"])


def test_gallery_is_a_file_of_its_own(site: httpx.Client) -> None:
    assert site.get("/").text == FILES["gallery.html"]


@pytest.mark.parametrize("key", ["mysfits/pip.svg", "assets/index-BaorNJj6.js"])
def test_a_file_is_served_as_it_is(site: httpx.Client, key: str) -> None:
    assert site.get(f"/{key}").text == FILES[key]


@pytest.mark.parametrize("address", ["/assets/gone.js", "/mysfits/nobody.svg"])
def test_a_missing_file_is_404(site: httpx.Client, address: str) -> None:
    assert site.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/mysfits/pip.svg", "/assets/gone.js", "/api/mysfits"])
def test_every_answer_has_the_security_headers(
    site: httpx.Client, deployment: Deployment, address: str
) -> None:
    origins = {
        "{cognitoOrigin}": f"https://cognito-idp.{REGION}.amazonaws.com",
        "{photosOrigin}": deployment.outputs["photos"]["PhotosOrigin"],
    }
    expected = read_definition()
    for placeholder, origin in origins.items():
        expected = {name: value.replace(placeholder, origin) for name, value in expected.items()}

    answer = site.get(address)

    assert {name: answer.headers.get(name) for name in expected} == expected


def test_plain_http_is_redirected_to_https(site: httpx.Client) -> None:
    answer = site.get("/", headers={"X-Forwarded-Proto": "http"})

    assert answer.status_code in (301, 307, 308)
    assert answer.headers["Location"].startswith("https://")


def test_the_api_is_under_api(site: httpx.Client, api: httpx.Client) -> None:
    query = {"goodevil": "Good", "limit": "2"}

    answer = site.get("/api/mysfits", params=query)

    assert answer.json() == api.get("/mysfits", params=query).json()
    assert answer.headers["Cache-Control"].startswith("public, max-age=5")
    assert answer.headers["ETag"]


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/mysfits/00000000-0000-4000-8000-000000000000", 404),
        ("GET", "/mysfits?colour=red", 400),
        ("POST", "/mysfits/00000000-0000-4000-8000-000000000000/like", 401),
    ],
)
def test_errors_of_the_api_pass_as_they_are(
    site: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = site.request(method, f"/api{path}")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.usefixtures("api")
def test_signed_calls_pass(site: httpx.Client, tokens: dict[str, str]) -> None:
    signed = {"Authorization": f"Bearer {tokens['IdToken']}"}
    mysfit = site.get("/api/mysfits").json()["mysfits"][0]["mysfitId"]

    liked = site.post(f"/api/mysfits/{mysfit}/like", headers=signed)
    mine = site.get("/api/me", headers=signed)

    assert liked.json()["liked"] is True
    assert mine.json()["likes"] == [mysfit]
    assert mine.headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("api")
def test_each_visitor_gets_their_own_private_answer(site: httpx.Client, visitors: Visitors) -> None:
    addresses = [visitors.new() for _ in range(2)]
    signed = [
        {"Authorization": f"Bearer {visitors.sign_in(address)['IdToken']}"} for address in addresses
    ]
    mysfit = site.get("/api/mysfits").json()["mysfits"][1]["mysfitId"]
    site.post(f"/api/mysfits/{mysfit}/like", headers=signed[0])

    answers = [site.get("/api/me", headers=each) for each in [*signed, *signed]]

    assert [each.json()["likes"] for each in answers] == [[mysfit], [], [mysfit], []]
    assert {each.headers["Cache-Control"] for each in answers} == {"private, no-store"}
    assert site.get("/api/me").status_code == 401


def test_the_bucket_itself_refuses_anonymous_reads(deployment: Deployment) -> None:
    bucket = deployment.outputs["website"]["SiteBucketName"]

    answer = httpx.get(f"{deployment.cloud.endpoint}/{bucket}/index.html")

    assert answer.status_code == 403
