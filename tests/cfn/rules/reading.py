"""Parts of the templates that several rules read."""

from __future__ import annotations

from typing import Any

from tests.cfn.rules.rule import Templates
from tests.cfn.stack import REQUIRED, Stack, Template

TASK = "Resources|TaskDefinition|Properties|ContainerDefinitions|0|"
SERVICE = "Resources|Service|Properties|"
TARGETS = "Resources|TargetGroup|Properties|"

TABLES = "arn:aws:dynamodb:eu-west-1:000000000000:table"

BUCKET = "arn:aws:s3:::test-photos-photosbucket-1a2b3c"
"""The bucket of photos, as CloudFormation would name it."""

WITHOUT_RESOURCES = {
    "ec2:DescribeSecurityGroups",
    "ecr:GetAuthorizationToken",
    "rekognition:DetectLabels",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}
"""Actions that cannot be limited to a resource."""


def containers(templates: Templates) -> list[dict[str, Any]]:
    stack = Stack(templates["service"])
    found: list[dict[str, Any]] = stack.resources["TaskDefinition"]["Properties"][
        "ContainerDefinitions"
    ]
    return found


def table_arns(templates: Templates) -> dict[str, str]:
    """`<import test-data-LikesTableArn>` -> an ARN as CloudFormation would make it, of each table.

    CloudFormation names a table `<stack>-<logical name>-<random>`.
    """
    data = Stack(templates["data"], name="test-data")
    tables = data.of_type("AWS::DynamoDB::Table")
    return {
        f"<import {output['Export']['Name']}>": f"{TABLES}/test-data-{table}-1A2B3C"
        for output in data.outputs.values()
        for table in tables
        if output["Value"] == f"<{table}.Arn>"
    }


def bucket_arns() -> dict[str, str]:
    """The bucket of photos as its stack and others refer to it -> its ARN."""
    return {"<PhotosBucket.Arn>": BUCKET, "<import test-photos-PhotosBucketArn>": BUCKET}


def photos(template: Template, consumers: str, **parameters: str) -> Stack:
    """photos.yml with consumers of that kind, and with what they need."""
    needed = {
        "tasks": {"Image": REQUIRED["Image"]},
        "functions": {"FunctionCode": f"functions/{'0' * 64}.zip"},
    }
    return Stack(
        template,
        name="test-photos",
        Consumers=consumers,
        **{**needed.get(consumers, {}), **parameters},
    )


def deregistration_seconds(templates: Templates) -> int:
    attributes = Stack(templates["service"]).resources["TargetGroup"]["Properties"][
        "TargetGroupAttributes"
    ]
    values = {each["Key"]: each["Value"] for each in attributes}
    return int(values.get("deregistration_delay.timeout_seconds", 300))


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
