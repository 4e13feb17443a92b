"""Capacity: task counts, availability zones, rolling deployments."""

from __future__ import annotations

from collections.abc import Iterator

from tests.cfn.rules.reading import SERVICE
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

DEPLOYMENT = f"{SERVICE}DeploymentConfiguration|"
BALANCER = "Resources|LoadBalancer|Properties|"


@rule(
    "two tasks run by default, and scaling may add more",
    one_task_by_default=put("service", "Parameters|TaskCount|Default", 1),
    fixed_count=put("service", f"{SERVICE}DesiredCount", 1),
    no_scaling=put("service", "Parameters|MaximumTaskCount|Default", 2),
    scales_to_zero=put("service", "Resources|ScalableTarget|Properties|MinCapacity", 0),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["service"])
    target = stack.resources["ScalableTarget"]["Properties"]
    if stack.resources["Service"]["Properties"]["DesiredCount"] != 2:
        yield "desired count"
    if target["MinCapacity"] != 2 or target["MaxCapacity"] <= 2:
        yield "scaling"


@rule(
    "a rolling deployment keeps 100 % of the tasks, and rolls back when it fails",
    half_of_the_tasks=put("service", f"{DEPLOYMENT}MinimumHealthyPercent", 50),
    no_surplus_tasks=put("service", f"{DEPLOYMENT}MaximumPercent", 100),
    no_circuit_breaker=put("service", f"{DEPLOYMENT}DeploymentCircuitBreaker|Enable", False),
    no_rollback=put("service", f"{DEPLOYMENT}DeploymentCircuitBreaker|Rollback", False),
    no_grace_period=drop("service", f"{SERVICE}HealthCheckGracePeriodSeconds"),
)
def _(templates: Templates) -> Iterator[str]:
    service = Stack(templates["service"]).resources["Service"]["Properties"]
    wanted = {
        "MinimumHealthyPercent": 100,
        "MaximumPercent": 200,
        "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
    }
    if service["DeploymentConfiguration"] != wanted:
        yield str(service["DeploymentConfiguration"])
    if not 30 <= service.get("HealthCheckGracePeriodSeconds", 0) <= 120:
        yield "grace period"


@rule(
    "the Fargate platform version is 1.4.0",
    latest=put("service", f"{SERVICE}PlatformVersion", "LATEST"),
    old=put("service", f"{SERVICE}PlatformVersion", "1.3.0"),
    unset=drop("service", f"{SERVICE}PlatformVersion"),
)
def _(templates: Templates) -> Iterator[str]:
    version = Stack(templates["service"]).resources["Service"]["Properties"].get("PlatformVersion")
    if str(version) != "1.4.0":
        yield str(version)


@rule(
    "tasks, load balancer and NAT gateways are spread over two zones",
    same_zone=put(
        "network",
        "Resources|PrivateSubnetTwo|Properties|AvailabilityZone",
        {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
    ),
    one_subnet=put("network", "Outputs|PrivateSubnetIds|Value", {"Ref": "PrivateSubnetOne"}),
    shared_gateway=put(
        "network",
        "Resources|PrivateDefaultRouteTwo|Properties|NatGatewayId",
        {"Ref": "NatGatewayOne"},
    ),
    gateways_in_one_zone=put(
        "network", "Resources|NatGatewayTwo|Properties|SubnetId", {"Ref": "PublicSubnetOne"}
    ),
    no_rebalancing=drop("service", f"{SERVICE}AvailabilityZoneRebalancing"),
    no_cross_zone=put("service", f"{BALANCER}LoadBalancerAttributes|0|Value", "false"),
)
def _(templates: Templates) -> Iterator[str]:
    network = Stack(templates["network"], NatGateways=2)
    zones = {n: s["AvailabilityZone"] for n, s in network.of_type("AWS::EC2::Subnet").items()}
    for output in ("PrivateSubnetIds", "PublicSubnetIds"):
        names = [name.strip("<>") for name in network.outputs[output]["Value"].split(",")]
        if len({zones[name] for name in names}) != 2:
            yield output
    gateways = network.of_type("AWS::EC2::NatGateway")
    routes = {
        route["NatGatewayId"]
        for route in network.of_type("AWS::EC2::Route").values()
        if "NatGatewayId" in route
    }
    if len({zones[each["SubnetId"].strip("<>")] for each in gateways.values()}) != 2:
        yield "NAT gateways"
    if len(routes) != 2:
        yield "routes to one NAT gateway"
    service = Stack(templates["service"])
    if service.resources["Service"]["Properties"].get("AvailabilityZoneRebalancing") != "ENABLED":
        yield "rebalancing"
    attributes = service.resources["LoadBalancer"]["Properties"]["LoadBalancerAttributes"]
    if {"Key": "load_balancing.cross_zone.enabled", "Value": "true"} not in attributes:
        yield "cross-zone"
