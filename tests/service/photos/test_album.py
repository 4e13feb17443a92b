"""Deleting, where records and objects take part: nothing may be left of a photo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import boto3
import pytest
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import EndpointConnectionError

from service.errors import Unavailable
from service.photos.album import DELETED_AT_ONCE, Album
from service.photos.objects import Addresses, PhotoObjects
from service.photos.record import PhotoRecord, Status
from service.photos.store import ATTEMPTS, PhotoStore
from tests.support.builders import OWNER, PHOTOS_BUCKET, make_record
from tests.support.photos import count, counted, get, items, put, put_many, stored
from tests.support.tables import REGION, Tables

OTHER = OWNER.replace("1", "2")


@pytest.fixture
def s3(tables: Tables) -> Any:
    """A client of the bucket, emptied."""
    client = boto3.client("s3", region_name=REGION)
    for each in client.list_objects_v2(Bucket=PHOTOS_BUCKET).get("Contents", []):
        client.delete_object(Bucket=PHOTOS_BUCKET, Key=each["Key"])
    return client


def objects_left(s3: Any) -> int:
    number: int = s3.list_objects_v2(Bucket=PHOTOS_BUCKET)["KeyCount"]
    return number


def upload(s3: Any, photo: PhotoRecord) -> None:
    """Every object of a photo."""
    for name in photo.key.objects:
        s3.put_object(Bucket=PHOTOS_BUCKET, Key=name, Body=b"x")


def make_album(store: PhotoStore, s3: Any) -> Album:
    addresses = Addresses(PHOTOS_BUCKET, REGION, None, 3600)
    objects = PhotoObjects(lambda: s3, addresses, lambda: ReadOnlyCredentials("a", "b", None))
    return Album(store, objects, photos=500, photo_bytes=1000)


@pytest.fixture
def album(photos: PhotoStore, s3: Any) -> Album:
    return make_album(photos, s3)


def when_objects_are_deleted(s3: Any, act: Callable[[], object]) -> Any:
    """A client on which `act` follows the first deletion of objects."""
    client = Mock(wraps=s3)
    acts = [act]

    def delete(**given: Any) -> Any:
        answer = s3.delete_objects(**given)
        if acts:
            acts.pop()()
        return answer

    client.delete_objects.side_effect = delete
    return client


@pytest.mark.parametrize("status", Status)
def test_delete_leaves_nothing(status: Status, album: Album, tables: Tables, s3: Any) -> None:
    photo = put(tables, status=status)
    upload(s3, photo)

    album.delete(photo.key)
    album.delete(photo.key)

    assert objects_left(s3) == 0
    assert get(tables, photo.key) is None
    assert not counted(tables)


def test_delete_of_anothers_photo_leaves_it(album: Album, tables: Tables, s3: Any) -> None:
    photo = put(tables, user_id=OTHER)
    upload(s3, photo)

    album.delete(photo.key._replace(user_id=OWNER))

    assert stored(tables, photo.key) == photo
    assert objects_left(s3) == 3


def test_record_stays_while_its_objects_cannot_be_deleted(
    photos: PhotoStore, tables: Tables, s3: Any
) -> None:
    photo = put(tables)
    upload(s3, photo)
    down = Mock()
    down.delete_objects.side_effect = EndpointConnectionError(endpoint_url="http://s3")

    with pytest.raises(Unavailable):
        make_album(photos, down).delete(photo.key)
    with pytest.raises(Unavailable):
        make_album(photos, down).delete_all(OWNER)

    assert stored(tables, photo.key) == photo
    assert counted(tables) == 1
    make_album(photos, s3).delete(photo.key)
    assert (objects_left(s3), counted(tables)) == (0, 0)


@pytest.mark.parametrize("of", ["one photo", "the album"])
def test_photo_that_becomes_ready_while_it_is_deleted_leaves_nothing(
    of: str, photos: PhotoStore, tables: Tables, s3: Any
) -> None:
    photo = put(tables, status=Status.PROCESSING)
    upload(s3, photo)

    def become_ready() -> None:
        upload(s3, put(tables, photo_id=photo.photo_id))

    album = make_album(photos, when_objects_are_deleted(s3, become_ready))

    if of == "one photo":
        album.delete(photo.key)
    else:
        album.delete_all(OWNER)

    assert objects_left(s3) == 0
    assert get(tables, photo.key) is None
    assert not counted(tables)


def test_two_tabs_delete_a_photo_and_count_it_once(
    photos: PhotoStore, tables: Tables, s3: Any
) -> None:
    count(tables, 1)
    photo = put(tables)
    other_tab = make_album(photos, s3)
    album = make_album(photos, when_objects_are_deleted(s3, lambda: other_tab.delete(photo.key)))

    album.delete(photo.key)

    assert counted(tables) == 1


def test_delete_gives_up_while_the_status_changes_each_time(tables: Tables, s3: Any) -> None:
    photo = put(tables)
    store = Mock()
    store.status_of.return_value = Status.WAITING
    store.delete.return_value = False

    with pytest.raises(Unavailable):
        make_album(store, s3).delete(photo.key)

    assert store.delete.call_count == ATTEMPTS


def test_delete_all_leaves_nothing_of_an_album(album: Album, tables: Tables, s3: Any) -> None:
    other = put(tables, user_id=OTHER)
    for status in Status:
        upload(s3, put(tables, status=status, expires_at=1))

    answer = album.delete_all(OWNER)

    assert (answer.deleted, answer.left) == (len(Status), 0)
    assert objects_left(s3) == 0
    assert {item["UserId"]["S"] for item in items(tables)} == {OTHER}
    assert stored(tables, other.key) == other


def test_delete_all_deletes_a_batch_at_once(album: Album, tables: Tables) -> None:
    put_many(tables, [make_record() for _ in range(DELETED_AT_ONCE + 1)])
    count(tables, DELETED_AT_ONCE + 1)

    answers = [album.delete_all(OWNER) for _ in range(3)]

    assert [each.deleted for each in answers] == [DELETED_AT_ONCE, 1, 0]
    assert [each.left for each in answers] == [1, 0, 0]
    assert items(tables) == []
