"""DetectLabels of the stand-in: what it takes, whose rights it checks, failing on demand."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support.cloud import Cloud, fail_labels
from tests.support.drawings import encoded, plain
from tests.support.visitors import error_of

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient

GREEN = encoded(plain("#18a030"))
KEY = "shown/a b+c/view.jpg"


@pytest.fixture
def rekognition(cloud: Cloud) -> "RekognitionClient":
    client: RekognitionClient = cloud.client("rekognition")
    return client


@pytest.fixture(scope="module")
def bucket(cloud: Cloud) -> str:
    cloud.s3.create_bucket(
        Bucket="labelled", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    cloud.s3.put_object(Bucket="labelled", Key=KEY, Body=GREEN)
    return "labelled"


def in_bucket(bucket: str, key: str = KEY) -> Any:
    return {"S3Object": {"Bucket": bucket, "Name": key}}


def names(found: Any) -> list[str]:
    return [label["Name"] for label in found["Labels"]]


def test_photo_in_the_request_and_in_a_bucket_have_the_same_labels(
    rekognition: "RekognitionClient", bucket: str
) -> None:
    sent = rekognition.detect_labels(Image={"Bytes": GREEN})
    stored = rekognition.detect_labels(Image=in_bucket(bucket))

    assert stored["Labels"] == sent["Labels"]
    assert sent["Labels"][0] == {
        "Name": "Green",
        "Confidence": 100,
        "Instances": [],
        "Parents": [],
        "Aliases": [],
        "Categories": [{"Name": "Colors and Visual Composition"}],
    }


def test_labels_are_limited_in_number_and_confidence(rekognition: "RekognitionClient") -> None:
    all_of_them = rekognition.detect_labels(Image={"Bytes": GREEN}, MinConfidence=0)
    by_default = rekognition.detect_labels(Image={"Bytes": GREEN})

    two = rekognition.detect_labels(Image={"Bytes": GREEN}, MaxLabels=2)
    certain = rekognition.detect_labels(Image={"Bytes": GREEN}, MinConfidence=99.9)

    assert names(two) == ["Green", "Plain background"]
    assert names(certain) == ["Green"]
    assert min(label["Confidence"] for label in all_of_them["Labels"]) < 55
    assert min(label["Confidence"] for label in by_default["Labels"]) >= 55


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ({"Bytes": encoded(plain("navy"), "WEBP")}, "InvalidImageFormatException"),
        ({"Bytes": b"x" * (5 * 1024 * 1024 + 1)}, "ImageTooLargeException"),
        (in_bucket("labelled", "shown/none.jpg"), "InvalidS3ObjectException"),
        (in_bucket("no-such-bucket"), "InvalidS3ObjectException"),
        ({}, "InvalidParameterException"),
        ({"Bytes": GREEN, **in_bucket("labelled")}, "InvalidParameterException"),
    ],
    ids=["webp", "too-large", "no-object", "no-bucket", "nothing", "both"],
)
def test_photo_that_cannot_be_looked_at_is_refused(
    rekognition: "RekognitionClient", bucket: str, image: Any, code: str
) -> None:
    assert bucket
    assert error_of(rekognition.detect_labels, Image=image) == code


def test_confidence_above_100_is_refused(rekognition: "RekognitionClient") -> None:
    error = error_of(rekognition.detect_labels, Image={"Bytes": GREEN}, MinConfidence=101)

    assert error == "InvalidParameterException"


@pytest.fixture
def user(cloud: Cloud) -> Iterator[str]:
    iam = cloud.client("iam")
    iam.create_user(UserName="labeller")
    yield "labeller"
    iam.delete_user(UserName="labeller")


def test_caller_needs_detect_labels_and_the_right_to_read_the_object(
    cloud: Cloud, bucket: str, user: str
) -> None:
    key = cloud.client("iam").create_access_key(UserName=user)["AccessKey"]
    caller = cloud.client(
        "rekognition",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )

    without = error_of(caller.detect_labels, Image={"Bytes": GREEN})
    allow(cloud, user, "rekognition:DetectLabels", "*")
    sent = caller.detect_labels(Image={"Bytes": GREEN})
    unread = error_of(caller.detect_labels, Image=in_bucket(bucket))
    allow(cloud, user, "s3:GetObject", f"arn:aws:s3:::{bucket}/shown/*")
    read = caller.detect_labels(Image=in_bucket(bucket))

    assert (without, unread) == ("AccessDeniedException", "InvalidS3ObjectException")
    assert names(sent) == names(read)
    for name in ("rekognition", "s3"):
        cloud.client("iam").delete_user_policy(UserName=user, PolicyName=name)
    cloud.client("iam").delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])


def allow(cloud: Cloud, user: str, action: str, on: str) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": on}
    cloud.client("iam").put_user_policy(
        UserName=user,
        PolicyName=action.partition(":")[0],
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def test_wrong_secret_is_refused(cloud: Cloud) -> None:
    caller = cloud.client("rekognition", aws_access_key_id="AKIAUNKNOWN000000000")

    error = error_of(caller.detect_labels, Image={"Bytes": GREEN})

    assert error == "UnrecognizedClientException"


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerError"])
def test_next_calls_fail_on_demand(
    cloud: Cloud, rekognition: "RekognitionClient", code: str
) -> None:
    fail_labels(cloud, 2, code)

    errors = [error_of(rekognition.detect_labels, Image={"Bytes": GREEN}) for _ in range(2)]
    after = rekognition.detect_labels(Image={"Bytes": GREEN})

    assert errors == [code, code]
    assert names(after)[0] == "Green"


def test_only_a_post_with_a_number_makes_calls_fail(cloud: Cloud) -> None:
    url = f"{cloud.endpoint}/_local/rekognition"

    assert httpx.get(url).status_code == 405
    assert httpx.post(url, content=b"many").status_code == 400


def test_other_operations_have_no_stand_in(rekognition: "RekognitionClient") -> None:
    assert error_of(rekognition.detect_faces, Image={"Bytes": GREEN}) == "UnknownOperationException"
