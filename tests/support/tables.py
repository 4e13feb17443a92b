"""The tables of cfn/data.yml, deployed by CloudFormation to moto or to an emulated account."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from service.settings import table_variables
from tests.support.builders import PHOTOS_BUCKET

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

REGION: Final = "eu-west-1"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tables:
    """A client, and the tables it reaches, by the service's variable."""

    client: DynamoDBClient
    environment: Mapping[str, str]
    """MYSFITS_TABLE, MYSFITS_LIKES_TABLE, ... as the service reads them."""

    @property
    def mysfits(self) -> str:
        return self.environment["MYSFITS_TABLE"]

    @property
    def likes(self) -> str:
        return self.environment["MYSFITS_LIKES_TABLE"]

    @property
    def photos(self) -> str:
        return self.environment["MYSFITS_PHOTOS_TABLE"]

    def empty(self) -> None:
        """Deletes every item; costs a scan where there is none."""
        for table in self.environment.values():
            for page in self.client.get_paginator("scan").paginate(TableName=table):
                if page["Items"]:
                    self._delete(table, page["Items"])

    def _delete(self, table: str, items: list[dict[str, Any]]) -> None:
        names = self._key_of(table)
        requests: list[Any] = [
            {"DeleteRequest": {"Key": {name: item[name] for name in names}}} for item in items
        ]
        for start in range(0, len(requests), 25):
            self.client.batch_write_item(RequestItems={table: requests[start : start + 25]})

    def _key_of(self, table: str) -> list[str]:
        described = self.client.describe_table(TableName=table)["Table"]
        return [key["AttributeName"] for key in described["KeySchema"]]


def create_photos_bucket(s3: S3Client) -> None:
    """The bucket of `make_environment`, where it is absent: no more of photos.yml than a name."""
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(
            Bucket=PHOTOS_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )


def create_tables(cloudformation: CloudFormationClient, dynamodb: DynamoDBClient) -> Tables:
    """Deploys cfn/data.yml as a new stack and returns its tables."""
    stack = f"test-{uuid.uuid4().hex[:12]}"
    cloudformation.create_stack(
        StackName=stack,
        TemplateBody=(ROOT / "cfn/data.yml").read_text(encoding="utf-8"),
        Parameters=[{"ParameterKey": "DeletionProtection", "ParameterValue": "disabled"}],
    )
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
    )
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described}
    named = {variable: outputs[output] for variable, output in table_variables().items()}
    return Tables(dynamodb, named)


@contextmanager
def moto_tables() -> Iterator[Tables]:
    """The tables and a bucket of photos in moto: inside the block no AWS call leaves the process.

    Deploying costs seconds the first time, because moto's CloudFormation imports every service.
    """
    import boto3
    from moto import mock_aws

    with mock_aws():
        session = boto3.Session(region_name=REGION)
        create_photos_bucket(session.client("s3"))
        yield create_tables(session.client("cloudformation"), session.client("dynamodb"))
