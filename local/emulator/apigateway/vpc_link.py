"""VPC links: the way from an API to a network load balancer, and to what is registered behind it.

ministack has none. Here a link leads where it would: the scheme and port of the integration's
address choose the listener, its host is only a name, and the listener's targets answer.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
"""

import copy
import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import alb, apigateway_v1

from local.emulator import elbv2
from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties
from local.emulator.replace import Function, replace

PORTS = {"http": 80, "https": 443}

VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")

links = AccountRegionScopedDict()


def install() -> None:
    resources.add("AWS::ApiGateway::VpcLink", create=create, update=update, delete=delete)
    replace(apigateway_v1, "get_state", saving)
    replace(apigateway_v1, "load_persisted_state", loading)
    replace(apigateway_v1, "reset", forgetting)


def create(logical_id: str, props: Properties, stack_name: str) -> Any:
    for arn in props["TargetArns"]:
        if alb._lbs.get(arn, {}).get("Type") != "network":
            raise ValueError(f"{arn} is not a network load balancer of this account")
    link_id = uuid.uuid4().hex[:6]
    links[link_id] = {"id": link_id, "name": props["Name"], "targetArns": props["TargetArns"]}
    return link_id, {"VpcLinkId": link_id}


def update(
    physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str
) -> Any:
    if new["TargetArns"] != old["TargetArns"]:
        made: Any = resources.replacing(create, delete)(
            physical_id, old, new, stack_name, logical_id
        )
        return made
    links[physical_id]["name"] = new["Name"]
    return physical_id, {"VpcLinkId": physical_id}


def delete(physical_id: str, props: Properties) -> None:
    links.pop(physical_id, None)


def named(connection: str, variables: dict[str, str]) -> str:
    """The id of the link that a connection names, be it by a variable of the stage."""
    variable = VARIABLE.fullmatch(connection)
    return variables[variable[1]] if variable else connection


def targets(link_id: str, uri: str) -> list[tuple[str, int]]:
    """Address and port of each target that the link leads to; raises LookupError at a dead end."""
    address = urlsplit(uri)
    port = address.port or PORTS[address.scheme]
    [load_balancer] = links[link_id]["targetArns"]
    return elbv2.targets_behind(load_balancer, port)


def saving(get_state: Function) -> Function:
    def state() -> dict[str, Any]:
        return {**get_state(), "vpc_links": copy.deepcopy(links)}

    return state


def loading(load: Function) -> Function:
    def load_with_links(data: dict[str, Any]) -> None:
        load(data)
        if "vpc_links" in data:
            links.update(data["vpc_links"])

    return load_with_links


def forgetting(reset: Function) -> Function:
    def reset_with_links() -> None:
        reset()
        links._data.clear()

    return reset_with_links
