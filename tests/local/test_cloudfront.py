"""A distribution compresses what its behaviour says, and only what is worth it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.cloud import Cloud
from tests.support.made import Template, attribute, make, ref, resource

LONG = b"let mysfits = [];\n" * 100


def distributed(compress: bool) -> Template:
    bucket_domain = attribute("RegionalDomainName", "Bucket")
    config = {
        "Enabled": True,
        "Origins": [
            {
                "Id": "files",
                "DomainName": bucket_domain,
                "OriginAccessControlId": attribute("Id", "Access"),
                "S3OriginConfig": {"OriginAccessIdentity": ""},
            }
        ],
        "DefaultCacheBehavior": {
            "TargetOriginId": "files",
            "ViewerProtocolPolicy": "allow-all",
            "Compress": compress,
            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
    }
    access = {
        "Name": {"Ref": "AWS::StackName"},
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    reading = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": {"Fn::Sub": "${Bucket.Arn}/*"},
    }
    return {
        "Bucket": resource("AWS::S3::Bucket"),
        "Reading": resource(
            "AWS::S3::BucketPolicy",
            Bucket=ref("Bucket"),
            PolicyDocument={"Version": "2012-10-17", "Statement": [reading]},
        ),
        "Access": resource(
            "AWS::CloudFront::OriginAccessControl", OriginAccessControlConfig=access
        ),
        "Distribution": resource("AWS::CloudFront::Distribution", DistributionConfig=config),
    }


def client_of(cloud: Cloud, *, compress: bool) -> httpx.Client:
    outputs = {"Bucket": ref("Bucket"), "Host": attribute("DomainName", "Distribution")}
    made = make(cloud, distributed(compress), outputs)
    for key, body, kind in (
        ("long.js", LONG, "text/javascript"),
        ("short.js", LONG[:999], "text/javascript"),
        ("long.png", LONG, "image/png"),
    ):
        cloud.s3.put_object(Bucket=made["Bucket"], Key=key, Body=body, ContentType=kind)
    return httpx.Client(base_url=cloud.endpoint, headers={"Host": made["Host"]})


@pytest.fixture(scope="module")
def site(cloud: Cloud) -> Iterator[httpx.Client]:
    with client_of(cloud, compress=True) as client:
        yield client


def test_a_long_script_is_compressed(site: httpx.Client) -> None:
    answer = site.get("/long.js", headers={"Accept-Encoding": "br, gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content == LONG
    assert answer.headers["ETag"].startswith('W/"')
    assert int(answer.headers["Content-Length"]) < len(LONG)


@pytest.mark.parametrize(
    ("address", "accepted"),
    [("/long.js", "identity"), ("/short.js", "gzip"), ("/long.png", "gzip")],
)
def test_what_is_short_or_a_picture_or_not_asked_for_is_not(
    site: httpx.Client, address: str, accepted: str
) -> None:
    answer = site.get(address, headers={"Accept-Encoding": accepted})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_behaviour_that_does_not_say_so_compresses_nothing(cloud: Cloud) -> None:
    with client_of(cloud, compress=False) as plain:
        answer = plain.get("/long.js", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
