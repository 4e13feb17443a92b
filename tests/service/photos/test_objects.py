"""Presigned addresses, and deleting objects over moto.

That S3 refuses what was tampered with is shown over the emulated account:
tests/local/test_presigned.py.
"""

from __future__ import annotations

import base64
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import EndpointConnectionError, NoCredentialsError

from service import logs
from service.errors import Unavailable
from service.photos.keys import PhotoKey
from service.photos.objects import Addresses, PhotoObjects
from tests.support.builders import OWNER, PHOTOS_BUCKET, make_record
from tests.support.tables import REGION, Tables

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEY = PhotoKey(OWNER, "018bcfe5-6800-7000-8000-000000000000")
CREDENTIALS = ReadOnlyCredentials("AKIDEXAMPLE", "a-secret", "a/token==")


def make_addresses(**changes: Any) -> Addresses:
    given = {"bucket": PHOTOS_BUCKET, "region": REGION, "photos_url": None, "seconds": 3600}
    return Addresses(**{**given, **changes})


def make_objects(client: Any = None, **changes: Any) -> PhotoObjects:
    return PhotoObjects(lambda: client or Mock(), make_addresses(**changes), lambda: CREDENTIALS)


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


# ------------------------------------------------------------------------------------- upload


def test_upload_is_a_form_for_one_key_one_type_and_no_more_bytes_than_declared() -> None:
    record = make_record(photo_id=KEY.photo_id, content_type="image/png", bytes=77)

    upload = make_objects().upload(record, NOON)

    policy = json.loads(base64.b64decode(upload.fields["policy"]))
    conditions = policy["conditions"]
    assert policy["expiration"] == upload.expires_at == "2026-06-01T12:10:00.000Z"
    assert conditions[-4:][0] == {"x-amz-algorithm": "AWS4-HMAC-SHA256"}
    assert conditions[:-4] == [
        {"bucket": PHOTOS_BUCKET},
        {"key": KEY.original},
        {"Content-Type": "image/png"},
        {"x-amz-meta-request-id": "r-1"},
        {"success_action_status": "204"},
        ["content-length-range", 1, 77],
    ]


def test_upload_has_a_field_for_each_condition() -> None:
    upload = make_objects().upload(make_record(photo_id=KEY.photo_id), NOON)

    assert upload.fields.keys() == {
        "key", "Content-Type", "x-amz-meta-request-id", "success_action_status",
        "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token",
        "policy", "x-amz-signature",
    }  # fmt: skip
    assert upload.fields["key"] == KEY.original
    assert upload.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


# ---------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
def test_addresses_are_of_the_bucket_in_its_region(region: str) -> None:
    objects = make_objects(region=region)
    host = f"https://{PHOTOS_BUCKET}.s3.{region}.amazonaws.com"

    assert objects.upload(make_record(), NOON).url == host
    assert objects.thumb_url(KEY, NOON).startswith(f"{host}/{KEY.thumb}?")


def test_addresses_begin_with_the_setting() -> None:
    objects = make_objects(photos_url="http://localhost:4566")
    bucket = f"http://localhost:4566/{PHOTOS_BUCKET}"

    assert objects.upload(make_record(), NOON).url == bucket
    assert objects.view_url(KEY, NOON).startswith(f"{bucket}/{KEY.view}?")


def test_address_is_what_boto3_signs_at_that_time() -> None:
    """The signature included. boto3 signs now, so ours is made for that time."""
    signed = boto3.client(
        "s3",
        region_name=REGION,
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=CREDENTIALS.secret_key,
        aws_session_token=CREDENTIALS.token,
        endpoint_url="http://localhost:4566",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    ).generate_presigned_url(
        "get_object",
        Params={
            "Bucket": PHOTOS_BUCKET,
            "Key": KEY.original,
            "ResponseContentDisposition": "attachment; filename*=UTF-8''Zo%C3%AB%20~%201.jpg",
        },
        ExpiresIn=2,
    )
    at = datetime.strptime(query(signed)["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    addresses = make_addresses(photos_url="http://localhost:4566", seconds=2)
    objects = PhotoObjects(Mock, addresses, lambda: CREDENTIALS)

    ours = objects.original_url(KEY, "Zoë ~ 1.jpg", at)

    assert ours.partition("?")[0] == signed.partition("?")[0]
    assert query(ours) == query(signed)


def test_address_stays_the_same_for_half_an_hour() -> None:
    objects = make_objects()
    minutes = (0, 29, 30, 59)

    first, same, second, last = (
        objects.thumb_url(KEY, NOON + timedelta(minutes=each)) for each in minutes
    )

    assert first == same
    assert first != second == last
    assert query(second)["X-Amz-Date"] == "20260601T123000Z"
    assert query(second)["X-Amz-Expires"] == "3600"


@pytest.mark.parametrize(
    ("seconds", "least"), [(60, 30), (3600, 1800), (21_600, 19_800)], ids=["60", "3600", "21600"]
)
def test_address_holds_for_a_while_at_any_time(seconds: int, least: int) -> None:
    addresses = make_addresses(seconds=seconds)

    left = [
        (addresses.signed_at(now) + timedelta(seconds=seconds) - now).total_seconds()
        for now in (NOON + timedelta(seconds=each) for each in range(0, 3600, 7))
    ]

    assert least <= min(left)
    assert max(left) <= seconds


def test_original_is_saved_under_its_name() -> None:
    url = make_objects().original_url(KEY, 'Zoë "1".jpg', NOON)

    assert query(url)["response-content-disposition"] == (
        "attachment; filename*=UTF-8''Zo%C3%AB%20%221%22.jpg"
    )


def test_addresses_hold_the_token_of_temporary_credentials() -> None:
    assert query(make_objects().thumb_url(KEY, NOON))["X-Amz-Security-Token"] == "a/token=="


def test_signing_without_credentials_raises_unavailable() -> None:
    def none() -> ReadOnlyCredentials:
        raise NoCredentialsError

    objects = PhotoObjects(Mock, make_addresses(), none)

    with pytest.raises(Unavailable):
        objects.thumb_url(KEY, NOON)
    with pytest.raises(Unavailable):
        objects.upload(make_record(), NOON)


def test_no_signature_is_logged_whatever_the_level(
    tables: Tables, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "basicConfig", Mock())
    botocore = logging.getLogger("botocore")
    before = botocore.level
    logs.configure("DEBUG")
    try:
        with caplog.at_level("DEBUG"):
            objects = make_objects(boto3.client("s3", region_name=REGION))
            url = objects.original_url(KEY, "a.jpg", NOON)
            fields = objects.upload(make_record(), NOON).fields
            objects.delete([KEY])
    finally:
        botocore.setLevel(before)

    for secret in (query(url)["X-Amz-Signature"], fields["x-amz-signature"], fields["policy"]):
        assert secret not in caplog.text
    assert "Signature" not in caplog.text


# ------------------------------------------------------------------------------------- delete


def test_delete_removes_every_object_of_the_photos_and_no_other(tables: Tables) -> None:
    client = boto3.client("s3", region_name=REGION)
    other = PhotoKey(OWNER, "018bcfe5-6800-7000-8000-000000000001")
    for name in (*KEY.objects, other.original):
        client.put_object(Bucket=PHOTOS_BUCKET, Key=name, Body=b"x")

    make_objects(client).delete([KEY])

    assert objects_of(client, KEY, other) == [other.original]
    make_objects(client).delete([KEY, other])
    assert objects_of(client, KEY, other) == []


def objects_of(client: Any, *photos: PhotoKey) -> list[str]:
    listed = client.list_objects_v2(Bucket=PHOTOS_BUCKET).get("Contents", [])
    keys = {key for photo in photos for key in photo.objects}
    return [each["Key"] for each in listed if each["Key"] in keys]


@pytest.mark.parametrize(
    "outcome",
    [
        EndpointConnectionError(endpoint_url="http://secret"),
        {"Errors": [{"Key": KEY.view, "Code": "InternalError"}]},
        {"Errors": [{"Key": KEY.view, "Code": "AccessDenied"}]},
        {"Deleted": [{"Key": KEY.view}]},
        {},
    ],
    ids=["down", "one failed", "one denied", "one said", "none said"],
)
def test_delete_raises_unavailable_unless_all_objects_are_gone(outcome: Any) -> None:
    client = Mock()
    client.delete_objects.side_effect = [outcome]

    with pytest.raises(Unavailable) as raised:
        make_objects(client).delete([KEY])

    assert raised.value.detail == "The store of photos does not answer just now. Please try again."


def test_delete_of_many_takes_a_thousand_objects_a_call() -> None:
    client = Mock()
    client.delete_objects.side_effect = lambda Delete, **_: {"Deleted": Delete["Objects"]}  # noqa: N803

    make_objects(client).delete([KEY] * 400)

    sizes = [len(call.kwargs["Delete"]["Objects"]) for call in client.delete_objects.mock_calls]
    assert sizes == [1000, 200]
