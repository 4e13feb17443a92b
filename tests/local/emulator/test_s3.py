"""S3 takes Signature Version 4 and refuses Version 2.

What else it refuses of an address or a form is in tests/local/test_presigned.py.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from botocore.config import Config

from tests.support.cloud import Cloud

KEY = "originals/a b/one+two.jpg"


@pytest.fixture(scope="module")
def bucket(cloud: Cloud) -> str:
    cloud.s3.create_bucket(
        Bucket="presigned", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    cloud.s3.put_object(Bucket="presigned", Key=KEY, Body=b"a photo")
    return "presigned"


@pytest.fixture(scope="module")
def keys(cloud: Cloud) -> Iterator[dict[str, str]]:
    """Of the root, and of a user who may do everything."""
    iam = cloud.client("iam")
    iam.create_user(UserName="signer")
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="signer", PolicyName="all", PolicyDocument=policy)
    made = iam.create_access_key(UserName="signer")["AccessKey"]
    yield {
        "aws_access_key_id": made["AccessKeyId"],
        "aws_secret_access_key": made["SecretAccessKey"],
    }
    iam.delete_access_key(UserName="signer", AccessKeyId=made["AccessKeyId"])
    iam.delete_user_policy(UserName="signer", PolicyName="all")
    iam.delete_user(UserName="signer")


@pytest.fixture(params=["root", "user"])
def signer(request: pytest.FixtureRequest, keys: dict[str, str]) -> dict[str, str]:
    return keys if request.param == "user" else {}


def client(cloud: Cloud, version: str, signer: dict[str, str]) -> Any:
    return cloud.client("s3", config=Config(signature_version=version), **signer)


def address(s3: Any, bucket: str) -> str:
    given = {"Bucket": bucket, "Key": KEY}
    url: str = s3.generate_presigned_url("get_object", Params=given)
    return url


def upload(s3: Any, bucket: str, body: bytes = b"a photo") -> httpx.Response:
    form = s3.generate_presigned_post(bucket, KEY, Conditions=[["content-length-range", 1, 100]])
    return httpx.post(form["url"], data=form["fields"], files={"file": body})


def test_signature_version_4_is_taken(cloud: Cloud, bucket: str, signer: dict[str, str]) -> None:
    s3 = client(cloud, "s3v4", signer)

    assert httpx.get(address(s3, bucket)).content == b"a photo"
    assert upload(s3, bucket).status_code == 204
    assert upload(s3, bucket, b"x" * 101).status_code == 400


def test_signature_version_2_is_refused_in_address_header_and_form(
    cloud: Cloud, bucket: str, signer: dict[str, str]
) -> None:
    s3 = client(cloud, "s3", signer)

    refused = [httpx.get(address(s3, bucket)), upload(s3, bucket)]

    assert [answer.status_code for answer in refused] == [400, 400]
    assert all("<Code>InvalidRequest</Code>" in answer.text for answer in refused)
    with pytest.raises(s3.exceptions.ClientError, match="Please use AWS4-HMAC-SHA256"):
        s3.get_object(Bucket=bucket, Key=KEY)
