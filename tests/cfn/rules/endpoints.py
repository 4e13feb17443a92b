"""Policies of the VPC endpoints: they admit what the tasks' roles allow, and no other account."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

from tests.cfn.rules.reading import (
    TABLES,
    WITHOUT_RESOURCES,
    bucket_arns,
    listed,
    photos,
    table_arns,
)
from tests.cfn.rules.rule import Templates, drop, put, rewrite, rule
from tests.cfn.stack import Stack


@rule(
    "endpoints admit only our tables, photos and images, from every subnet",
    any_table=put(
        "network",
        "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        "*",
    ),
    tables_of_the_account=put(
        "network",
        "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        f"{TABLES}/*",
    ),
    no_policy=drop("network", "Resources|DynamoDbEndpoint|Properties|PolicyDocument"),
    any_bucket=put(
        "network", "Resources|S3Endpoint|Properties|PolicyDocument|Statement|0|Resource", "*"
    ),
    photos_of_other_accounts=drop(
        "network", "Resources|S3Endpoint|Properties|PolicyDocument|Statement|1|Condition"
    ),
    labels_for_other_accounts=drop(
        "network", "Resources|LabelsEndpoint|Properties|PolicyDocument|Statement|0|Condition"
    ),
    queues_of_other_accounts=put(
        "network",
        "Resources|QueuesEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        "arn:aws:sqs:*:*:*",
    ),
    zone_without_endpoint=drop("network", "Resources|DynamoDbEndpoint|Properties|RouteTableIds|2"),
    logs_of_other_accounts=put(
        "network",
        "Resources|LogsEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        "arn:aws:logs:*:*:*",
    ),
    traces_of_other_accounts=drop(
        "network", "Resources|TracesEndpoint|Properties|PolicyDocument|Statement|0|Condition"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["network"], NatGateways=0, InterfaceEndpoints="enabled")
    tables = sorted(f"<{name}>" for name in stack.of_type("AWS::EC2::RouteTable"))
    for name, endpoint in stack.of_type("AWS::EC2::VPCEndpoint").items():
        if endpoint["VpcEndpointType"] == "Gateway" and sorted(endpoint["RouteTableIds"]) != tables:
            yield f"{name}: not in every route table"
        # Signing keys are requested without credentials.
        if name == "SigningKeysEndpoint":
            continue
        if "PolicyDocument" not in endpoint:
            yield f"{name} has no policy"
            continue
        for statement in endpoint["PolicyDocument"]["Statement"]:
            yield from (f"{name}: {fault}" for fault in _foreign(statement))


def _foreign(statement: dict[str, Any]) -> Iterator[str]:
    """Resources of an endpoint's statement outside this account, or tables of other stacks."""
    ours = (f"{TABLES}/test-data-", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/")
    for resource in listed(statement["Resource"]):
        by_condition = statement.get("Condition", {}).get("StringEquals", {})
        if by_condition.get("aws:ResourceAccount") == "000000000000":
            continue
        if resource == "*" and set(listed(statement["Action"])) <= WITHOUT_RESOURCES:
            if by_condition.get("aws:PrincipalAccount") != "000000000000":
                yield "any account"
        elif not resource.startswith(ours) and (
            resource.startswith(f"{TABLES}/") or ":eu-west-1:000000000000:" not in resource
        ):
            yield resource


@rule(
    "endpoints admit every action that the tasks' roles allow, and image pulls",
    pull_incomplete=put(
        "network",
        "Resources|RegistryImagesEndpoint|Properties|PolicyDocument|Statement|1|Action",
        ["ecr:BatchGetImage"],
    ),
    no_registry_token=drop(
        "network", "Resources|RegistryApiEndpoint|Properties|PolicyDocument|Statement|0"
    ),
    no_registry_token_for_images=drop(
        "network", "Resources|RegistryImagesEndpoint|Properties|PolicyDocument|Statement|0"
    ),
    layers_of_another_region=put(
        "network",
        "Resources|S3Endpoint|Properties|PolicyDocument|Statement|0|Resource",
        "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
    ),
    one_table_only=put(
        "network",
        "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        f"{TABLES}/test-data-MysfitsTable-*",
    ),
    tables_of_another_stack=put(
        "network",
        "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        f"{TABLES}/test-users-*",
    ),
    no_log_lines=put(
        "network",
        "Resources|LogsEndpoint|Properties|PolicyDocument|Statement|0|Action",
        "logs:CreateLogStream",
    ),
    no_traces=drop("network", "Resources|TracesEndpoint"),
    no_keys=drop("network", "Resources|SigningKeysEndpoint"),
    no_photos=drop("network", "Resources|S3Endpoint|Properties|PolicyDocument|Statement|1"),
    photos_named_otherwise=rewrite(
        "network",
        "Resources|S3Endpoint|Properties|PolicyDocument|Statement|1|Resource|Fn::Sub",
        "photosbucket",
        "PhotosBucket",
    ),
    queue_not_read=put(
        "network",
        "Resources|QueuesEndpoint|Properties|PolicyDocument|Statement|0|Action",
        ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
    ),
    no_topics=drop("network", "Resources|TopicsEndpoint"),
    no_labels=drop("network", "Resources|LabelsEndpoint"),
    no_private_dns=put("network", "Resources|LogsEndpoint|Properties|PrivateDnsEnabled", False),
    one_zone=drop("network", "Resources|TracesEndpoint|Properties|SubnetIds|1"),
    port_closed=put(
        "network", "Resources|EndpointSecurityGroup|Properties|SecurityGroupIngress|0|FromPort", 444
    ),
)
def _(templates: Templates) -> Iterator[str]:
    network = Stack(templates["network"], NatGateways=0, InterfaceEndpoints="enabled")
    endpoints = {
        each["ServiceName"].removeprefix("com.amazonaws.eu-west-1."): each
        for each in network.of_type("AWS::EC2::VPCEndpoint").values()
    }
    arns = {**table_arns(templates), **bucket_arns()}
    for role in _task_roles(templates):
        for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
            for action in listed(statement["Action"]):
                service = action.partition(":")[0]
                through = ["ecr.api", "ecr.dkr"] if service == "ecr" else [service]
                for name, resource in product(through, listed(statement["Resource"])):
                    if not _admits(endpoints.get(name), action, _arn(resource, arns)):
                        yield f"{name} refuses {action} on {resource}"
    layers = "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/sha256:0"
    if not _admits(endpoints.get("s3"), "s3:GetObject", layers):
        yield "image layers cannot be read"
    if "cognito-idp" not in endpoints:
        yield "no endpoint for the signing keys"
    for name, endpoint in endpoints.items():
        if endpoint["VpcEndpointType"] == "Interface" and (
            endpoint.get("PrivateDnsEnabled") is not True or len(endpoint["SubnetIds"]) != 2
        ):
            yield f"{name} has no private DNS name in both zones"
    [rule] = network.resources["EndpointSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    if (rule["FromPort"], rule["ToPort"]) != (443, 443):
        yield "port 443 of the endpoints is closed"


def _task_roles(templates: Templates) -> list[dict[str, Any]]:
    stacks = (Stack(templates["service"]), photos(templates["photos"], "tasks"))
    return [role for stack in stacks for role in stack.of_type("AWS::IAM::Role").values()]


def _arn(resource: str, arns: dict[str, str]) -> str:
    """The ARN of a table or the bucket for its reference; of what is in it, below that."""
    reference, slash, rest = resource.partition(">/")
    if not slash:
        return arns.get(resource, resource)
    return f"{arns[f'{reference}>']}/{rest}"


def _admits(endpoint: dict[str, Any] | None, action: str, resource: str) -> bool:
    """Whether a statement of the endpoint's policy allows the action on the resource of a role."""
    if endpoint is None:
        return False
    # A role names its own repository, log group, queue or topic; the endpoint those of the account.
    own = resource.startswith("<")
    return any(
        any(fnmatchcase(action, allowed) for allowed in listed(statement["Action"]))
        and (own or any(fnmatchcase(resource, to) for to in listed(statement["Resource"])))
        for statement in endpoint["PolicyDocument"]["Statement"]
    )
