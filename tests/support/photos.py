"""Puts photos into the table as the worker leaves them, and reads what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.photos.keys import PhotoKey
from service.photos.record import ALBUM, PhotoRecord, Status, from_item, to_item
from tests.support.builders import OWNER, make_record
from tests.support.tables import Tables


def put(tables: Tables, **changes: Any) -> PhotoRecord:
    """A photo, by default ready; the album counts it where it is."""
    record = make_record(**changes)
    tables.client.put_item(TableName=tables.photos, Item=to_item(record))
    if record.status == Status.READY:
        count(tables, 1, record.user_id)
    return record


def put_many(tables: Tables, records: Sequence[PhotoRecord]) -> None:
    """Many photos with few calls; the album does not count them."""
    requests: list[Any] = [{"PutRequest": {"Item": to_item(record)}} for record in records]
    for start in range(0, len(requests), 25):
        tables.client.batch_write_item(RequestItems={tables.photos: requests[start : start + 25]})


def count(tables: Tables, photos: int, user_id: str = OWNER) -> None:
    """Adds to the number of ready photos."""
    tables.client.update_item(
        TableName=tables.photos,
        Key={"UserId": {"S": user_id}, "PhotoId": {"S": ALBUM}},
        UpdateExpression="ADD Photos :photos",
        ExpressionAttributeValues={":photos": {"N": str(photos)}},
    )


def counted(tables: Tables, user_id: str = OWNER) -> int | None:
    """The number of ready photos as the album has it, None where it has none."""
    item = get(tables, PhotoKey(user_id, ALBUM))
    return int(item["Photos"]["N"]) if item else None


def get(tables: Tables, key: PhotoKey) -> dict[str, Any] | None:
    answer = tables.client.get_item(
        TableName=tables.photos,
        Key={"UserId": {"S": key.user_id}, "PhotoId": {"S": key.photo_id}},
    )
    return answer.get("Item")


def stored(tables: Tables, key: PhotoKey) -> PhotoRecord | None:
    item = get(tables, key)
    return from_item(item) if item else None


def items(tables: Tables) -> list[dict[str, Any]]:
    """Everything in the table."""
    return tables.client.scan(TableName=tables.photos)["Items"]
