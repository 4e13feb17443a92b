"""Every DynamoDB call about adoptions.

Adopting is one conditional write on the mysfit itself, so of two visitors one wins and the other is
told; there is no moment in between.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from service.aws.dynamodb import dynamodb_faults, is_failed_condition, timestamp
from service.errors import Conflict, Forbidden
from service.mysfits.store import no_such_mysfit

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class AdoptionStore:
    """Who adopted whom, kept on the mysfits in `table`."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def adopt(self, user_id: str, mysfit_id: str, at: datetime) -> str:
        """When `user_id` adopted the mysfit: now, or before; raises NotFound, Conflict."""
        with dynamodb_faults(self._table):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"MysfitId": {"S": mysfit_id}},
                    UpdateExpression="SET Adopted = :true, AdoptedBy = :user, AdoptedAt = :at",
                    ConditionExpression="attribute_exists(MysfitId) AND NOT Adopted = :true",
                    ExpressionAttributeValues={
                        ":true": {"BOOL": True},
                        ":user": {"S": user_id},
                        ":at": {"S": timestamp(at)},
                    },
                )
            except ClientError as error:
                if not is_failed_condition(error):
                    raise
                held = self._adoption_of(mysfit_id)
                if held.get("AdoptedBy") != {"S": user_id}:
                    raise Conflict("Somebody else adopted this mysfit first.") from error
                adopted_at: str = held["AdoptedAt"]["S"]
                return adopted_at
        return timestamp(at)

    def give_back(self, user_id: str, mysfit_id: str, *, as_staff: bool = False) -> None:
        """Makes the mysfit free again if `user_id` may; raises NotFound, Forbidden."""
        allowed = "Adopted = :true" if as_staff else "AdoptedBy = :user"
        values: dict[str, Any] = {":false": {"BOOL": False}}
        values |= {":true": {"BOOL": True}} if as_staff else {":user": {"S": user_id}}
        with dynamodb_faults(self._table):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"MysfitId": {"S": mysfit_id}},
                    UpdateExpression="SET Adopted = :false REMOVE AdoptedBy, AdoptedAt",
                    ConditionExpression=allowed,
                    ExpressionAttributeValues=values,
                )
            except ClientError as error:
                if not is_failed_condition(error):
                    raise
                if "AdoptedBy" in self._adoption_of(mysfit_id):
                    raise Forbidden("Only its adopter may give a mysfit back.") from error

    def list_adopted(self, user_id: str) -> list[str]:
        """The ids of all mysfits that `user_id` adopted, first adopted first."""
        with dynamodb_faults(self._table):
            pages = self._client.get_paginator("query").paginate(
                TableName=self._table,
                IndexName="AdopterIndex",
                KeyConditionExpression="AdoptedBy = :user",
                ExpressionAttributeValues={":user": {"S": user_id}},
            )
            return [item["MysfitId"]["S"] for page in pages for item in page["Items"]]

    def _adoption_of(self, mysfit_id: str) -> dict[str, Any]:
        answer = self._client.get_item(
            TableName=self._table,
            Key={"MysfitId": {"S": mysfit_id}},
            ProjectionExpression="MysfitId, AdoptedBy, AdoptedAt",
            ConsistentRead=True,
        )
        if "Item" not in answer:
            raise no_such_mysfit(mysfit_id)
        return dict(answer["Item"])
