"""A photo's record and its item."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from service.photos.record import PhotoRecord, Status, from_item, to_item

RECORD = PhotoRecord(
    user_id="0c5b2f6e-0000-4000-8000-000000000001",
    photo_id="018bcfe5-6800-7000-8000-000000000000",
    mysfit_id="m1",
    mysfit_name="Suzu",
    status=Status.READY,
    file_name="IMG_1.jpg",
    content_type="image/jpeg",
    bytes=1200,
    uploaded_at="2026-06-01T12:00:00.000Z",
    request_id="r-1",
    tags=("beach", "sun"),
    labels=({"Name": "Toy", "Confidence": Decimal("97.1")},),
    latitude=Decimal("-33.856784"),
    longitude=Decimal("151.215297"),
    city="Sydney",
    etag="abc",
    expires_at=1_800_000_000,
)


def test_item_of_a_record_is_read_back() -> None:
    assert from_item(to_item(RECORD)) == RECORD


def test_item_holds_no_attribute_for_what_is_absent() -> None:
    item = to_item(replace(RECORD, city=None, etag=None))

    assert "ETag" in to_item(RECORD)
    assert not {"City", "ETag", "Reason"} & item.keys()


def test_search_text_is_every_searched_field() -> None:
    assert RECORD.search_text() == "beach\nsun\ntoy\nsuzu\nsydney\nimg_1.jpg"
