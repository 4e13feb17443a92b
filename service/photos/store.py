"""Every DynamoDB call that the API makes about photos; the worker's are in progress.py.

All reads are of one owner's partition, and consistent: an owner sees what they just changed. What
the worker and the owner may both write is written on condition that it is what the writer read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from service.aws.faults import aws_faults, is_failed_condition, item_faults, lost_an_answer
from service.errors import Conflict, Forbidden, Malformed, NotFound
from service.logs import request_id
from service.mysfits.store import no_such_mysfit
from service.photos.keys import PhotoKey, first_id_at, new_photo_id
from service.photos.limits import DAY, UPLOAD_TIME, WAITING_TIME, Begun, check_limits, time_of
from service.photos.listing import Filter, Listing, Position
from service.photos.model import NewPhoto, PhotoChanges
from service.photos.record import (
    ALBUM,
    ATTRIBUTES,
    PhotoRecord,
    Status,
    from_item,
    to_attributes,
    to_item,
)
from service.timestamps import timestamp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

Item = Mapping[str, Any]

ATTEMPTS = 4
"""Of a change, while others write between its read and its write."""
MAX_READS = 5
"""Queries for one page, of at most 1 MB each: an album at its limits has less than that."""
FIRST_ID = "0"
"""No id of a photo is below it, and the item ALBUM is."""


@dataclass(frozen=True)
class Page:
    """Some photos, where the next page starts, and how many there are in all."""

    photos: list[PhotoRecord]
    next: Position | None
    count: int


def no_such_photo(photo_id: str) -> NotFound:
    return NotFound(f"There is no photo {photo_id} in your album.")


class PhotoStore:
    """Photos in `photos_table`, of mysfits in `mysfits_table`."""

    def __init__(self, client: DynamoDBClient, photos_table: str, mysfits_table: str) -> None:
        self._client = client
        self._table = photos_table
        self._mysfits_table = mysfits_table

    def begin(self, user_id: str, new: NewPhoto, album_photos: int, now: datetime) -> PhotoRecord:
        """The record of a photo that waits for its file; three reads and a write.

        Raises NotFound, Forbidden, Conflict where the album holds `album_photos`, TooManyRequests.
        """
        mysfit_name = self._name_of_adopted(user_id, new.mysfit_id)
        if self._ready_photos(user_id) >= album_photos:
            raise Conflict(f"Your album is full: it holds {album_photos} photos.")
        check_limits(self._begun_today(user_id, now), now)
        record = _new_record(user_id, mysfit_name, new, now)
        with aws_faults("dynamodb", self._table):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=to_item(record),
                    ConditionExpression="attribute_not_exists(PhotoId)",
                )
            except ClientError as error:
                # An attempt whose answer was lost has written it.
                if not (is_failed_condition(error) and lost_an_answer(error)):
                    raise
        return record

    def find(self, key: PhotoKey, now: datetime) -> PhotoRecord:
        """One photo; raises NotFound, also where its record has expired and is not removed yet."""
        with aws_faults("dynamodb", self._table):
            answer = self._client.get_item(
                TableName=self._table, Key=_key(key), ConsistentRead=True
            )
        if "Item" not in answer or _has_expired(answer["Item"], now):
            raise no_such_photo(key.photo_id)
        with item_faults(self._table):
            return from_item(answer["Item"])

    def page(self, user_id: str, listing: Listing, now: datetime) -> Page:
        """A page, newest first.

        Without a filter it costs what it holds. The first page with one reads the whole album, so
        that the matches are counted; those that follow read on from where they start.
        """
        start = listing.start
        whole = bool(listing.filter) and start is None
        found, unread = self._read(user_id, listing, now, whole=whole)
        if not listing.filter:
            count = self._ready_photos(user_id)
        else:
            count = start.matches if start else len(found)
        with item_faults(self._table):
            photos = [from_item(item) for item in found[: listing.limit]]
        after = photos[-1].photo_id if len(found) > listing.limit else unread
        return Page(photos, Position(after, count) if after else None, count)

    def change(self, key: PhotoKey, changes: PhotoChanges, now: datetime) -> PhotoRecord:
        """The photo as changed; raises NotFound, Malformed, Conflict.

        The words by which it is found come from fields that the worker writes too, so the write is
        on condition that they are what was read.
        """
        given = changes.changes()
        if (given.get("taken_at") or "") > timestamp(now + DAY):
            raise Malformed("takenAt: must not be in the future")
        for _ in range(ATTEMPTS):
            record = self.find(key, now)
            changed = replace(record, **given)
            changed = replace(changed, search=changed.search_text())
            if self._write(record, {name: getattr(changed, name) for name in [*given, "search"]}):
                return changed
        raise Conflict("This photo is being changed just now. Please look again.")

    def status_of(self, key: PhotoKey) -> Status | None:
        """How far a photo is, None where there is none."""
        with aws_faults("dynamodb", self._table):
            answer = self._client.get_item(
                TableName=self._table,
                Key=_key(key),
                ProjectionExpression="#status",
                ExpressionAttributeNames={"#status": "Status"},
                ConsistentRead=True,
            )
        with item_faults(self._table):
            return Status(answer["Item"]["Status"]["S"]) if "Item" in answer else None

    def statuses(self, user_id: str) -> dict[PhotoKey, Status]:
        """How far each photo of an album is, expired ones and all."""
        with item_faults(self._table):
            return {
                PhotoKey(user_id, item["PhotoId"]["S"]): Status(item["Status"]["S"])
                for item in self._items(user_id, FIRST_ID, "PhotoId, #status")
            }

    def delete(self, key: PhotoKey, status: Status) -> bool:
        """Deletes a record that has this status, and counts it no longer where it was ready.

        False where the status is another by now, or the record is gone.
        """
        actions: list[TransactWriteItemTypeDef] = [
            {
                "Delete": {
                    "TableName": self._table,
                    "Key": _key(key),
                    "ConditionExpression": "#status = :status",
                    "ExpressionAttributeNames": {"#status": "Status"},
                    "ExpressionAttributeValues": {":status": {"S": status.value}},
                }
            }
        ]
        if status == Status.READY:
            actions.append(
                {
                    "Update": {
                        "TableName": self._table,
                        "Key": _album_key(key.user_id),
                        "UpdateExpression": "ADD Photos :change",
                        "ExpressionAttributeValues": {":change": {"N": "-1"}},
                    }
                }
            )
        return self._transact(actions)

    def delete_album(self, user_id: str) -> None:
        """Deletes the count of an album, if no photo is left and none becomes ready meanwhile."""
        photos = self._ready_photos(user_id)
        if self.statuses(user_id):
            return
        with aws_faults("dynamodb", self._table):
            self._delete_count(user_id, photos)

    def _delete_count(self, user_id: str, photos: int) -> None:
        try:
            self._client.delete_item(
                TableName=self._table,
                Key=_album_key(user_id),
                ConditionExpression="Photos = :photos",
                ExpressionAttributeValues={":photos": {"N": str(photos)}},
            )
        except ClientError as error:
            if not is_failed_condition(error):
                raise

    def _name_of_adopted(self, user_id: str, mysfit_id: str) -> str:
        with aws_faults("dynamodb", self._mysfits_table):
            answer = self._client.get_item(
                TableName=self._mysfits_table,
                Key={"MysfitId": {"S": mysfit_id}},
                ProjectionExpression="#name, AdoptedBy",
                ExpressionAttributeNames={"#name": "Name"},
                ConsistentRead=True,
            )
        if "Item" not in answer:
            raise no_such_mysfit(mysfit_id)
        if answer["Item"].get("AdoptedBy") != {"S": user_id}:
            raise Forbidden("Only who adopted a mysfit photographs it.")
        with item_faults(self._mysfits_table):
            name: str = answer["Item"]["Name"]["S"]
            return name

    def _ready_photos(self, user_id: str) -> int:
        with aws_faults("dynamodb", self._table):
            answer = self._client.get_item(
                TableName=self._table, Key=_album_key(user_id), ConsistentRead=True
            )
        with item_faults(self._table):
            return int(answer["Item"]["Photos"]["N"]) if "Item" in answer else 0

    def _begun_today(self, user_id: str, now: datetime) -> list[Begun]:
        first = first_id_at(int((now - DAY).timestamp() * 1000))
        with item_faults(self._table):
            return [
                Begun(time_of(item["UploadedAt"]["S"]), item["Status"]["S"] == Status.WAITING)
                for item in self._items(user_id, first, "UploadedAt, #status")
            ]

    def _items(self, user_id: str, first_id: str, attributes: str) -> Iterator[Item]:
        """Attributes of all photos from an id on."""
        with aws_faults("dynamodb", self._table):
            pages = self._client.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="UserId = :user AND PhotoId >= :first",
                ProjectionExpression=attributes,
                ExpressionAttributeNames={"#status": "Status"},
                ExpressionAttributeValues={":user": {"S": user_id}, ":first": {"S": first_id}},
                ConsistentRead=True,
            )
            for page in pages:
                yield from page["Items"]

    def _read(
        self, user_id: str, listing: Listing, now: datetime, *, whole: bool
    ) -> tuple[list[Item], str | None]:
        """Matches from the start of a page on, more than its limit if there are so many or `whole`
        is asked for; and the id after which reading ended early, None at the album's end.
        """
        condition, names, values = _condition(listing.filter, now)
        found: list[Item] = []
        last: Mapping[str, Any] | None = None
        given: dict[str, Any] = {} if listing.filter else {"Limit": listing.limit + 1}
        if listing.start:
            given["ExclusiveStartKey"] = _key(PhotoKey(user_id, listing.start.after))
        for _ in range(MAX_READS):
            with aws_faults("dynamodb", self._table):
                answer = self._client.query(
                    TableName=self._table,
                    KeyConditionExpression="UserId = :user AND PhotoId >= :first",
                    FilterExpression=condition,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues={
                        ":user": {"S": user_id},
                        ":first": {"S": FIRST_ID},
                        **values,
                    },
                    ScanIndexForward=False,
                    ConsistentRead=True,
                    **given,
                )
            found += [item for item in answer["Items"] if _has_label(item, listing.filter.label)]
            last = answer.get("LastEvaluatedKey")
            if last is None or (len(found) > listing.limit and not whole):
                break
            # Without a limit, as what was left out would be a reason for many short reads.
            given = {"ExclusiveStartKey": last}
        return found, last["PhotoId"]["S"] if last else None

    def _write(self, record: PhotoRecord, values: Mapping[str, Any]) -> bool:
        """Writes fields of a record whose words are still what was read; False where not."""
        attributes = to_attributes(values)
        removed = [ATTRIBUTES[name] for name, value in values.items() if value is None]
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in attributes)
        if removed:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in removed)
        with aws_faults("dynamodb", self._table):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=_key(record.key),
                    UpdateExpression=expression,
                    ConditionExpression="#Search = :read",
                    ExpressionAttributeNames={f"#{name}": name for name in [*attributes, *removed]},
                    ExpressionAttributeValues={
                        **{f":{name}": value for name, value in attributes.items()},
                        ":read": {"S": record.search},
                    },
                )
            except ClientError as error:
                if is_failed_condition(error):
                    return False
                raise
        return True

    def _transact(self, actions: list[TransactWriteItemTypeDef]) -> bool:
        """Writes all or nothing: False where a condition does not hold."""
        with aws_faults("dynamodb", self._table):
            try:
                self._client.transact_write_items(TransactItems=actions)
            except ClientError as error:
                if is_failed_condition(error):
                    return False
                raise
        return True


def _new_record(user_id: str, mysfit_name: str, new: NewPhoto, now: datetime) -> PhotoRecord:
    record = PhotoRecord(
        user_id=user_id,
        photo_id=new_photo_id(int(now.timestamp() * 1000)),
        mysfit_id=new.mysfit_id,
        mysfit_name=mysfit_name,
        status=Status.WAITING,
        file_name=new.file_name,
        content_type=new.content_type.value,
        bytes=new.bytes,
        uploaded_at=timestamp(now),
        request_id=request_id.get(),
        keep_place=new.keep_place,
        description=new.description,
        tags=tuple(new.tags),
        expires_at=int((now + WAITING_TIME).timestamp()),
    )
    return replace(record, search=record.search_text())


def _condition(wanted: Filter, now: datetime) -> tuple[str, dict[str, str], dict[str, Any]]:
    """What DynamoDB tests of each photo read, with the names and values in it.

    A waiting photo whose upload has expired was most likely never uploaded, and is not listed.
    """
    condition = (
        "(#status IN (:processing, :ready)"
        " OR (#status = :waiting AND UploadedAt > :began)"
        " OR (#status = :refused AND ExpiresAt > :now))"
    )
    names = {"#status": "Status"}
    values = {f":{status.value}": {"S": status.value} for status in Status}
    values[":began"] = {"S": timestamp(now - UPLOAD_TIME)}
    values[":now"] = {"N": str(int(now.timestamp()))}
    if wanted.mysfit_id is not None:
        condition += " AND MysfitId = :mysfit"
        values[":mysfit"] = {"S": wanted.mysfit_id}
    if wanted.tag is not None:
        condition += " AND contains(Tags, :tag)"
        values[":tag"] = {"S": wanted.tag}
    if wanted.placed:
        condition += " AND attribute_exists(Latitude)"
    for number, word in enumerate(wanted.words):
        condition += f" AND contains(#search, :word{number})"
        names["#search"] = "Search"
        values[f":word{number}"] = {"S": word}
    return condition, names, values


def _has_label(item: Item, name: str | None) -> bool:
    """A list of maps is nothing that a condition could look a name up in."""
    labels = item.get("Labels", {"L": []})["L"]
    return name is None or any(label["M"]["Name"]["S"] == name for label in labels)


def _has_expired(item: Item, now: datetime) -> bool:
    """DynamoDB removes an expired item within days, not at once."""
    return "ExpiresAt" in item and int(item["ExpiresAt"]["N"]) <= now.timestamp()


def _key(key: PhotoKey) -> dict[str, Any]:
    return {"UserId": {"S": key.user_id}, "PhotoId": {"S": key.photo_id}}


def _album_key(user_id: str) -> dict[str, Any]:
    return _key(PhotoKey(user_id, ALBUM))
