"""Whether the targets of a load balancer are well: asked of them, as the target group says.

ministack takes every registered target for healthy. Here each is asked when somebody wants to know,
so one answer decides where AWS would wait for several in a row.
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
"""

import asyncio
import http.client
import inspect
import socket
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import alb

from local.emulator.replace import Function, replace

WELL = ("healthy", "", "")


def install() -> None:
    alb._ACTION_MAP["DescribeTargetHealth"] = describe_target_health
    replace(alb, "handle_request", waiting_for_it)


def waiting_for_it(handle: Function) -> Function:
    """ministack's own actions answer at once; the one here takes its time."""

    async def handle_request(*request: Any) -> Any:
        answer = await handle(*request)
        return await answer if inspect.isawaitable(answer) else answer

    return handle_request


async def describe_target_health(params: dict[str, Any]) -> Any:
    arn = alb._p(params, "TargetGroupArn")
    if arn not in alb._tgs:
        return alb._error("TargetGroupNotFound", f"Target group '{arn}' not found.")
    group = alb._tgs[arn]
    wanted = {target["Id"] for target in alb._parse_targets_param(params)}
    targets = [
        {"Id": target["Id"], "Port": int(target.get("Port") or group["Port"])}
        for target in alb._targets.get(arn, [])
        if not wanted or target["Id"] in wanted
    ]
    checks = (asyncio.to_thread(health_of, group, target) for target in targets)
    found = zip(targets, await asyncio.gather(*checks), strict=True)
    members = "".join(described(target, *health) for target, health in found)
    return alb._xml(
        200,
        "DescribeTargetHealth",
        f"<TargetHealthDescriptions>{members}</TargetHealthDescriptions>",
    )


def described(target: dict[str, Any], state: str, reason: str, description: str) -> str:
    why = (
        f"<Reason>{reason}</Reason><Description>{escape(description)}</Description>"
        if reason
        else ""
    )
    return (
        f"<member><Target><Id>{target['Id']}</Id><Port>{target['Port']}</Port></Target>"
        f"<TargetHealth><State>{state}</State>{why}</TargetHealth></member>"
    )


def health_of(group: dict[str, Any], target: dict[str, Any]) -> tuple[str, str, str]:
    """State, reason and description, in AWS's words."""
    port = group.get("HealthCheckPort", "traffic-port")
    address = (target["Id"], target["Port"] if port == "traffic-port" else int(port))
    seconds = int(group.get("HealthCheckTimeoutSeconds", 5))
    try:
        if group.get("HealthCheckProtocol", "HTTP") == "TCP":
            socket.create_connection(address, seconds).close()
            return WELL
        status = status_of(address, group.get("HealthCheckPath", "/"), seconds)
    except TimeoutError:
        return "unhealthy", "Target.Timeout", "Request timed out"
    except (OSError, http.client.HTTPException):
        return "unhealthy", "Target.FailedHealthChecks", "Health checks failed"
    if matches(status, group.get("Matcher", {}).get("HttpCode", "200-399")):
        return WELL
    mismatch = f"Health checks failed with these codes: [{status}]"
    return "unhealthy", "Target.ResponseCodeMismatch", mismatch


def status_of(address: tuple[str, int], path: str, seconds: int) -> int:
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
