"""Finds what is left of photos: objects without an item, and ready items without objects.

Usage: aws-cli/sweep-photos --env NAME --region REGION [--dry-run] [--yes]

  --dry-run  only list
  --yes      do not ask first

Lists, asks, deletes. What is younger than an hour is left alone, as it may be an upload on its way;
an object whose key is none of a photo's is only named. Such things are left by uploads that have
expired, by restore-table, and by deletions made by hand. After restore-table the list also has the
photos that people uploaded since that moment: read it before you type.

Reads the whole table of photos, a read unit for each 4 KB, and lists the whole bucket, a request
for each thousand objects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from operations.album import STACK
from operations.arguments import environment_parser
from operations.console import Failure, confirm, say, step
from operations.session import Account, connect, error_code
from operations.stacks import Stacks
from service.photos.keys import ORIGINALS, SHOWN, PhotoKey, first_id_at, key_of_original
from service.photos.record import ALBUM, Status

YOUNG = timedelta(hours=1)
BATCH = 1000
"""Objects that S3 deletes in one call."""


@dataclass(frozen=True)
class Left:
    """What a sweep found."""

    orphans: list[str]
    """Keys of objects without an item."""
    empty: list[PhotoKey]
    """Ready items without any object."""
    incomplete: list[str]
    """Objects that a ready item lacks, while it has others."""
    unknown: list[str]
    """Keys that are none of a photo."""

    def say(self) -> None:
        for key in self.orphans:
            print(f"object without an item: {key}")
        for photo in self.empty:
            print(f"item without objects: {photo.user_id} {photo.photo_id}")
        for key in self.incomplete:
            print(f"missing, and left so: {key}")
        for key in self.unknown:
            print(f"no object of a photo, and left so: {key}")


def main(words: list[str]) -> int:
    parser = environment_parser("sweep-photos", __doc__)
    parser.flag("--dry-run")
    parser.flag("--yes")
    options = parser.read(words)
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("data", STACK)
    account = stacks.account
    bucket, table = (
        stacks.output(STACK, "PhotosBucketName"),
        stacks.output("data", "PhotosTableName"),
    )
    step(f"Looking at {bucket} and {table}")
    left = find(account, bucket, table, datetime.now(UTC) - YOUNG)
    left.say()
    say(f"   {len(left.orphans)} objects without an item, {len(left.empty)} items without objects")
    if options.dry_run or not (left.orphans or left.empty):
        return 0
    if not options.yes:
        confirm("They are deleted for good.", account.environment)
    delete_objects(account, bucket, left.orphans)
    for photo in left.empty:
        delete_item(account, table, photo)
    return 0


def find(account: Account, bucket: str, table: str, before: datetime) -> Left:
    """Among what was made before that time.

    The table is read first: an item that gets ready meanwhile has its objects by then, and an
    object that comes meanwhile is young.
    """
    items = items_of(account, table)
    objects: dict[PhotoKey, list[str]] = defaultdict(list)
    unknown, young = [], set()
    for each in listed(account, bucket):
        photo = photo_of(each["Key"])
        if photo is None:
            unknown.append(each["Key"])
            continue
        objects[photo].append(each["Key"])
        if each["LastModified"] > before:
            young.add(photo)
    newest = first_id_at(int(before.timestamp() * 1000))
    ready = [
        photo
        for photo, status in items.items()
        if status == Status.READY and photo.photo_id < newest
    ]
    return Left(
        orphans=[
            key
            for photo, keys in objects.items()
            if photo not in items and photo not in young
            for key in keys
        ],
        empty=[photo for photo in ready if photo not in objects],
        incomplete=[
            key
            for photo in ready
            if photo in objects
            for key in photo.objects
            if key not in objects[photo]
        ],
        unknown=unknown,
    )


def items_of(account: Account, table: str) -> dict[PhotoKey, str]:
    """Photo -> status, of every item."""
    pages = (
        account.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=table,
            ConsistentRead=True,
            ProjectionExpression="UserId, PhotoId, #status",
            ExpressionAttributeNames={"#status": "Status"},
        )
    )
    return {
        PhotoKey(item["UserId"]["S"], item["PhotoId"]["S"]): item["Status"]["S"]
        for page in pages
        for item in page["Items"]
        if item["PhotoId"]["S"] != ALBUM
    }


def listed(account: Account, bucket: str) -> Iterator[dict[str, Any]]:
    pages = account.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return (each for page in pages for each in page.get("Contents", []))


def photo_of(key: str) -> PhotoKey | None:
    """The photo that an object belongs to: its original, or what the site shows of it."""
    if key.startswith(SHOWN):
        photo = key_of_original(f"{ORIGINALS}{key.removeprefix(SHOWN).rpartition('/')[0]}")
        return photo if photo and key in photo.objects else None
    return key_of_original(key)


def delete_objects(account: Account, bucket: str, keys: list[str]) -> None:
    for batch in batches(keys):
        answer = account.client("s3").delete_objects(
            Bucket=bucket, Delete={"Quiet": True, "Objects": [{"Key": key} for key in batch]}
        )
        for error in answer.get("Errors", []):
            raise Failure(
                f"S3 does not delete {error['Key']}: {error['Code']} {error['Message']}",
                "Ask who keeps the account for s3:DeleteObject, then run the same command again.",
            )
    say(f"   {len(keys)} objects deleted")


def batches(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def delete_item(account: Account, table: str, photo: PhotoKey) -> None:
    """The item, and one photo less in the count of its album; left where its owner was faster."""
    key = {"UserId": {"S": photo.user_id}, "PhotoId": {"S": photo.photo_id}}
    deletion = {
        "TableName": table,
        "Key": key,
        "ConditionExpression": "#status = :ready",
        "ExpressionAttributeNames": {"#status": "Status"},
        "ExpressionAttributeValues": {":ready": {"S": Status.READY}},
    }
    one_less = {
        "TableName": table,
        "Key": {**key, "PhotoId": {"S": ALBUM}},
        "UpdateExpression": "ADD Photos :less",
        "ExpressionAttributeValues": {":less": {"N": "-1"}},
    }
    try:
        account.client("dynamodb").transact_write_items(
            TransactItems=[{"Delete": deletion}, {"Update": one_less}]
        )
    except ClientError as error:
        if error_code(error) != "TransactionCanceledException":
            raise
        say(f"   {photo.photo_id} changed meanwhile, and was left")
    else:
        say(f"   item {photo.photo_id} deleted")
