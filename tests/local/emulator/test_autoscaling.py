"""Scalable targets and policies, which scale nothing here."""

from typing import Any

import pytest

from tests.local.emulator.test_ecs import CLUSTER, TASK
from tests.support.cloud import Cloud
from tests.support.templates import Template, attribute, make, ref, refusal, resource


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


def test_service_has_a_target_and_a_policy(cloud: Cloud) -> None:
    outputs = {"Target": ref("Target"), "Name": attribute("Name", "Service"), "Arn": ref("Policy")}
    made = make(cloud, scaled(), outputs, stack="scaled")
    changed = make(cloud, scaled(MaxCapacity=9), outputs, stack="scaled")

    assert made["Target"].endswith(f"/{made['Name']}|ecs:service:DesiredCount|ecs")
    assert made["Arn"].endswith("policyName/cpu")
    assert changed == made


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ResourceId": "service/nowhere/nothing"}, "ECS service doesn't exist"),
        ({"MinCapacity": 7}, "Maximum capacity cannot be less than minimum capacity"),
    ],
)
def test_invalid_scaling_is_refused(cloud: Cloud, changes: dict[str, Any], reason: str) -> None:
    assert reason in refusal(cloud, scaled(**changes))
