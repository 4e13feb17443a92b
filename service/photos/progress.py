"""Every DynamoDB call that the worker makes about photos: waiting -> processing -> ready | refused.

Each is a conditional write, so a second delivery, another order and two workers with one photo
change nothing twice. False is the answer where the photo has gone on, or its owner deleted it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from service.aws.faults import aws_faults, is_failed_condition
from service.errors import Unavailable
from service.photos.keys import PhotoKey
from service.photos.labels import Labels
from service.photos.limits import WAITING_TIME
from service.photos.record import (
    ALBUM,
    ATTRIBUTES,
    LabelsStatus,
    PhotoRecord,
    Status,
    from_item,
    to_attributes,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

ATTEMPTS = 5
"""Of a write, while others write between its read and itself."""
REFUSED_TIME = timedelta(days=1)
"""How long a refused photo is listed, with the reason."""
OF_THE_FILE = ("taken_at", "make", "model", "latitude", "longitude", "city", "nation")
"""Fields that the worker reads from the file, and that their owner may have written before it."""


class AlbumFull(Exception):
    """The album holds as many ready photos as it may."""


class Progress:
    """Photos in `table`; an album holds at most `album_photos` that are ready."""

    def __init__(self, client: DynamoDBClient, table: str, album_photos: int) -> None:
        self._client = client
        self._table = table
        self._album_photos = album_photos

    def find(self, key: PhotoKey) -> PhotoRecord | None:
        """The photo as it is now; one read unit for each 4 KB."""
        with aws_faults("dynamodb", self._table):
            answer = self._client.get_item(
                TableName=self._table, Key=_key(key), ConsistentRead=True
            )
        return from_item(answer["Item"]) if answer.get("Item") else None

    def begin(self, record: PhotoRecord, now: datetime) -> bool:
        """To `processing`, also where a worker that died had begun.

        A ready photo, whose original was uploaded anew, is counted no longer and begins again
        without what its first file said.
        """
        if record.status is not Status.READY:
            return self._write(
                record.key, {"status": Status.PROCESSING}, Status.WAITING, Status.PROCESSING
            )
        bare: dict[str, Any] = {
            **dict.fromkeys(OF_THE_FILE),
            "labels": (),
            "labels_status": LabelsStatus.WAITING,
            "status": Status.PROCESSING,
            "etag": None,
            "expires_at": int((now + WAITING_TIME).timestamp()),
        }
        bare["search"] = replace(record, city=None, nation=None, labels=()).search_text()
        again = self._update(record.key, bare, [Status.READY], search=record.search)
        return self._transact({"Update": again}, self._count(record.user_id, -1))

    def store_facts(self, key: PhotoKey, facts: Mapping[str, Any]) -> bool:
        """Fields that were read from the file, and the words by which they are found.

        What the owner wrote meanwhile stays: of OF_THE_FILE only what is absent is written.
        """
        for _ in range(ATTEMPTS):
            record = self.find(key)
            if record is None or record.status is not Status.PROCESSING:
                return False
            written = {
                name: value
                for name, value in facts.items()
                if name not in OF_THE_FILE or not _is_written(record, name)
            }
            if self._write_found(record, written):
                return True
        raise _busy()

    def make_ready(self, key: PhotoKey, etag: str) -> bool:
        """To `ready`, and counts the photo, in one transaction; raises AlbumFull.

        `etag` is that of the original as it is kept. 4 write units.
        """
        ready = self._update(
            key,
            {"status": Status.READY, "etag": etag, "expires_at": None, "reason": None},
            [Status.PROCESSING],
        )
        return self._transact({"Update": ready}, self._count(key.user_id, 1))

    def refuse(self, key: PhotoKey, reason: str, now: datetime) -> bool:
        """To `refused`, with a sentence for the owner, who can read it for a day."""
        values = {
            "status": Status.REFUSED,
            "reason": reason,
            "expires_at": int((now + REFUSED_TIME).timestamp()),
        }
        return self._write(key, values, Status.WAITING, Status.PROCESSING)

    def store_labels(self, key: PhotoKey, labels: Labels, status: LabelsStatus) -> bool:
        """Labels of a ready photo, and the words by which they are found."""
        for _ in range(ATTEMPTS):
            record = self.find(key)
            if record is None or record.status is not Status.READY:
                return False
            if self._write_found(record, {"labels": labels, "labels_status": status}):
                return True
        raise _busy()

    def _write_found(self, record: PhotoRecord, values: Mapping[str, Any]) -> bool:
        """Writes fields of a photo, on condition that its words are what `record` holds."""
        changed = replace(record, **values)
        values = {**values, "search": changed.search_text()}
        return self._write(record.key, values, record.status, search=record.search)

    def _write(
        self, key: PhotoKey, values: Mapping[str, Any], *among: Status, search: str | None = None
    ) -> bool:
        with aws_faults("dynamodb", self._table):
            try:
                self._client.update_item(**self._update(key, values, among, search))
            except ClientError as error:
                if is_failed_condition(error):
                    return False
                raise
        return True

    def _update(
        self,
        key: PhotoKey,
        values: Mapping[str, Any],
        among: Any,
        search: str | None = None,
    ) -> Any:
        """An update on condition that the photo has one of the statuses `among`, and the words
        `search` where they are given; what is None is removed."""
        attributes = to_attributes(values)
        removed = [ATTRIBUTES[name] for name, value in values.items() if value is None]
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in attributes)
        if removed:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in removed)
        statuses = {f":among{number}": {"S": str(each)} for number, each in enumerate(among)}
        condition = f"#Status IN ({', '.join(statuses)})"
        names = {f"#{name}": name for name in [*attributes, *removed, "Status"]}
        given = {f":{name}": value for name, value in attributes.items()} | statuses
        if search is not None:
            condition += " AND #Search = :read"
            names["#Search"] = "Search"
            given[":read"] = {"S": search}
        return {
            "TableName": self._table,
            "Key": _key(key),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": given,
        }

    def _count(self, user_id: str, change: int) -> TransactWriteItemTypeDef:
        """The count of an album; one more only where it is not full."""
        update: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": _key(PhotoKey(user_id, ALBUM)),
                "UpdateExpression": "ADD Photos :change",
                "ExpressionAttributeValues": {":change": {"N": str(change)}},
            }
        }
        if change > 0:
            condition = "attribute_not_exists(Photos) OR Photos < :most"
            update["Update"]["ConditionExpression"] = condition
            values = {":change": {"N": str(change)}, ":most": {"N": str(self._album_photos)}}
            update["Update"]["ExpressionAttributeValues"] = values
        return update

    def _transact(self, photo: Any, count: TransactWriteItemTypeDef) -> bool:
        """Both or neither; False where the photo's condition does not hold, AlbumFull where only
        the album's does not."""
        with aws_faults("dynamodb", self._table):
            try:
                self._client.transact_write_items(TransactItems=[photo, count])
            except ClientError as error:
                if not is_failed_condition(error):
                    raise
                reasons = error.response.get("CancellationReasons", [])
                if reasons[0].get("Code") == "ConditionalCheckFailed":
                    return False
                raise AlbumFull from error
        return True


_PLACE = ("latitude", "longitude", "city", "nation")


def _is_written(record: PhotoRecord, name: str) -> bool:
    """Whether the field has a value; a place is written as a whole."""
    names = _PLACE if name in _PLACE else (name,)
    return any(getattr(record, each) is not None for each in names)


def _busy() -> Unavailable:
    return Unavailable("This album is very busy just now.")


def _key(key: PhotoKey) -> dict[str, Any]:
    return {"UserId": {"S": key.user_id}, "PhotoId": {"S": key.photo_id}}
