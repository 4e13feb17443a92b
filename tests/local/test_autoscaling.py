"""Scaling that nothing does here, but that must fit what is there."""

from typing import Any

import pytest

from tests.local.test_ecs import CLUSTER, TASK
from tests.support.cloud import Cloud
from tests.support.made import Template, attribute, make, ref, refusal, resource


def scaled(**changes: Any) -> Template:
    target = {
        "ServiceNamespace": "ecs",
        "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": {"Fn::Sub": "service/${Cluster}/${Service.Name}"},
        "MinCapacity": 2,
        "MaxCapacity": 6,
        **changes,
    }
    policy = {
        "PolicyName": "cpu",
        "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": ref("Target"),
        "TargetTrackingScalingPolicyConfiguration": {
            "PredefinedMetricSpecification": {
                "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
            },
            "TargetValue": 60,
        },
    }
    return {
        "Cluster": CLUSTER,
        "Task": TASK,
        "Service": resource(
            "AWS::ECS::Service", Cluster=ref("Cluster"), TaskDefinition=ref("Task"), DesiredCount=1
        ),
        "Target": resource("AWS::ApplicationAutoScaling::ScalableTarget", **target),
        "Policy": resource("AWS::ApplicationAutoScaling::ScalingPolicy", **policy),
    }


def test_a_service_that_is_there_can_be_scaled(cloud: Cloud) -> None:
    outputs = {"Target": ref("Target"), "Name": attribute("Name", "Service"), "Arn": ref("Policy")}
    made = make(cloud, scaled(), outputs, stack="scaled")
    changed = make(cloud, scaled(MaxCapacity=9), outputs, stack="scaled")

    assert made["Target"].endswith(f"/{made['Name']}|ecs:service:DesiredCount|ecs")
    assert made["Arn"].endswith("policyName/cpu")
    assert changed == made


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ResourceId": "service/nowhere/nothing"}, "ECS service doesn't exist"),
        ({"MinCapacity": 7}, "Maximum capacity cannot be less than minimum capacity"),
        ({"Capacity": 7}, "extraneous key [Capacity] is not permitted"),
    ],
)
def test_scaling_that_cannot_be_is_refused(
    cloud: Cloud, changes: dict[str, Any], told: str
) -> None:
    assert told in refusal(cloud, scaled(**changes))
