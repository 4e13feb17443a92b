"""What AWS wants to be there first, where no reference says so: an empty account, the first try.

CloudFormation makes side by side what does not refer to each other. The emulated account takes the
resources one by one and would not notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.cfn.rules.reading import SERVICE
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

WAITS = {
    # A route to a gateway, or an address, in a network the gateway is not attached to is refused.
    "network": {
        "PublicDefaultRoute": "InternetGatewayAttachment",
        "NatAddressOne": "InternetGatewayAttachment",
        "NatAddressTwo": "InternetGatewayAttachment",
    },
    # ECS refuses a target group that no load balancer has.
    "service": {"Service": "PlainListener"},
    # A stage that logs is refused until the region has a role to log with.
    "api": {"Stage": "LoggingAccount"},
}


@rule(
    "what needs another resource waits for it, though nothing in it has to name it",
    route=drop("network", "Resources|PublicDefaultRoute|DependsOn"),
    address=drop("network", "Resources|NatAddressOne|DependsOn"),
    other_address=drop("network", "Resources|NatAddressTwo|DependsOn"),
    gateway_of_another_address=put(
        "network", "Resources|NatGatewayOne|Properties|AllocationId", "eipalloc-1"
    ),
    tasks_before_the_listener=drop("service", "Resources|Service|DependsOn"),
    stage_before_the_role=put("api", "Resources|Stage|Properties|Description", "The stage"),
    account_of_another_role=put(
        "api",
        "Resources|LoggingAccount|Properties|CloudWatchRoleArn",
        {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/logging"},
    ),
)
def _(templates: Templates) -> Iterator[str]:
    for name, waits in WAITS.items():
        given: dict[str, Any] = {"NatGateways": 2} if name == "network" else {}
        resources = Stack(templates[name], **given).resources
        for logical_name, first in waits.items():
            resource = resources[logical_name]
            if first != resource.get("DependsOn") and f"<{first}>" not in json.dumps(resource):
                yield f"{logical_name} does not wait for {first}"
    network = Stack(templates["network"]).resources
    if network["NatGatewayOne"]["Properties"]["AllocationId"] != "<NatAddressOne.AllocationId>":
        yield "a NAT gateway may come before the internet gateway"
    api = Stack(templates["api"]).resources
    if api["LoggingAccount"]["Properties"]["CloudWatchRoleArn"] != "<LoggingRole.Arn>":
        yield "the region's setting names a role that may not be there"


@rule(
    "the function that closes the default security group answers before anybody gives up",
    least_memory=drop("network", "Resources|DefaultSecurityGroupCloser|Properties|MemorySize"),
    three_seconds=drop("network", "Resources|DefaultSecurityGroupCloser|Properties|Timeout"),
    an_hour=drop("network", "Resources|ClosedDefaultSecurityGroup|Properties|ServiceTimeout"),
    impatient=put("network", "Resources|ClosedDefaultSecurityGroup|Properties|ServiceTimeout", 20),
)
def _(templates: Templates) -> Iterator[str]:
    resources = Stack(templates["network"]).resources
    function = resources["DefaultSecurityGroupCloser"]["Properties"]
    # The client of EC2 takes most of 128 MB, and at their share of a processor ten seconds.
    if function.get("MemorySize", 128) < 256:
        yield "no room"
    if function.get("Timeout", 3) < 30:
        yield "no time"
    patience = resources["ClosedDefaultSecurityGroup"]["Properties"].get("ServiceTimeout", 3600)
    # CloudFormation asks again what fails; without a limit it waits an hour for an answer.
    if not function.get("Timeout", 3) < patience <= 300:
        yield f"CloudFormation waits {patience} seconds"


@rule(
    "scaling and alarms name what they watch as its own service does",
    scaled_by_arn=put(
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
    renamed_api=put("api", "Resources|Api|Properties|Body|info|title", "mysfits"),
    closed_port=put("service", f"{SERVICE}LoadBalancers|0|ContainerPort", 80),
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
    # An import names the API by the title of its body, whatever its property says.
    if body["info"]["title"] != api.resources["Api"]["Properties"]["Name"]:
        yield "the API has two names"
    balanced = service.resources["Service"]["Properties"]["LoadBalancers"][0]
    ports = service.resources["TaskDefinition"]["Properties"]["ContainerDefinitions"][0]
    if balanced["ContainerPort"] != ports["PortMappings"][0]["ContainerPort"]:
        yield "requests go to a port that is not open"
