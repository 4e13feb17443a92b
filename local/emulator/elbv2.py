"""Elastic Load Balancing: targets are asked for their health, as their target group says.

ministack reports every registered target as healthy. Here each is asked when somebody asks for
its health, so one response decides where AWS waits for several in a row.
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
"""

import asyncio
import http.client
import socket
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from ministack.services import alb

from local.emulator.aws_api import form, parse
from local.emulator.monkeypatch import Function, patch

HEALTHY = ("healthy", "", "")

Address = tuple[str, int]

ministacks_handler = alb.handle_request
"""Answers without asking any target."""


def install() -> None:
    patch(alb, "handle_request", with_target_health)


async def with_target_health(
    handle: Function, method: str, path: str, headers: Any, body: bytes, *rest: Any
) -> Any:
    status, sent, answer = await handle(method, path, headers, body, *rest)
    asked = dict(parse_qsl(body.decode()))
    if asked.get("Action") != "DescribeTargetHealth" or status != 200:
        return status, sent, answer
    document, group = parse(answer), await target_group(asked["TargetGroupArn"])
    members = document.findall(".//{*}TargetHealthDescriptions/{*}member")
    checks = (asyncio.to_thread(health_of, group, address_in(each)) for each in members)
    for member, health in zip(members, await asyncio.gather(*checks), strict=True):
        replace_health(member, health)
    return status, sent, ElementTree.tostring(document, encoding="utf-8")


async def describe(action: str, **parameters: Any) -> ElementTree.Element:
    _, _, body = await ministacks_handler(*form(action, parameters))
    return parse(body)


async def target_group(arn: str) -> dict[str, str]:
    """Tag -> text of everything DescribeTargetGroups says of it."""
    found = await describe("DescribeTargetGroups", **{"TargetGroupArns.member": [arn]})
    return {each.tag.partition("}")[2]: each.text or "" for each in found.iter()}


async def targets_behind(load_balancer: str, port: int) -> list[Address]:
    """The targets behind the load balancer's listener on that port; LookupError without one."""
    listeners = await describe("DescribeListeners", LoadBalancerArn=load_balancer)
    for listener in listeners.iterfind(".//{*}Listeners/{*}member"):
        if listener.findtext("{*}Port") == str(port):
            group = listener.findtext(".//{*}TargetGroupArn")
            health = await describe("DescribeTargetHealth", TargetGroupArn=group)
            members = health.iterfind(".//{*}TargetHealthDescriptions/{*}member")
            return [address_in(each) for each in members]
    raise LookupError(f"Nothing listens on port {port} of {load_balancer}")


def address_in(member: ElementTree.Element) -> Address:
    target_id = member.findtext("{*}Target/{*}Id") or ""
    return target_id, int(member.findtext("{*}Target/{*}Port") or 0)


def replace_health(member: ElementTree.Element, health: tuple[str, str, str]) -> None:
    element = member.find("{*}TargetHealth")
    if element is None:
        raise ValueError("A target without TargetHealth")
    namespace = element.tag.partition("}")[0]
    element.clear()
    for name, value in zip(("State", "Reason", "Description"), health, strict=True):
        if value:
            ElementTree.SubElement(element, f"{namespace}}}{name}").text = value


def health_of(group: dict[str, str], target: Address) -> tuple[str, str, str]:
    """State, reason and description, in AWS's words."""
    port, seconds = group["HealthCheckPort"], int(group["HealthCheckTimeoutSeconds"])
    address = target if port == "traffic-port" else (target[0], int(port))
    try:
        if group["HealthCheckProtocol"] == "TCP":
            socket.create_connection(address, seconds).close()
            return HEALTHY
        status = status_of(address, group["HealthCheckPath"], seconds)
    except TimeoutError:
        return "unhealthy", "Target.Timeout", "Request timed out"
    except (OSError, http.client.HTTPException):
        return "unhealthy", "Target.FailedHealthChecks", "Health checks failed"
    if matches(status, group["HttpCode"]):
        return HEALTHY
    mismatch = f"Health checks failed with these codes: [{status}]"
    return "unhealthy", "Target.ResponseCodeMismatch", mismatch


def status_of(address: Address, path: str, seconds: int) -> int:
    connection = http.client.HTTPConnection(*address, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def matches(status: int, codes: str) -> bool:
    """`codes` as a target group writes them: "200", "200,202" or "200-399"."""
    for each in codes.split(","):
        low, _, high = each.partition("-")
        if int(low) <= status <= int(high or low):
            return True
    return False
