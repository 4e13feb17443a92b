"""The worker's conditional writes: each happens once, whoever comes when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from service.photos.progress import AlbumFull, Progress
from service.photos.record import LabelsStatus, PhotoRecord, Status
from tests.support.photos import counted, put, stored
from tests.support.tables import Tables

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def progress(tables: Tables) -> Progress:
    return Progress(tables.client, tables.photos, album_photos=2)


def found(tables: Tables, record: PhotoRecord) -> PhotoRecord:
    now = stored(tables, record.key)
    assert now is not None
    return now


@pytest.mark.parametrize("status", [Status.WAITING, Status.PROCESSING])
def test_photo_is_begun_and_taken_over(tables: Tables, progress: Progress, status: Status) -> None:
    record = put(tables, status=status)

    assert progress.begin(record, NOW)
    assert found(tables, record).status is Status.PROCESSING


def test_refused_photo_is_not_begun(tables: Tables, progress: Progress) -> None:
    record = put(tables, status=Status.WAITING)
    progress.refuse(record.key, "Because.", NOW)

    assert not progress.begin(record, NOW)


def test_deleted_photo_is_not_made_again(tables: Tables, progress: Progress) -> None:
    record = put(tables, status=Status.PROCESSING)
    tables.empty()

    assert not progress.begin(record, NOW)
    assert not progress.store_facts(record.key, {"width": 1})
    assert not progress.make_ready(record.key, "e")
    assert not progress.refuse(record.key, "Because.", NOW)
    assert not progress.store_labels(record.key, (), LabelsStatus.FOUND)
    assert (stored(tables, record.key), counted(tables)) == (None, None)


def test_photo_is_made_ready_and_counted_once(tables: Tables, progress: Progress) -> None:
    record = put(tables, status=Status.PROCESSING, expires_at=1_800_000_000)

    answers = [progress.make_ready(record.key, "e-1"), progress.make_ready(record.key, "e-2")]

    now = found(tables, record)
    assert answers == [True, False]
    assert (now.status, now.etag, now.expires_at) == (Status.READY, "e-1", None)
    assert counted(tables) == 1


def test_photo_beyond_the_last_is_not_made_ready(tables: Tables, progress: Progress) -> None:
    put(tables)
    put(tables)
    record = put(tables, status=Status.PROCESSING)

    with pytest.raises(AlbumFull):
        progress.make_ready(record.key, "e")

    assert found(tables, record).status is Status.PROCESSING
    assert counted(tables) == 2


def test_refused_photo_says_why_for_a_day(tables: Tables, progress: Progress) -> None:
    record = put(tables, status=Status.PROCESSING)

    assert progress.refuse(record.key, "Because.", NOW)

    now = found(tables, record)
    assert (now.status, now.reason) == (Status.REFUSED, "Because.")
    assert now.expires_at == int((NOW + timedelta(days=1)).timestamp())


def test_ready_photo_is_not_refused(tables: Tables, progress: Progress) -> None:
    record = put(tables)

    assert not progress.refuse(record.key, "Because.", NOW)


FACTS = {
    "width": 4,
    "taken_at": "2025-07-14T07:30:00.000Z",
    "make": None,
    "latitude": Decimal("52.52"),
    "longitude": Decimal("13.4"),
    "city": "Berlin",
    "nation": "Germany",
}


def test_facts_are_stored_and_found_by_their_words(tables: Tables, progress: Progress) -> None:
    record = put(tables, status=Status.PROCESSING)

    assert progress.store_facts(record.key, FACTS)

    now = found(tables, record)
    assert {name: getattr(now, name) for name in FACTS} == FACTS
    assert now.search == now.search_text()
    assert "berlin" in now.search


def test_facts_leave_what_the_owner_wrote(tables: Tables, progress: Progress) -> None:
    record = put(tables, status=Status.PROCESSING, city="Oz", taken_at="2001-01-01T00:00:00.000")

    progress.store_facts(record.key, FACTS)

    now = found(tables, record)
    assert (now.city, now.nation, now.latitude) == ("Oz", None, None)
    assert (now.taken_at, now.width) == ("2001-01-01T00:00:00.000", 4)


def test_labels_and_an_edit_meanwhile_keep_the_words_of_both(
    tables: Tables, progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = put(tables)
    find = progress.find

    def find_and_edit(key: Any) -> PhotoRecord | None:
        read = find(key)
        monkeypatch.setattr(progress, "find", find)
        tables.client.update_item(
            TableName=tables.photos,
            Key={"UserId": {"S": key.user_id}, "PhotoId": {"S": key.photo_id}},
            UpdateExpression="SET Description = :text, #search = :search",
            ExpressionAttributeNames={"#search": "Search"},
            ExpressionAttributeValues={":text": {"S": "Lantern"}, ":search": {"S": "lantern"}},
        )
        return read

    monkeypatch.setattr(progress, "find", find_and_edit)
    labels = ({"Name": "Toy", "Confidence": Decimal("97.1")},)

    assert progress.store_labels(record.key, labels, LabelsStatus.FOUND)

    now = found(tables, record)
    assert now.labels == labels
    assert {"lantern", "toy"} <= set(now.search.split())


def test_ready_photo_that_begins_again_is_not_counted(tables: Tables, progress: Progress) -> None:
    record = put(
        tables, etag="e", city="Berlin", labels=({"Name": "Toy", "Confidence": Decimal(9)},)
    )

    assert progress.begin(record, NOW)

    now = found(tables, record)
    assert (now.status, now.etag, now.city, now.labels) == (Status.PROCESSING, None, None, ())
    assert now.search == now.search_text()
    assert counted(tables) == 0
    assert not progress.begin(record, NOW)
