"""Application Auto Scaling: that a service's scaling names a service that is there.

ministack has none of it and nothing scales here: what is checked are the properties, against
CloudFormation's schema (properties.py), and that they fit together and name what exists.
"""

import uuid
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import ecs

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties

TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"


def install() -> None:
    resources.add(TARGET, create=register_target, update=change_target, delete=nothing)
    resources.add(POLICY, create=put_policy, delete=nothing)


def register_target(logical_id: str, props: Properties, stack_name: str) -> Any:
    refuse_what_does_not_fit(props)
    target_id = "|".join(
        (props["ResourceId"], props["ScalableDimension"], props["ServiceNamespace"])
    )
    return target_id, {"Id": target_id}


def change_target(
    physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str
) -> Any:
    return register_target(logical_id, new, stack_name)


def refuse_what_does_not_fit(props: Properties) -> None:
    if int(props["MinCapacity"]) > int(props["MaxCapacity"]):
        raise ValueError("Maximum capacity cannot be less than minimum capacity")
    kind, _, name = props["ResourceId"].partition("/")
    if kind == "service" and name not in ecs._services:
        raise ValueError(f"ECS service doesn't exist: {props['ResourceId']}")


def put_policy(logical_id: str, props: Properties, stack_name: str) -> Any:
    """`Ref` of a target, which a policy names, has three parts joined by bars."""
    if "ScalingTargetId" in props and props["ScalingTargetId"].count("|") != 2:
        raise ValueError(f"No scalable target registered: {props['ScalingTargetId']}")
    arn = (
        f"arn:aws:autoscaling:{get_region()}:{get_account_id()}:scalingPolicy:{uuid.uuid4()}:"
        f"policyName/{props['PolicyName']}"
    )
    return arn, {"Arn": arn}


def nothing(physical_id: str, props: Properties) -> None:
    """Nothing was made, so nothing is left."""
