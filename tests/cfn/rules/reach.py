"""Who reaches what over the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.cfn.rules.reading import (
    SERVICE,
    TARGETS,
    WITHOUT_RESOURCES,
    deregistration_seconds,
    listed,
)
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

BALANCER = "Resources|LoadBalancer|Properties|"


@rule(
    "tasks are private unless told otherwise, and told so exactly where there is no other way out",
    public_by_default=put("service", "Parameters|PublicTasks|Default", "enabled"),
    cheap_by_default=put("network", "Parameters|NatGateways|Default", 0),
    always_public=put(
        "service",
        f"{SERVICE}NetworkConfiguration|AwsvpcConfiguration|AssignPublicIp",
        "ENABLED",
    ),
    stuck=put(
        "service",
        f"{SERVICE}NetworkConfiguration|AwsvpcConfiguration|AssignPublicIp",
        "DISABLED",
    ),
    other_subnets=put("service", "Conditions|HasPublicTasks", {"Fn::Equals": ["1", "1"]}),
    not_told=put("network", "Outputs|TasksMustBePublic|Value", "disabled"),
    no_route=drop("network", "Resources|PrivateDefaultRouteTwo"),
    by_subnet=put("network", "Resources|PublicSubnetOne|Properties|MapPublicIpOnLaunch", True),
)
def _(templates: Templates) -> Iterator[str]:
    for given, public in (
        ({}, "disabled"),
        ({"NatGateways": 2}, "disabled"),
        ({"NatGateways": 0, "InterfaceEndpoints": "enabled"}, "disabled"),
        ({"NatGateways": 0}, "enabled"),
    ):
        network = Stack(templates["network"], **given)
        if network.outputs["TasksMustBePublic"]["Value"] != public:
            yield f"the network with {given}"
        routes = network.of_type("AWS::EC2::Route").values()
        out = {route["RouteTableId"] for route in routes if "NatGatewayId" in route}
        if given.get("NatGateways", 1) and len(out) != 2:
            yield f"a private subnet without a way out with {given}"
    for name, subnet in Stack(templates["network"]).of_type("AWS::EC2::Subnet").items():
        if subnet.get("MapPublicIpOnLaunch") is not False:
            yield name
    for told, address, subnets in (
        ({}, "DISABLED", "Private"),
        ({"PublicTasks": "enabled"}, "ENABLED", "Public"),
    ):
        service = Stack(templates["service"], **told).resources["Service"]["Properties"]
        where = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        wanted = [f"<import test-network-{subnets}SubnetIds>"]
        if (where["AssignPublicIp"], where["Subnets"]) != (address, wanted):
            yield f"the service with {told}"


@rule(
    "only API Gateway reaches the load balancer, and only the load balancer the tasks",
    internet_facing=put("service", f"{BALANCER}Scheme", "internet-facing"),
    default_scheme=drop("service", f"{BALANCER}Scheme"),
    enforced=drop("service", f"{BALANCER}EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"),
    anybody=put(
        "service",
        "Resources|LoadBalancerSecurityGroup|Properties|SecurityGroupIngress",
        [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}],
    ),
    open_tasks=put(
        "service",
        "Resources|TaskSecurityGroup|Properties|SecurityGroupIngress|0",
        {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/16"},
    ),
    open_default_group=drop("network", "Resources|ClosedDefaultSecurityGroup"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["service"])
    balancer = stack.resources["LoadBalancer"]["Properties"]
    if balancer.get("Scheme") != "internal" or balancer["Type"] != "network":
        yield "not an internal network load balancer"
    # On by default, and then nothing that comes through the VPC link passes the empty rules.
    if balancer.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") != "off":
        yield "API Gateway is kept out"
    if "SecurityGroupIngress" in stack.resources["LoadBalancerSecurityGroup"]["Properties"]:
        yield "the load balancer lets others in"
    ingress = stack.resources["TaskSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    if [(r.get("SourceSecurityGroupId"), r["FromPort"], r["ToPort"]) for r in ingress] != [
        ("<LoadBalancerSecurityGroup>", 8080, 8080)
    ]:
        yield "tasks let others in"
    if not Stack(templates["network"]).of_type("Custom::ClosedSecurityGroup"):
        yield "the default security group is open"


@rule(
    "the load balancer asks `/` over HTTP and forgets a task within 5 to 10 seconds",
    tcp=put("service", f"{TARGETS}HealthCheckProtocol", "TCP"),
    other_path=put("service", f"{TARGETS}HealthCheckPath", "/mysfits"),
    never_forgets=drop("service", f"{TARGETS}TargetGroupAttributes|0"),
    at_once=put("service", f"{TARGETS}TargetGroupAttributes|0|Value", "0"),
    wrong_port=put("service", f"{TARGETS}Port", 80),
)
def _(templates: Templates) -> Iterator[str]:
    group = Stack(templates["service"]).resources["TargetGroup"]["Properties"]
    check = (group.get("HealthCheckProtocol"), group.get("HealthCheckPath"), group["Port"])
    if check != ("HTTP", "/", 8080):
        yield str(check)
    if not 5 <= deregistration_seconds(templates) <= 10:
        yield "deregistration"


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
    "network traffic is logged",
    rejected_only=put("network", "Resources|FlowLog|Properties|TrafficType", "REJECT"),
    one_subnet=put("network", "Resources|FlowLog|Properties|ResourceType", "Subnet"),
    not_at_all=drop("network", "Resources|FlowLog"),
)
def _(templates: Templates) -> Iterator[str]:
    logs = Stack(templates["network"]).of_type("AWS::EC2::FlowLog").values()
    if [(log["ResourceType"], log["TrafficType"]) for log in logs] != [("VPC", "ALL")]:
        yield "flow log"
