"""S3 as the site's bucket will need it: what is signed is served, what is not is refused."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.config import Config

from tests.support.cloud import REGION, Cloud
from tests.support.made import make, ref, resource
from tests.support.visitors import error_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "contract-bucket"


@pytest.fixture(scope="module")
def s3(cloud: Cloud) -> "Iterator[S3Client]":
    cloud.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    cloud.s3.put_object(Bucket=BUCKET, Key="page.html", Body=b"hello", ContentType="text/html")
    yield cloud.s3
    cloud.s3.delete_object(Bucket=BUCKET, Key="page.html")
    cloud.s3.delete_bucket(Bucket=BUCKET)


def test_what_was_put_is_got(s3: "S3Client") -> None:
    answer = s3.get_object(Bucket=BUCKET, Key="page.html")

    assert answer["Body"].read() == b"hello"
    assert answer["ContentType"] == "text/html"


def test_an_unsigned_request_is_refused(cloud: Cloud, s3: "S3Client") -> None:
    url = f"{cloud.endpoint}/{BUCKET}/page.html"

    assert httpx.get(url).status_code == 403
    assert httpx.put(url, content=b"mine now").status_code == 403
    assert s3.get_object(Bucket=BUCKET, Key="page.html")["Body"].read() == b"hello"


def test_a_signed_address_opens_what_it_was_signed_for(cloud: Cloud, s3: "S3Client") -> None:
    signer = cloud.client("s3", config=Config(signature_version="s3v4"))
    url = signer.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "page.html"})

    assert httpx.get(url).text == "hello"
    assert httpx.get(url.replace("page.html", "other.html")).status_code == 403
    assert httpx.get(url[:-1] + ("0" if url[-1] != "0" else "1")).status_code == 403


def test_unknown_credentials_are_refused(cloud: Cloud) -> None:
    stranger = cloud.client("dynamodb", aws_access_key_id="AKIAUNKNOWN000000000")

    assert error_of(stranger.list_tables) == "UnrecognizedClientException"


def test_what_a_template_says_of_keeping_reaches_the_bucket(cloud: Cloud) -> None:
    rule = {
        "Id": "replaced",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    lifecycle = {"LifecycleConfiguration": {"Rules": [rule]}}

    made = rules_of(cloud, lifecycle)
    dropped = rules_of(cloud, {})

    [kept] = made
    assert kept["ID"] == "replaced"
    assert kept["Status"] == "Enabled"
    assert kept["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert kept["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert dropped == []


def rules_of(cloud: Cloud, said: dict[str, Any]) -> list[Any]:
    """The lifecycle of the one bucket, once it is as said."""
    bucket = {"Bucket": resource("AWS::S3::Bucket", **said)}
    name = make(cloud, bucket, {"Name": ref("Bucket")}, stack="keeping")["Name"]
    if "LifecycleConfiguration" in said:
        found: list[Any] = cloud.s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
        return found
    missing = error_of(cloud.s3.get_bucket_lifecycle_configuration, Bucket=name)
    assert missing == "NoSuchLifecycleConfiguration"
    return []
