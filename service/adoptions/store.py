"""Every DynamoDB call about adoptions.

Adopting is one conditional write on the mysfit itself, so of two visitors exactly one succeeds.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from service.aws.faults import aws_faults, is_failed_condition, item_faults
from service.errors import Conflict, Forbidden, Unavailable
from service.mysfits.store import no_such_mysfit
from service.timestamps import timestamp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ATTEMPTS = 3
"""Of giving back, while others adopt the same mysfit."""


class AdoptionStore:
    """Who adopted which mysfit, recorded on the mysfits in `table`."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def adopt(self, user_id: str, mysfit_id: str, at: datetime) -> str:
        """When `user_id` adopted the mysfit: now, or before; raises NotFound, Conflict."""
        with aws_faults("dynamodb", self._table):
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
                adoption = self._adoption_of(mysfit_id)
                if adoption.get("AdoptedBy") != {"S": user_id}:
                    raise Conflict("Somebody else adopted this mysfit first.") from error
                with item_faults(self._table):
                    adopted_at: str = adoption["AdoptedAt"]["S"]
                return adopted_at
        return timestamp(at)

    def give_back(self, user_id: str, mysfit_id: str, *, as_staff: bool = False) -> None:
        """Makes the mysfit free again if `user_id` may; raises NotFound, Forbidden.

        Tried again where somebody who may not stop this adopts the mysfit between write and read.
        """
        for _ in range(ATTEMPTS):
            if self._gave_back(user_id, mysfit_id, as_staff=as_staff):
                return
            with aws_faults("dynamodb", self._table):
                adopter = self._adoption_of(mysfit_id).get("AdoptedBy")
            if adopter is None:
                return
            if not as_staff and adopter != {"S": user_id}:
                raise Forbidden("Only its adopter may give a mysfit back.")
        raise Unavailable("This mysfit changes hands just now. Please try again.")

    def _gave_back(self, user_id: str, mysfit_id: str, *, as_staff: bool) -> bool:
        """Whether the mysfit was adopted, and by `user_id` unless `as_staff`."""
        allowed = "Adopted = :true" if as_staff else "AdoptedBy = :user"
        values: dict[str, Any] = {":false": {"BOOL": False}}
        values |= {":true": {"BOOL": True}} if as_staff else {":user": {"S": user_id}}
        with aws_faults("dynamodb", self._table):
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
                return False
        return True

    def list_adopted(self, user_id: str) -> dict[str, str]:
        """Mysfit id -> when `user_id` adopted it (ISO 8601, UTC), first adopted first.

        AdopterIndex holds the time as its range key, so no mysfit is read.
        """
        with aws_faults("dynamodb", self._table):
            pages = self._client.get_paginator("query").paginate(
                TableName=self._table,
                IndexName="AdopterIndex",
                KeyConditionExpression="AdoptedBy = :user",
                ExpressionAttributeValues={":user": {"S": user_id}},
            )
            items = [item for page in pages for item in page["Items"]]
        return {item["MysfitId"]["S"]: item["AdoptedAt"]["S"] for item in items}

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
