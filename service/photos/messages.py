"""What the photos queue holds: events of the bucket, as SNS delivers them raw.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus


class UnknownMessage(Exception):
    """Not an event of a bucket; the message says what it lacks."""


@dataclass(frozen=True)
class Upload:
    """An object that was written; `etag` is without quotes."""

    bucket: str
    key: str
    etag: str


def uploads_in(body: str) -> list[Upload]:
    """The uploads that a message tells of: none in the s3:TestEvent that S3 sends when a
    notification is configured. Raises UnknownMessage."""
    try:
        event = json.loads(body)
    except ValueError:
        raise UnknownMessage("not JSON") from None
    if not isinstance(event, dict):
        raise UnknownMessage("not an object")
    if event.get("Event") == "s3:TestEvent":
        return []
    records = event.get("Records")
    if not isinstance(records, list) or not records:
        raise UnknownMessage("no Records")
    return [_upload(record) for record in records]


def _upload(record: Any) -> Upload:
    try:
        if not record["eventName"].startswith("ObjectCreated:"):
            raise UnknownMessage(f"an event {str(record['eventName'])[:80]}")
        bucket, stored = record["s3"]["bucket"]["name"], record["s3"]["object"]
        return Upload(_text(bucket), unquote_plus(_text(stored["key"])), _etag(stored))
    except (KeyError, TypeError, AttributeError):
        raise UnknownMessage("a record without bucket, key and eTag") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _etag(stored: Mapping[str, Any]) -> str:
    return _text(stored["eTag"]).strip('"')
