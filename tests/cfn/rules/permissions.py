"""IAM roles: least privilege."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.cfn.rules.reading import WITHOUT_RESOURCES, listed, photos
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack


@rule(
    "roles list their actions without wildcards, limited to resources wherever AWS allows it",
    all_of_dynamodb=put(
        "service",
        "Resources|TaskRole|Properties|Policies|0|PolicyDocument|Statement|0|Action",
        "dynamodb:*",
    ),
    managed=put(
        "service",
        "Resources|TaskRole|Properties|ManagedPolicyArns",
        ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"],
    ),
    any_repository=put(
        "service",
        "Resources|ExecutionRole|Properties|Policies|0|PolicyDocument|Statement|1|Resource",
        "*",
    ),
    trusts_any_account=drop(
        "service",
        "Resources|TaskRole|Properties|AssumeRolePolicyDocument|Statement|0|Condition",
    ),
    no_sid=drop(
        "service", "Resources|TaskRole|Properties|Policies|0|PolicyDocument|Statement|0|Sid"
    ),
    any_security_group=put(
        "network",
        "Resources|DefaultSecurityGroupCloserRole|Properties|Policies|0|PolicyDocument|Statement|1|Resource",
        "*",
    ),
    one_role_for_both=put(
        "service",
        "Resources|TaskDefinition|Properties|ExecutionRoleArn",
        {"Fn::GetAtt": ["TaskRole", "Arn"]},
    ),
    one_role_for_both_of_the_worker=put(
        "photos",
        "Resources|WorkerTaskDefinition|Properties|ExecutionRoleArn",
        {"Fn::GetAtt": ["WorkerRole", "Arn"]},
    ),
    worker_trusts_any_account=drop(
        "photos",
        "Resources|WorkerRole|Properties|AssumeRolePolicyDocument|Statement|0|Fn::If|1|Condition",
    ),
    function_reads_any_queue=put(
        "photos",
        "Resources|WorkerRole|Properties|Policies|0|PolicyDocument|Statement|Sid=ReadQueue|Resource",
        "*",
    ),
)
def _(templates: Templates) -> Iterator[str]:
    stacks = {name: Stack(template) for name, template in templates.items()}
    stacks["functions"] = photos(templates["photos"], "functions")
    for name, stack in stacks.items():
        for role, properties in stack.of_type("AWS::IAM::Role").items():
            yield from (f"{name} {role}: {fault}" for fault in _excess(role, properties))
    for name, task, role in (
        ("service", "TaskDefinition", "<TaskRole.Arn>"),
        ("photos", "WorkerTaskDefinition", "<WorkerRole.Arn>"),
    ):
        given = stacks[name].resources[task]["Properties"]
        if (given["ExecutionRoleArn"], given["TaskRoleArn"]) != ("<ExecutionRole.Arn>", role):
            yield f"one role for both in {name}"


def _excess(role: str, properties: dict[str, Any]) -> Iterator[str]:
    # The one managed policy: that of AWS for API Gateway's logging role.
    if "ManagedPolicyArns" in properties and role != "LoggingRole":
        yield "a managed policy"
    trust = properties["AssumeRolePolicyDocument"]["Statement"][0]
    if trust["Principal"]["Service"] == "ecs-tasks.amazonaws.com" and "Condition" not in trust:
        yield "trusts tasks of other accounts"
    for policy in properties.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = listed(statement["Action"])
            if "Sid" not in statement:
                yield "a statement without a Sid"
            if any("*" in action for action in actions):
                yield f"{actions}"
            if statement["Resource"] == "*" and not set(actions) <= WITHOUT_RESOURCES:
                yield f"{actions} on everything"
