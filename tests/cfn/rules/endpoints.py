"""What the endpoints of the network let through: all that a task may do, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from tests.cfn.rules.reading import WITHOUT_RESOURCES, listed
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack


@rule(
    "endpoints lead to our tables and to images only, from every subnet",
    any_table=put(
        "network",
        "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        "*",
    ),
    no_policy=drop("network", "Resources|DynamoDbEndpoint|Properties|PolicyDocument"),
    any_bucket=put(
        "network", "Resources|S3Endpoint|Properties|PolicyDocument|Statement|0|Resource", "*"
    ),
    a_zone_forgotten=drop("network", "Resources|DynamoDbEndpoint|Properties|RouteTableIds|2"),
    logs_of_others=put(
        "network",
        "Resources|LogsEndpoint|Properties|PolicyDocument|Statement|0|Resource",
        "arn:aws:logs:*:*:*",
    ),
    traces_of_others=drop(
        "network", "Resources|TracesEndpoint|Properties|PolicyDocument|Statement|0|Condition"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["network"], NatGateways=0, InterfaceEndpoints="enabled")
    tables = sorted(f"<{name}>" for name in stack.of_type("AWS::EC2::RouteTable"))
    for name, endpoint in stack.of_type("AWS::EC2::VPCEndpoint").items():
        if endpoint["VpcEndpointType"] == "Gateway" and sorted(endpoint["RouteTableIds"]) != tables:
            yield f"{name}: not from every subnet"
        # Signing keys are asked for without credentials.
        if name == "SigningKeysEndpoint":
            continue
        if "PolicyDocument" not in endpoint:
            yield f"{name} has no policy"
            continue
        for statement in endpoint["PolicyDocument"]["Statement"]:
            yield from (f"{name}: {fault}" for fault in _not_ours(statement))


def _not_ours(statement: dict[str, Any]) -> Iterator[str]:
    """What of an endpoint's statement reaches beyond this account."""
    named = ("<import test-data-", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/")
    for resource in listed(statement["Resource"]):
        by_condition = statement.get("Condition", {}).get("StringEquals", {})
        if resource == "*" and set(listed(statement["Action"])) <= WITHOUT_RESOURCES:
            if by_condition.get("aws:PrincipalAccount") != "000000000000":
                yield "any account"
        elif not resource.startswith(named) and ":eu-west-1:000000000000:" not in resource:
            yield resource


@rule(
    "what a task may do, the endpoints let through, images and all",
    half_of_a_pull=put(
        "network",
        "Resources|RegistryImagesEndpoint|Properties|PolicyDocument|Statement|1|Action",
        ["ecr:BatchGetImage"],
    ),
    no_sign_in=drop(
        "network", "Resources|RegistryApiEndpoint|Properties|PolicyDocument|Statement|0"
    ),
    other_half=drop(
        "network", "Resources|RegistryImagesEndpoint|Properties|PolicyDocument|Statement|0"
    ),
    layers_of_another_region=put(
        "network",
        "Resources|S3Endpoint|Properties|PolicyDocument|Statement|0|Resource",
        "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
    ),
    no_likes=drop(
        "network", "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource|2"
    ),
    no_index=drop(
        "network", "Resources|DynamoDbEndpoint|Properties|PolicyDocument|Statement|0|Resource|1"
    ),
    no_log_lines=put(
        "network",
        "Resources|LogsEndpoint|Properties|PolicyDocument|Statement|0|Action",
        "logs:CreateLogStream",
    ),
    no_traces=drop("network", "Resources|TracesEndpoint"),
    no_keys=drop("network", "Resources|SigningKeysEndpoint"),
    other_names=put("network", "Resources|LogsEndpoint|Properties|PrivateDnsEnabled", False),
    one_zone=drop("network", "Resources|TracesEndpoint|Properties|SubnetIds|1"),
    closed=put(
        "network", "Resources|EndpointSecurityGroup|Properties|SecurityGroupIngress|0|FromPort", 444
    ),
)
def _(templates: Templates) -> Iterator[str]:
    network = Stack(templates["network"], NatGateways=0, InterfaceEndpoints="enabled")
    endpoints = {
        each["ServiceName"].removeprefix("com.amazonaws.eu-west-1."): each
        for each in network.of_type("AWS::EC2::VPCEndpoint").values()
    }
    roles = Stack(templates["service"]).of_type("AWS::IAM::Role")
    for role in roles.values():
        for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
            for action in listed(statement["Action"]):
                service = action.partition(":")[0]
                through = ["ecr.api", "ecr.dkr"] if service == "ecr" else [service]
                for name in through:
                    if not _lets_through(endpoints.get(name), action, statement["Resource"]):
                        yield f"{name} stops {action}"
    layers = "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/sha256:0"
    if not _lets_through(endpoints.get("s3"), "s3:GetObject", layers):
        yield "the layers of images cannot be read"
    if "cognito-idp" not in endpoints:
        yield "no way to the signing keys"
    for name, endpoint in endpoints.items():
        if endpoint["VpcEndpointType"] == "Interface" and (
            endpoint.get("PrivateDnsEnabled") is not True or len(endpoint["SubnetIds"]) != 2
        ):
            yield f"{name} is not found by its name from both zones"
    [rule] = network.resources["EndpointSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    if (rule["FromPort"], rule["ToPort"]) != (443, 443):
        yield "the endpoints are closed"


def _lets_through(endpoint: dict[str, Any] | None, action: str, resource: str) -> bool:
    """Whether a statement of the endpoint allows the action on a resource of a role."""
    if endpoint is None:
        return False
    # A role names its own repository and log; the endpoint those of the account.
    ours = resource.startswith("<") and not resource.startswith("<import test-data-")
    return any(
        any(fnmatchcase(action, allowed) for allowed in listed(statement["Action"]))
        and (ours or any(fnmatchcase(resource, to) for to in listed(statement["Resource"])))
        for statement in endpoint["PolicyDocument"]["Statement"]
    )
