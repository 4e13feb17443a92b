"""The built site in its bucket, seen through the deployed distribution."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.support.cloud import ROOT
from tests.support.stacks import Deployment

DIST = ROOT / "web" / "dist"

pytestmark = pytest.mark.skipif(
    not (DIST / "index.html").exists(), reason="The site is not built: make builds it"
)


@pytest.fixture(scope="module")
def site(deployment: Deployment) -> Iterator[httpx.Client]:
    bucket = deployment.outputs["website"]["SiteBucketName"]
    for file in filter(lambda each: each.is_file(), DIST.rglob("*")):
        deployment.cloud.s3.put_object(
            Bucket=bucket,
            Key=str(file.relative_to(DIST)),
            Body=file.read_bytes(),
            ContentType=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        )
    host = deployment.outputs["website"]["DistributionHost"]
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=deployment.cloud.endpoint, headers=headers) as client:
        yield client


@pytest.mark.parametrize("address", ["/", "/my-mysfits", "/mysfits/1b1a8d0e", "/sign-in"])
def test_every_page_is_the_built_index(site: httpx.Client, address: str) -> None:
    answer = site.get(address)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text == (DIST / "index.html").read_text(encoding="utf-8")


def test_what_the_page_names_is_there(site: httpx.Client) -> None:
    named = set(re.findall(r'(?:src|href)="(/[^"]+\.\w+)"', site.get("/").text))
    # Not built but written when the site is published, as it names the deployment.
    named.discard("/config.json")

    assert named
    assert {address: site.get(address).status_code for address in named} == dict.fromkeys(
        named, 200
    )


@pytest.mark.parametrize("address", ["/assets/gone.js", "/mysfits/nobody.svg"])
def test_a_missing_file_is_a_404(site: httpx.Client, address: str) -> None:
    answer = site.get(address)

    assert answer.status_code == 404
    assert answer.text == (DIST / "404.html").read_text(encoding="utf-8")


def test_the_page_may_talk_to_the_deployed_api_and_to_nobody_else(
    site: httpx.Client, deployment: Deployment
) -> None:
    policy = site.get("/").headers["Content-Security-Policy"]

    [connect] = [each for each in policy.split("; ") if each.startswith("connect-src")]
    assert connect.split()[1:] == [
        "'self'",
        deployment.outputs["api"]["ApiOrigin"],
        "https://cognito-idp.eu-west-1.amazonaws.com",
    ]


def test_pictures_the_api_names_are_on_the_site(
    site: httpx.Client, api: httpx.Client, deployment: Deployment
) -> None:
    address = deployment.outputs["website"]["SiteUrl"]
    mysfits = api.get("/mysfits").json()["mysfits"]

    found = {
        name: site.get(each[name].removeprefix(address)).status_code
        for each in mysfits
        for name in ("profileImageUri", "thumbImageUri")
    }

    assert found == {"profileImageUri": 200, "thumbImageUri": 200}
