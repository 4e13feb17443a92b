"""Every DynamoDB call about likes.

A like is one transaction over two tables: its record, and the count on the mysfit. So the count
always equals the records, also after retries.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from service.aws.faults import aws_faults, is_failed_condition, item_faults
from service.mysfits.store import no_such_mysfit
from service.timestamps import timestamp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef


class LikeCount(NamedTuple):
    """How many likes a mysfit has: a count that shows every like that had ended at `as_of`."""

    likes: int
    as_of: float
    """When its strongly consistent read began, in seconds of time.monotonic."""


class LikeStore:
    """Likes in `likes_table`, and their counts in `mysfits_table`."""

    def __init__(self, client: DynamoDBClient, likes_table: str, mysfits_table: str) -> None:
        self._client = client
        self._likes_table = likes_table
        self._mysfits_table = mysfits_table

    def like(self, user_id: str, mysfit_id: str, at: datetime) -> LikeCount:
        """Records the like once, and returns how many there are; raises NotFound.

        4 write units where it is new, and a read unit for the count.
        """
        like: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._likes_table,
                "Item": {**_key(user_id, mysfit_id), "LikedAt": {"S": timestamp(at)}},
                "ConditionExpression": "attribute_not_exists(UserId)",
            }
        }
        self._transact(like, self._count(mysfit_id, 1))
        return self._likes_of(mysfit_id)

    def unlike(self, user_id: str, mysfit_id: str) -> LikeCount:
        """Takes the like back if there is one, and returns how many are left; raises NotFound."""
        unlike: TransactWriteItemTypeDef = {
            "Delete": {
                "TableName": self._likes_table,
                "Key": _key(user_id, mysfit_id),
                "ConditionExpression": "attribute_exists(UserId)",
            }
        }
        self._transact(unlike, self._count(mysfit_id, -1))
        return self._likes_of(mysfit_id)

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

    def _transact(self, *actions: TransactWriteItemTypeDef) -> None:
        """Writes all or nothing; a failed condition means that it was written before."""
        with aws_faults("dynamodb", self._likes_table):
            try:
                self._client.transact_write_items(TransactItems=actions)
            except ClientError as error:
                if not is_failed_condition(error):
                    raise

    def _likes_of(self, mysfit_id: str) -> LikeCount:
        as_of = time.monotonic()
        with aws_faults("dynamodb", self._mysfits_table):
            answer = self._client.get_item(
                TableName=self._mysfits_table,
                Key={"MysfitId": {"S": mysfit_id}},
                ProjectionExpression="MysfitId, Likes",
                ConsistentRead=True,
            )
        if "Item" not in answer:
            raise no_such_mysfit(mysfit_id)
        with item_faults(self._mysfits_table):
            return LikeCount(int(answer["Item"].get("Likes", {"N": "0"})["N"]), as_of)


def _key(user_id: str, mysfit_id: str) -> dict[str, AttributeValueTypeDef]:
    return {"UserId": {"S": user_id}, "MysfitId": {"S": mysfit_id}}
