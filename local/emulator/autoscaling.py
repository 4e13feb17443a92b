"""Application Auto Scaling: scalable targets and policies whose parts fit, and scale nothing.

ministack has none of it. The properties are checked against CloudFormation's schema, that they
fit together, and that the ECS service exists.
"""

import uuid
from typing import Any

from ministack.core.responses import get_account_id, get_region

from local.emulator import aws_api
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties, nothing_to_delete


def install() -> None:
    scaling = "AWS::ApplicationAutoScaling"
    resource_types.add(
        f"{scaling}::ScalableTarget", register_target, nothing_to_delete, on_worker_thread=True
    )
    resource_types.add(f"{scaling}::ScalingPolicy", put_policy, nothing_to_delete)


def register_target(logical_id: str, properties: Properties, stack_name: str) -> Any:
    if int(properties["MinCapacity"]) > int(properties["MaxCapacity"]):
        raise ValueError("Maximum capacity cannot be less than minimum capacity")
    resource_id = properties["ResourceId"]
    refuse_missing_service(resource_id)
    target_id = f"{resource_id}|{properties['ScalableDimension']}|{properties['ServiceNamespace']}"
    return target_id, {"Id": target_id}


def refuse_missing_service(resource_id: str) -> None:
    kind, _, name = resource_id.partition("/")
    if kind != "service":
        return
    cluster, _, service = name.partition("/")
    try:
        found = aws_api.call("ecs", "DescribeServices", cluster=cluster, services=[service])
        [_] = [each for each in found["services"] if each["status"] == "ACTIVE"]
    except ValueError as error:
        raise ValueError(f"ECS service doesn't exist: {resource_id}") from error


def put_policy(logical_id: str, properties: Properties, stack_name: str) -> Any:
    """A policy names its target by `Ref`, which has three parts joined by bars."""
    if "ScalingTargetId" in properties and properties["ScalingTargetId"].count("|") != 2:
        raise ValueError(f"No scalable target registered: {properties['ScalingTargetId']}")
    arn = (
        f"arn:aws:autoscaling:{get_region()}:{get_account_id()}:scalingPolicy:{uuid.uuid4()}:"
        f"policyName/{properties['PolicyName']}"
    )
    return arn, {"Arn": arn}
