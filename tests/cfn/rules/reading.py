"""What several rules read of a template."""

from __future__ import annotations

from typing import Any

from tests.cfn.rules.rule import Templates
from tests.cfn.stack import Stack

TASK = "Resources|TaskDefinition|Properties|ContainerDefinitions|0|"
SERVICE = "Resources|Service|Properties|"
TARGETS = "Resources|TargetGroup|Properties|"

WITHOUT_RESOURCES = {
    "ec2:DescribeSecurityGroups",
    "ecr:GetAuthorizationToken",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}
"""Actions that AWS lets nobody narrow to a resource."""


def containers(templates: Templates) -> list[dict[str, Any]]:
    stack = Stack(templates["service"])
    found: list[dict[str, Any]] = stack.resources["TaskDefinition"]["Properties"][
        "ContainerDefinitions"
    ]
    return found


def deregistration_seconds(templates: Templates) -> int:
    attributes = Stack(templates["service"]).resources["TargetGroup"]["Properties"][
        "TargetGroupAttributes"
    ]
    values = {each["Key"]: each["Value"] for each in attributes}
    return int(values.get("deregistration_delay.timeout_seconds", 300))


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
