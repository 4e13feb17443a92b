"""EC2: what the network has in a template that ministack knows by its API alone.

Elastic addresses, NAT gateways and flow logs are in its API and not among its CloudFormation types;
a VPC does not tell its range.
"""

import re
from typing import Any

from ministack.services import ec2

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties
from local.emulator.replace import Function


def install() -> None:
    resources.add("AWS::EC2::EIP", create=allocate_address, delete=release_address)
    resources.add("AWS::EC2::NatGateway", create=create_nat_gateway, delete=delete_nat_gateway)
    resources.add("AWS::EC2::FlowLog", create=create_flow_log, delete=delete_flow_log)
    for handler in ("create", "update"):
        resources.change("AWS::EC2::VPC", handler, telling_its_range)


def telling_its_range(make: Function) -> Function:
    """`!GetAtt Vpc.CidrBlock`."""

    def make_vpc(*args: Any, **kwargs: Any) -> Any:
        vpc_id, attributes = make(*args, **kwargs)
        return vpc_id, {**attributes, "CidrBlock": ec2._vpcs[vpc_id]["CidrBlock"]}

    return make_vpc


def allocate_address(logical_id: str, props: Properties, stack_name: str) -> Any:
    answer = call(
        ec2._allocate_address,
        {"Domain": props.get("Domain", "vpc"), **tags("elastic-ip", props)},
    )
    address, allocation_id = answer("publicIp"), answer("allocationId")
    return address, {"PublicIp": address, "AllocationId": allocation_id}


def release_address(physical_id: str, props: Properties) -> None:
    for allocation_id, address in list(ec2._addresses.items()):
        if address["PublicIp"] == physical_id:
            call(ec2._release_address, {"AllocationId": allocation_id})


def create_nat_gateway(logical_id: str, props: Properties, stack_name: str) -> Any:
    if props["SubnetId"] not in ec2._subnets:
        raise ValueError(f"The subnet ID '{props['SubnetId']}' does not exist")
    if props.get("ConnectivityType", "public") == "public" and (
        props.get("AllocationId") not in ec2._addresses
    ):
        raise ValueError(f"The allocation ID '{props.get('AllocationId')}' does not exist")
    given: dict[str, str] = {
        key: props[key] for key in ("SubnetId", "AllocationId") if key in props
    }
    answer = call(ec2._create_nat_gateway, {**given, **tags("natgateway", props)})
    nat_gateway_id = answer("natGatewayId")
    return nat_gateway_id, {"NatGatewayId": nat_gateway_id}


def delete_nat_gateway(physical_id: str, props: Properties) -> None:
    if physical_id in ec2._nat_gateways:
        call(ec2._delete_nat_gateway, {"NatGatewayId": physical_id})


def create_flow_log(logical_id: str, props: Properties, stack_name: str) -> Any:
    if props["ResourceType"] == "VPC" and props["ResourceId"] not in ec2._vpcs:
        raise ValueError(f"The vpc ID '{props['ResourceId']}' does not exist")
    named = ("ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    given = {key: props[key] for key in named if key in props}
    answer = call(
        ec2._create_flow_logs,
        {**given, "ResourceId.1": props["ResourceId"], **tags("flow-log", props)},
    )
    flow_log_id = answer("item")
    return flow_log_id, {"Id": flow_log_id}


def delete_flow_log(physical_id: str, props: Properties) -> None:
    call(ec2._delete_flow_logs, {"FlowLogId.1": physical_id})


def call(action: Function, parameters: dict[str, str]) -> Function:
    """Calls an action of the EC2 API; what it returns finds a text in the answer by its tag."""
    status, _, body = action({key: [value] for key, value in parameters.items()})
    answer = body.decode() if isinstance(body, bytes) else str(body)

    def text_of(tag: str) -> str:
        found = re.search(rf"<{tag}>\s*([^<]*?)\s*</{tag}>", answer)
        if not found:
            raise ValueError(f"EC2 answered without {tag}: {answer}")
        return found[1]

    if status >= 400:
        raise ValueError(text_of("Message"))
    return text_of


def tags(kind: str, props: Properties) -> dict[str, str]:
    written = {"TagSpecification.1.ResourceType": kind}
    for at, tag in enumerate(props.get("Tags", []), 1):
        written[f"TagSpecification.1.Tag.{at}.Key"] = tag["Key"]
        written[f"TagSpecification.1.Tag.{at}.Value"] = tag["Value"]
    return written
