"""Events of the bucket, as SNS delivers them raw to the queue."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.photos.messages import UnknownMessage, Upload, uploads_in


def event(**changes: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Post",
        "s3": {
            "bucket": {"name": "photos"},
            "object": {"key": "originals/a%20b/c+d", "eTag": '"abc"', "size": 5},
        },
    }
    return {"Records": [{**record, **changes}]}


def test_upload_is_read() -> None:
    assert uploads_in(json.dumps(event())) == [Upload("photos", "originals/a b/c d", "abc")]


def test_test_event_holds_no_upload() -> None:
    body = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "photos"}

    assert uploads_in(json.dumps(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not JSON",
        "[]",
        "null",
        "{}",
        '{"Records": []}',
        '{"Records": [null]}',
        '{"Records": [{"eventName": 7}]}',
        '{"Type": "Notification", "Message": "{}"}',
        json.dumps(event(eventName="ObjectRemoved:Delete")),
        json.dumps(event(s3={"bucket": {"name": "photos"}, "object": {"key": "k"}})),
        json.dumps(event(s3={"bucket": {"name": "photos"}, "object": {"key": 1, "eTag": "e"}})),
    ],
)
def test_other_shapes_are_unknown(body: str) -> None:
    with pytest.raises(UnknownMessage):
        uploads_in(body)
