"""S3 refuses every presigned address but the one that was signed.

moto checks none of this. A client that signs as it likes uses the older signature against an
emulated account, which checks nothing of that either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from botocore.credentials import ReadOnlyCredentials

from service.photos.objects import Addresses, PhotoObjects
from service.photos.record import PhotoRecord
from tests.support.builders import PHOTOS_BUCKET, make_record
from tests.support.cloud import REGION, Cloud
from tests.support.tables import create_photos_bucket

FILE = b"x" * 100


@pytest.fixture(scope="module")
def bucket(cloud: Cloud) -> str:
    create_photos_bucket(cloud.s3)
    return PHOTOS_BUCKET


def make_objects(cloud: Cloud, secret: str = "test", seconds: int = 3600) -> PhotoObjects:
    addresses = Addresses(PHOTOS_BUCKET, REGION, cloud.endpoint, seconds)
    return PhotoObjects(
        lambda: cloud.s3, addresses, lambda: ReadOnlyCredentials("test", secret, None)
    )


@pytest.fixture
def objects(cloud: Cloud, bucket: str) -> PhotoObjects:
    return make_objects(cloud)


@pytest.fixture
def photo() -> PhotoRecord:
    return make_record(bytes=len(FILE))


def now() -> datetime:
    return datetime.now(UTC)


def send(url: str, fields: Mapping[str, str], file: bytes = FILE) -> int:
    """The status of an upload as a browser sends it: the fields, and the file as the last one."""
    return httpx.post(url, data=fields, files={"file": ("IMG_1.jpg", file)}).status_code


def is_stored(cloud: Cloud, photo: PhotoRecord) -> bool:
    listed = cloud.s3.list_objects_v2(Bucket=PHOTOS_BUCKET, Prefix=photo.key.original)
    return listed["KeyCount"] > 0


# -------------------------------------------------------------------------------------- upload


def test_upload_is_stored_with_its_type_and_request_id(
    cloud: Cloud, objects: PhotoObjects, photo: PhotoRecord
) -> None:
    upload = objects.upload(photo, now())

    assert send(upload.url, upload.fields) == 204

    head = cloud.s3.head_object(Bucket=PHOTOS_BUCKET, Key=photo.key.original)
    assert head["ContentType"] == "image/jpeg"
    assert head["ContentLength"] == len(FILE)
    assert head["Metadata"] == {"request-id": "r-1"}


@pytest.mark.parametrize("file", [b"", FILE + b"x"], ids=["empty", "larger than declared"])
def test_upload_of_another_length_is_refused(
    file: bytes, cloud: Cloud, objects: PhotoObjects, photo: PhotoRecord
) -> None:
    upload = objects.upload(photo, now())

    assert send(upload.url, upload.fields, file) == 400
    assert not is_stored(cloud, photo)


@pytest.mark.parametrize(
    "changes",
    [
        {"Content-Type": "text/html"},
        {"key": make_record().key.original},
        {"x-amz-meta-request-id": "another"},
        {"x-amz-meta-more": "1"},
        {"acl": "public-read"},
        {"x-amz-signature": "0" * 64},
        {"policy": "e30="},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_upload_that_was_tampered_with_is_refused(
    changes: dict[str, str], cloud: Cloud, objects: PhotoObjects, photo: PhotoRecord
) -> None:
    upload = objects.upload(photo, now())

    assert send(upload.url, upload.fields | changes) == 403
    assert not is_stored(cloud, photo)


def test_upload_signed_with_another_secret_is_refused(cloud: Cloud, photo: PhotoRecord) -> None:
    upload = make_objects(cloud, "another").upload(photo, now())

    assert send(upload.url, upload.fields) == 403


def test_upload_after_ten_minutes_is_refused(objects: PhotoObjects, photo: PhotoRecord) -> None:
    upload = objects.upload(photo, now() - timedelta(minutes=10))

    assert send(upload.url, upload.fields) == 403


# ------------------------------------------------------------------------------------- download


@pytest.fixture
def view(cloud: Cloud, bucket: str, photo: PhotoRecord) -> PhotoRecord:
    """A photo whose view is stored."""
    cloud.s3.put_object(Bucket=bucket, Key=photo.key.view, Body=FILE, ContentType="image/jpeg")
    return photo


def test_address_answers_with_the_object(objects: PhotoObjects, view: PhotoRecord) -> None:
    answer = httpx.get(objects.view_url(view.key, now()))

    assert (answer.status_code, answer.content) == (200, FILE)
    assert answer.headers["content-type"] == "image/jpeg"


def test_original_is_answered_as_a_file_with_its_name(
    cloud: Cloud, objects: PhotoObjects, bucket: str, photo: PhotoRecord
) -> None:
    cloud.s3.put_object(Bucket=bucket, Key=photo.key.original, Body=FILE)

    answer = httpx.get(objects.original_url(photo.key, "Zoë 1.jpg", now()))

    assert (answer.status_code, answer.content) == (200, FILE)
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Zo%C3%AB%201.jpg"
    )


@pytest.mark.parametrize(
    ("part", "becomes"),
    [
        (r"X-Amz-Signature=.*", "X-Amz-Signature=" + "0" * 64),
        (r"X-Amz-Expires=3600", "X-Amz-Expires=36000"),
        (r"\?", "?response-content-type=text%2Fhtml&"),
        (r"\?.*", ""),
    ],
    ids=["signature", "expires", "more", "unsigned"],
)
def test_address_that_was_tampered_with_is_refused(
    part: str, becomes: str, objects: PhotoObjects, view: PhotoRecord
) -> None:
    address = objects.view_url(view.key, now())
    tampered = re.sub(part, becomes, address, count=1)

    assert tampered != address
    assert httpx.get(tampered).status_code == 403


def test_address_of_another_object_is_refused(
    cloud: Cloud, objects: PhotoObjects, bucket: str, view: PhotoRecord
) -> None:
    cloud.s3.put_object(Bucket=bucket, Key=view.key.thumb, Body=FILE)
    address = objects.view_url(view.key, now()).replace("view.jpg", "thumb.jpg")

    assert httpx.get(address).status_code == 403


def test_address_signed_with_another_secret_is_refused(cloud: Cloud, view: PhotoRecord) -> None:
    address = make_objects(cloud, "another").view_url(view.key, now())

    assert httpx.get(address).status_code == 403


def test_address_allows_reading_only(objects: PhotoObjects, view: PhotoRecord) -> None:
    address = objects.view_url(view.key, now())

    assert httpx.put(address, content=b"y").status_code == 403
    assert httpx.delete(address).status_code == 403


def test_address_ends_with_its_time(cloud: Cloud, view: PhotoRecord) -> None:
    objects = make_objects(cloud, seconds=60)

    assert httpx.get(objects.view_url(view.key, now())).status_code == 200
    assert httpx.get(objects.view_url(view.key, now() - timedelta(seconds=60))).status_code == 403
