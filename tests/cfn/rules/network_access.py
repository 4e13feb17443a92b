"""Network access: subnets, security groups, load balancer, TLS, flow logs."""

from __future__ import annotations

from collections.abc import Iterator

from tests.cfn.rules.reading import (
    SERVICE,
    TARGETS,
    deregistration_seconds,
)
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

BALANCER = "Resources|LoadBalancer|Properties|"


@rule(
    "tasks are in private subnets, or in public ones where the network has no outbound access",
    public_by_default=put("service", "Parameters|PublicTasks|Default", "enabled"),
    no_nat_gateway_by_default=put("network", "Parameters|NatGateways|Default", 0),
    always_public=put(
        "service",
        f"{SERVICE}NetworkConfiguration|AwsvpcConfiguration|AssignPublicIp",
        "ENABLED",
    ),
    never_public=put(
        "service",
        f"{SERVICE}NetworkConfiguration|AwsvpcConfiguration|AssignPublicIp",
        "DISABLED",
    ),
    always_public_subnets=put("service", "Conditions|HasPublicTasks", {"Fn::Equals": ["1", "1"]}),
    output_wrong=put("network", "Outputs|TasksMustBePublic|Value", "disabled"),
    no_default_route=drop("network", "Resources|PrivateDefaultRouteTwo"),
    subnet_assigns_public_addresses=put(
        "network", "Resources|PublicSubnetOne|Properties|MapPublicIpOnLaunch", True
    ),
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
            yield f"a private subnet without a default route with {given}"
    for name, subnet in Stack(templates["network"]).of_type("AWS::EC2::Subnet").items():
        if subnet.get("MapPublicIpOnLaunch") is not False:
            yield name
    for parameters, public_ip, subnets in (
        ({}, "DISABLED", "Private"),
        ({"PublicTasks": "enabled"}, "ENABLED", "Public"),
    ):
        service = Stack(templates["service"], **parameters).resources["Service"]["Properties"]
        where = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        wanted = [f"<import test-network-{subnets}SubnetIds>"]
        if (where["AssignPublicIp"], where["Subnets"]) != (public_ip, wanted):
            yield f"the service with {parameters}"


@rule(
    "only the VPC link reaches the load balancer, only the load balancer reaches the tasks",
    internet_facing=put("service", f"{BALANCER}Scheme", "internet-facing"),
    default_scheme=drop("service", f"{BALANCER}Scheme"),
    rules_enforced_on_private_link=drop(
        "service", f"{BALANCER}EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
    ),
    open_load_balancer=put(
        "service",
        "Resources|LoadBalancerSecurityGroup|Properties|SecurityGroupIngress",
        [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}],
    ),
    open_tasks=put(
        "service",
        "Resources|TaskSecurityGroup|Properties|SecurityGroupIngress|0",
        {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/16"},
    ),
    default_security_group_open=drop("network", "Resources|ClosedDefaultSecurityGroup"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["service"])
    balancer = stack.resources["LoadBalancer"]["Properties"]
    if balancer.get("Scheme") != "internal" or balancer["Type"] != "network":
        yield "not an internal network load balancer"
    # On by default, which would apply the empty rules to the VPC link too.
    if balancer.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") != "off":
        yield "API Gateway is refused"
    if "SecurityGroupIngress" in stack.resources["LoadBalancerSecurityGroup"]["Properties"]:
        yield "the load balancer admits others"
    ingress = stack.resources["TaskSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    if [(r.get("SourceSecurityGroupId"), r["FromPort"], r["ToPort"]) for r in ingress] != [
        ("<LoadBalancerSecurityGroup>", 8080, 8080)
    ]:
        yield "tasks admit others"
    if not Stack(templates["network"]).of_type("Custom::ClosedSecurityGroup"):
        yield "the default security group is open"


@rule(
    "health checks are HTTP on `/`, deregistration takes 5 to 10 seconds",
    tcp_check=put("service", f"{TARGETS}HealthCheckProtocol", "TCP"),
    another_path=put("service", f"{TARGETS}HealthCheckPath", "/mysfits"),
    default_delay=drop("service", f"{TARGETS}TargetGroupAttributes|0"),
    no_delay=put("service", f"{TARGETS}TargetGroupAttributes|0|Value", "0"),
    another_port=put("service", f"{TARGETS}Port", 80),
)
def _(templates: Templates) -> Iterator[str]:
    group = Stack(templates["service"]).resources["TargetGroup"]["Properties"]
    check = (group.get("HealthCheckProtocol"), group.get("HealthCheckPath"), group["Port"])
    if check != ("HTTP", "/", 8080):
        yield str(check)
    if not 5 <= deregistration_seconds(templates) <= 10:
        yield "deregistration"


@rule(
    "security groups name the whole range of the VPC, and its DNS is on",
    part_of_the_range=put(
        "service",
        "Resources|LoadBalancerSecurityGroup|Properties|SecurityGroupEgress|0|CidrIp",
        "10.0.0.0/24",
    ),
    no_dns_hostnames=put("network", "Resources|Vpc|Properties|EnableDnsHostnames", False),
)
def _(templates: Templates) -> Iterator[str]:
    network = Stack(templates["network"], InterfaceEndpoints="enabled")
    vpc = network.resources["Vpc"]["Properties"]
    if not (vpc["EnableDnsHostnames"] and vpc["EnableDnsSupport"]):
        yield "DNS is off"
    for stack in (network, Stack(templates["service"])):
        for name, group in stack.of_type("AWS::EC2::SecurityGroup").items():
            for allowed in group.get("SecurityGroupIngress", []) + group.get(
                "SecurityGroupEgress", []
            ):
                if allowed.get("CidrIp", "0.0.0.0/0") not in ("0.0.0.0/0", vpc["CidrBlock"]):
                    yield f"{name} names {allowed['CidrIp']}"


@rule(
    "a TLS listener exists exactly with a certificate, besides the plain one",
    never=drop("service", "Resources|TlsListener"),
    always=drop("service", "Resources|TlsListener|Condition"),
    another_certificate=put(
        "service", "Resources|TlsListener|Properties|Certificates|0|CertificateArn", "arn:x"
    ),
    tcp_instead_of_tls=put("service", "Resources|TlsListener|Properties|Protocol", "TCP"),
    plain_listener_moved=put("service", "Resources|PlainListener|Properties|Port", 443),
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
            if (
                each["Protocol"] == "TLS"
                and each["Certificates"][0]["CertificateArn"] != certificate
            ):
                yield "another certificate"


@rule(
    "flow logs cover all traffic of the VPC",
    rejected_only=put("network", "Resources|FlowLog|Properties|TrafficType", "REJECT"),
    one_subnet=put("network", "Resources|FlowLog|Properties|ResourceType", "Subnet"),
    no_flow_log=drop("network", "Resources|FlowLog"),
)
def _(templates: Templates) -> Iterator[str]:
    logs = Stack(templates["network"]).of_type("AWS::EC2::FlowLog").values()
    if [(log["ResourceType"], log["TrafficType"]) for log in logs] != [("VPC", "ALL")]:
        yield "flow log"
