"""Who reaches what over the network."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from tests.cfn.rules.reading import (
    SERVICE,
    TARGETS,
    deregistration_seconds,
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
    "subnets lie in the network apart from each other, and rules name the whole of it",
    other_network=put("network", "Resources|Vpc|Properties|CidrBlock", "10.1.0.0/16"),
    overlapping=put("network", "Resources|PrivateSubnetTwo|Properties|CidrBlock", "10.0.16.0/20"),
    half_of_it=put(
        "service",
        "Resources|LoadBalancerSecurityGroup|Properties|SecurityGroupEgress|0|CidrIp",
        "10.0.0.0/24",
    ),
    no_names=put("network", "Resources|Vpc|Properties|EnableDnsHostnames", False),
)
def _(templates: Templates) -> Iterator[str]:
    network = Stack(templates["network"], InterfaceEndpoints="enabled")
    vpc = network.resources["Vpc"]["Properties"]
    whole = IPv4Network(vpc["CidrBlock"])
    subnets = [IPv4Network(s["CidrBlock"]) for s in network.of_type("AWS::EC2::Subnet").values()]
    if not all(subnet.subnet_of(whole) for subnet in subnets):
        yield "a subnet outside"
    if any(one.overlaps(other) for one, other in combinations(subnets, 2)):
        yield "subnets overlap"
    if not (vpc["EnableDnsHostnames"] and vpc["EnableDnsSupport"]):
        yield "endpoints are not found by their names"
    for stack in (network, Stack(templates["service"])):
        for name, group in stack.of_type("AWS::EC2::SecurityGroup").items():
            for allowed in group.get("SecurityGroupIngress", []) + group.get(
                "SecurityGroupEgress", []
            ):
                if allowed.get("CidrIp", "0.0.0.0/0") not in ("0.0.0.0/0", str(whole)):
                    yield f"{name} names {allowed['CidrIp']}"


@rule(
    "the load balancer speaks TLS where it has a certificate, beside the plain listener",
    never=drop("service", "Resources|TlsListener"),
    always=drop("service", "Resources|TlsListener|Condition"),
    old=put("service", "Resources|TlsListener|Properties|SslPolicy", "ELBSecurityPolicy-2016-08"),
    plain=put("service", "Resources|TlsListener|Properties|Protocol", "TCP"),
    instead=put("service", "Resources|PlainListener|Properties|Port", 443),
)
def _(templates: Templates) -> Iterator[str]:
    certificate = "arn:aws:acm:eu-west-1:000000000000:certificate/x"
    for given, wanted in (
        ({}, {("TCP", 80)}),
        ({"CertificateArn": certificate}, {("TCP", 80), ("TLS", 443)}),
    ):
        stack = Stack(templates["service"], **given)
        listeners = stack.of_type("AWS::ElasticLoadBalancingV2::Listener").values()
        if {(each["Protocol"], each["Port"]) for each in listeners} != wanted:
            yield f"with {given}"
        for each in listeners:
            if each["Protocol"] == "TLS" and (
                each["Certificates"] != [{"CertificateArn": certificate}]
                or not each["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2")
            ):
                yield "TLS"


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
