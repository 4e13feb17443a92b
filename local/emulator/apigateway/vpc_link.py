"""VPC links: from an API to a network load balancer, and to what is registered behind it.

ministack has none. The scheme and port of the integration's address choose the listener, its host
is only a name, and the listener's targets respond.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
"""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import apigateway_v1

from local.emulator.aws_api import query
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties
from local.emulator.elbv2 import Address, targets_behind
from local.emulator.state import persist

PORTS = {"http": 80, "https": 443}

VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")

links = AccountRegionScopedDict()


def install() -> None:
    resource_types.add("AWS::ApiGateway::VpcLink", create, delete)
    persist(apigateway_v1, "vpc_links", links)


def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
    for arn in properties["TargetArns"]:
        found = query(
            "elasticloadbalancing", "DescribeLoadBalancers", {"LoadBalancerArns.member": [arn]}
        )
        if found.findtext(".//{*}Type") != "network":
            raise ValueError(f"{arn} is not a network load balancer of this account")
    link_id = uuid.uuid4().hex[:6]
    links[link_id] = {"id": link_id, "targetArns": properties["TargetArns"]}
    return link_id, {"VpcLinkId": link_id}


def delete(physical_id: str, properties: Properties) -> None:
    links.pop(physical_id, None)


def link_id_in(connection: str, stage_variables: dict[str, str]) -> str:
    """The link that a connection names, be it by a stage variable; KeyError without that one."""
    variable = VARIABLE.fullmatch(connection)
    return stage_variables[variable[1]] if variable else connection


async def targets(link_id: str, uri: str) -> list[Address]:
    """Address and port of each target of the link; raises LookupError where it leads nowhere."""
    address = urlsplit(uri)
    port = address.port or PORTS[address.scheme]
    [load_balancer] = links[link_id]["targetArns"]
    return await targets_behind(load_balancer, port)
