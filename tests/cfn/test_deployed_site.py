"""website.yml deployed to the emulated account, whose CloudFront runs our function and headers."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from cfn.generate.security_headers import read_definition
from local.stacks import deploy
from tests.cfn.stack import CFN
from tests.support.cloud import REGION, Cloud

API_ORIGIN = f"https://abc123.execute-api.{REGION}.amazonaws.com"
FILES = {"index.html": "the page", "404.html": "no such file", "mysfits/pip.svg": "<svg/>"}


@pytest.fixture(scope="module")
def visitor(cloud: Cloud) -> Iterator[httpx.Client]:
    """A browser at the deployed site, as CloudFront sees it: by its name and over TLS."""
    template = CFN / "website.yml"
    site = deploy(cloud.cloudformation, "site", template, {"ApiOrigin": API_ORIGIN})
    for key, body in FILES.items():
        cloud.s3.put_object(Bucket=site["SiteBucketName"], Key=key, Body=body.encode())
    headers = {"Host": site["DistributionHost"], "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=cloud.endpoint, headers=headers) as client:
        yield client


@pytest.mark.parametrize("address", ["/", "/my-mysfits", "/mysfits/3f0e5ed2", "/sign-in"])
def test_a_page_is_drawn_by_the_index(visitor: httpx.Client, address: str) -> None:
    answer = visitor.get(address)

    assert (answer.status_code, answer.text) == (200, FILES["index.html"])


def test_a_file_is_itself(visitor: httpx.Client) -> None:
    assert visitor.get("/mysfits/pip.svg").text == "<svg/>"


@pytest.mark.parametrize("address", ["/missing.js", "/mysfits/nobody.svg"])
def test_a_missing_file_is_a_404_with_the_sites_page(visitor: httpx.Client, address: str) -> None:
    answer = visitor.get(address)

    assert (answer.status_code, answer.text) == (404, FILES["404.html"])


@pytest.mark.parametrize("address", ["/", "/mysfits/pip.svg", "/missing.js"])
def test_every_answer_has_the_headers_of_the_definition(
    visitor: httpx.Client, address: str
) -> None:
    wanted = {
        name: value.replace("{apiOrigin}", API_ORIGIN).replace(
            "{cognitoOrigin}", f"https://cognito-idp.{REGION}.amazonaws.com"
        )
        for name, value in read_definition().items()
    }

    answer = visitor.get(address)

    assert {name: answer.headers.get(name) for name in wanted} == wanted


def test_plain_http_is_sent_to_https(visitor: httpx.Client) -> None:
    answer = visitor.get("/", headers={"X-Forwarded-Proto": "http"})

    assert answer.status_code in (301, 307, 308)
    assert answer.headers["Location"].startswith("https://")


def test_nobody_reads_the_bucket_itself(visitor: httpx.Client, cloud: Cloud) -> None:
    bucket = cloud.cloudformation.describe_stack_resource(
        StackName="site", LogicalResourceId="SiteBucket"
    )["StackResourceDetail"]["PhysicalResourceId"]

    answer = httpx.get(f"{cloud.endpoint}/{bucket}/index.html")

    assert answer.status_code == 403
