"""The website's stack: files in its bucket, seen through the deployed distribution."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from cfn.generate.security_headers import read_definition
from tests.support.cloud import REGION
from tests.support.stacks import Deployment

FILES = {
    "index.html": "the page",
    "404.html": "no such file",
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
    "address", ["/", "/my-mysfits", "/mysfits/1b1a8d0e", "/sign-in/", "/v1.2/page"]
)
def test_a_page_is_served_by_the_index(site: httpx.Client, address: str) -> None:
    answer = site.get(address)

    assert (answer.status_code, answer.text) == (200, FILES["index.html"])


@pytest.mark.parametrize("key", ["mysfits/pip.svg", "assets/index-BaorNJj6.js"])
def test_a_file_is_served_as_it_is(site: httpx.Client, key: str) -> None:
    assert site.get(f"/{key}").text == FILES[key]


@pytest.mark.parametrize("address", ["/assets/gone.js", "/mysfits/nobody.svg"])
def test_a_missing_file_is_404_with_the_sites_page(site: httpx.Client, address: str) -> None:
    answer = site.get(address)

    assert (answer.status_code, answer.text) == (404, FILES["404.html"])


@pytest.mark.parametrize("address", ["/", "/mysfits/pip.svg", "/assets/gone.js"])
def test_every_answer_has_the_security_headers(
    site: httpx.Client, deployment: Deployment, address: str
) -> None:
    origins = {
        "{apiOrigin}": deployment.outputs["api"]["ApiOrigin"],
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


def test_the_bucket_itself_refuses_anonymous_reads(deployment: Deployment) -> None:
    bucket = deployment.outputs["website"]["SiteBucketName"]

    answer = httpx.get(f"{deployment.cloud.endpoint}/{bucket}/index.html")

    assert answer.status_code == 403
