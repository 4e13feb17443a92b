"""Dependencies between resources that AWS needs and that no reference implies.

CloudFormation creates resources in parallel unless one refers to another. The emulated account
creates them one by one and would not notice a missing dependency.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.cfn.rules.reading import SERVICE
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

DEPENDENCIES = {
    # EC2 refuses a route to an internet gateway, or an address, before the gateway is attached.
    "network": {
        "PublicDefaultRoute": "InternetGatewayAttachment",
        "NatAddressOne": "InternetGatewayAttachment",
        "NatAddressTwo": "InternetGatewayAttachment",
    },
    # ECS refuses a target group without a load balancer.
    "service": {"Service": "PlainListener"},
    # API Gateway refuses an access log until the region has a logging role.
    "api": {"Stage": "LoggingAccount"},
}


@rule(
    "resources that need another depend on it",
    route_before_attachment=drop("network", "Resources|PublicDefaultRoute|DependsOn"),
    address_before_attachment=drop("network", "Resources|NatAddressOne|DependsOn"),
    second_address_before_attachment=drop("network", "Resources|NatAddressTwo|DependsOn"),
    gateway_with_another_address=put(
        "network", "Resources|NatGatewayOne|Properties|AllocationId", "eipalloc-1"
    ),
    tasks_before_the_listener=drop("service", "Resources|Service|DependsOn"),
    stage_before_the_role=put("api", "Resources|Stage|Properties|Description", "The stage"),
    account_with_another_role=put(
        "api",
        "Resources|LoggingAccount|Properties|CloudWatchRoleArn",
        {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/logging"},
    ),
)
def _(templates: Templates) -> Iterator[str]:
    for name, dependencies in DEPENDENCIES.items():
        given: dict[str, Any] = {"NatGateways": 2} if name == "network" else {}
        resources = Stack(templates[name], **given).resources
        for logical_name, first in dependencies.items():
            resource = resources[logical_name]
            if first != resource.get("DependsOn") and f"<{first}>" not in json.dumps(resource):
                yield f"{logical_name} does not depend on {first}"
    network = Stack(templates["network"]).resources
    if network["NatGatewayOne"]["Properties"]["AllocationId"] != "<NatAddressOne.AllocationId>":
        yield "a NAT gateway may be created before the internet gateway"
    api = Stack(templates["api"]).resources
    if api["LoggingAccount"]["Properties"]["CloudWatchRoleArn"] != "<LoggingRole.Arn>":
        yield "the account setting does not refer to the role"


@rule(
    "the custom resource's function has memory and time, and CloudFormation waits for it",
    default_memory=drop("network", "Resources|DefaultSecurityGroupCloser|Properties|MemorySize"),
    default_timeout=drop("network", "Resources|DefaultSecurityGroupCloser|Properties|Timeout"),
    default_service_timeout=drop(
        "network", "Resources|ClosedDefaultSecurityGroup|Properties|ServiceTimeout"
    ),
    service_timeout_too_short=put(
        "network", "Resources|ClosedDefaultSecurityGroup|Properties|ServiceTimeout", 20
    ),
)
def _(templates: Templates) -> Iterator[str]:
    resources = Stack(templates["network"]).resources
    function = resources["DefaultSecurityGroupCloser"]["Properties"]
    # At 128 MB, making the EC2 client takes most of the memory, and ten seconds.
    if function.get("MemorySize", 128) < 256:
        yield "memory"
    if function.get("Timeout", 3) < 30:
        yield "timeout"
    service_timeout = resources["ClosedDefaultSecurityGroup"]["Properties"].get(
        "ServiceTimeout", 3600
    )
    # CloudFormation waits an hour by default.
    if not function.get("Timeout", 3) < service_timeout <= 300:
        yield f"CloudFormation waits {service_timeout} seconds"


@rule(
    "scaling and alarms refer to existing resources by the names their services use",
    scaling_by_arn=put(
        "service",
        "Resources|ScalableTarget|Properties|ResourceId",
        {"Fn::Sub": "service/${Cluster}/${Service}"},
    ),
    balancer_by_arn=put(
        "service",
        "Resources|NoTaskAnswersAlarm|Properties|Dimensions|0|Value",
        {"Ref": "LoadBalancer"},
    ),
    targets_by_arn=put(
        "service",
        "Resources|TasksAreMissingAlarm|Properties|Dimensions|1|Value",
        {"Ref": "TargetGroup"},
    ),
    service_by_arn=put(
        "service", "Resources|CpuAlarm|Properties|Dimensions|1|Value", {"Ref": "Service"}
    ),
    api_by_id=put("api", "Resources|ErrorsAlarm|Properties|Dimensions|0|Value", {"Ref": "Api"}),
    another_api_title=put("api", "Resources|Api|Properties|Body|info|title", "mysfits"),
    another_port=put("service", f"{SERVICE}LoadBalancers|0|ContainerPort", 80),
)
def _(templates: Templates) -> Iterator[str]:
    service, api = Stack(templates["service"]), Stack(templates["api"], name="test-api")
    target = service.resources["ScalableTarget"]["Properties"]["ResourceId"]
    if target != "service/<Cluster>/<Service.Name>":
        yield f"scaling {target}"
    body = api.resources["Api"]["Properties"]["Body"]
    named = {
        "AWS/NetworkELB": {
            "LoadBalancer": "<LoadBalancer.LoadBalancerFullName>",
            "TargetGroup": "<TargetGroup.TargetGroupFullName>",
        },
        "AWS/ECS": {"ClusterName": "<Cluster>", "ServiceName": "<Service.Name>"},
        "AWS/ApiGateway": {"ApiName": body["info"]["title"], "Stage": "<Stage>"},
    }
    for stack in (service, api):
        for name, alarm in stack.of_type("AWS::CloudWatch::Alarm").items():
            watched = {each["Name"]: each["Value"] for each in alarm.get("Dimensions", [])}
            if watched != named.get(alarm["Namespace"], watched):
                yield f"{name} watches {watched}"
    # An import renames the API to the title of its body.
    if body["info"]["title"] != api.resources["Api"]["Properties"]["Name"]:
        yield "the API has two names"
    balanced = service.resources["Service"]["Properties"]["LoadBalancers"][0]
    ports = service.resources["TaskDefinition"]["Properties"]["ContainerDefinitions"][0]
    if balanced["ContainerPort"] != ports["PortMappings"][0]["ContainerPort"]:
        yield "the load balancer's port is not the container's"
