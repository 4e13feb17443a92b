"""The tables of cfn/data.yml, made from that very template wherever a session points."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "eu-west-1"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tables:
    """A client, and the names of the two tables it reaches."""

    client: DynamoDBClient
    mysfits: str
    likes: str


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
    return Tables(dynamodb, outputs["MysfitsTableName"], outputs["LikesTableName"])
