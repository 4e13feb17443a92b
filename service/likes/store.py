"""Every DynamoDB call about likes.

A like is one transaction over two tables: its record, and the count on the mysfit. So the count
always equals the records, also after retries.

The count takes a read of its own. TransactWriteItems returns no items; what it gives back of a
failed condition (`ReturnValuesOnConditionCheckFailure`) is the record of the like, which holds no
count; and ExecuteTransaction, its PartiQL form, answers with items of SELECT only, and may not mix
them with writes. Likes under way together share that read (http/loader.py).
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.transactions.html
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from service.aws.faults import aws_faults, is_failed_condition, item_faults
from service.mysfits.store import Item, batch_get, no_such_mysfit
from service.timestamps import timestamp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef


class ReadItem(NamedTuple):
    """An item as it was no earlier than `read_at` (monotonic clock)."""

    item: Item
    read_at: float


class LikeCount(NamedTuple):
    """How many likes there were, no earlier than `read_at` (monotonic clock)."""

    likes: int
    read_at: float


class LikeStore:
    """Likes in `likes_table`, and their counts in `mysfits_table`."""

    def __init__(self, client: DynamoDBClient, likes_table: str, mysfits_table: str) -> None:
        self._client = client
        self._likes_table = likes_table
        self._mysfits_table = mysfits_table

    def like(self, user_id: str, mysfit_id: str, at: datetime) -> None:
        """Records the like once, for 4 write units where it is new; raises NotFound."""
        like: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._likes_table,
                "Item": {**_key(user_id, mysfit_id), "LikedAt": {"S": timestamp(at)}},
                "ConditionExpression": "attribute_not_exists(UserId)",
            }
        }
        self._transact(like, mysfit_id, 1)

    def unlike(self, user_id: str, mysfit_id: str) -> None:
        """Takes the like back if there is one; raises NotFound."""
        unlike: TransactWriteItemTypeDef = {
            "Delete": {
                "TableName": self._likes_table,
                "Key": _key(user_id, mysfit_id),
                "ConditionExpression": "attribute_exists(UserId)",
            }
        }
        self._transact(unlike, mysfit_id, -1)

    def list_liked(self, user_id: str) -> list[str]:
        """The ids of all mysfits that `user_id` likes."""
        with aws_faults("dynamodb", self._likes_table):
            pages = self._client.get_paginator("query").paginate(
                TableName=self._likes_table,
                KeyConditionExpression="UserId = :user",
                ProjectionExpression="MysfitId",
                ExpressionAttributeValues={":user": {"S": user_id}},
                ConsistentRead=True,
            )
            return [item["MysfitId"]["S"] for page in pages for item in page["Items"]]

    def load_counts(self, mysfit_ids: Sequence[str]) -> dict[str, ReadItem]:
        """The items of at most 100 mysfits with their counts, by id, for a read unit each."""
        read_at = time.monotonic()
        items = batch_get(
            self._client,
            self._mysfits_table,
            mysfit_ids,
            ConsistentRead=True,
            ProjectionExpression="MysfitId, Likes",
        )
        return {mysfit_id: ReadItem(item, read_at) for mysfit_id, item in items.items()}

    def count_in(self, mysfit_id: str, read: ReadItem | None) -> LikeCount:
        """The count in `read`; raises NotFound, and Unavailable for a malformed item."""
        if read is None:
            raise no_such_mysfit(mysfit_id)
        with item_faults(self._mysfits_table):
            return LikeCount(int(read.item.get("Likes", {"N": "0"})["N"]), read.read_at)

    def _count(self, mysfit_id: str, change: int) -> TransactWriteItemTypeDef:
        return {
            "Update": {
                "TableName": self._mysfits_table,
                "Key": {"MysfitId": {"S": mysfit_id}},
                "UpdateExpression": "ADD Likes :change",
                "ConditionExpression": "attribute_exists(MysfitId)",
                "ExpressionAttributeValues": {":change": {"N": str(change)}},
            }
        }

    def _transact(self, action: TransactWriteItemTypeDef, mysfit_id: str, change: int) -> None:
        """Writes both or nothing; a failed condition of `action` means that it was done before."""
        with aws_faults("dynamodb", self._likes_table):
            try:
                self._client.transact_write_items(
                    TransactItems=[action, self._count(mysfit_id, change)]
                )
            except ClientError as error:
                if not is_failed_condition(error):
                    raise
                # One reason for each action, in their order.
                reasons = error.response.get("CancellationReasons", [])
                if [each.get("Code") for each in reasons][1:] == ["ConditionalCheckFailed"]:
                    raise no_such_mysfit(mysfit_id) from error


def _key(user_id: str, mysfit_id: str) -> dict[str, AttributeValueTypeDef]:
    return {"UserId": {"S": user_id}, "MysfitId": {"S": mysfit_id}}
