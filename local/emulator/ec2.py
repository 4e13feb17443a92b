"""EC2: elastic addresses, NAT gateways and flow logs in templates.

ministack has them in its API and not among its CloudFormation types.
"""

from typing import Any

from local.emulator.aws_api import query
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties


def install() -> None:
    resource_types.add("AWS::EC2::EIP", allocate_address, release_address)
    resource_types.add("AWS::EC2::NatGateway", create_nat_gateway, delete_nat_gateway)
    resource_types.add("AWS::EC2::FlowLog", create_flow_log, delete_flow_log)


def allocate_address(logical_id: str, properties: Properties, stack_name: str) -> Any:
    given = {"Domain": properties.get("Domain", "vpc"), **tags("elastic-ip", properties)}
    answer = query("ec2", "AllocateAddress", given)
    address = answer.findtext(".//{*}publicIp")
    allocation_id = answer.findtext(".//{*}allocationId")
    return address, {"PublicIp": address, "AllocationId": allocation_id}


def release_address(physical_id: str, properties: Properties) -> None:
    for item in query("ec2", "DescribeAddresses", {}).iterfind(".//{*}addressesSet/{*}item"):
        if item.findtext("{*}publicIp") == physical_id:
            query("ec2", "ReleaseAddress", {"AllocationId": item.findtext("{*}allocationId")})


def create_nat_gateway(logical_id: str, properties: Properties, stack_name: str) -> Any:
    query("ec2", "DescribeSubnets", {"SubnetId": [properties["SubnetId"]]})
    given = {"SubnetId": properties["SubnetId"], **tags("natgateway", properties)}
    if properties.get("ConnectivityType", "public") == "public":
        allocation_id = properties.get("AllocationId")
        refuse_missing_allocation(allocation_id)
        given["AllocationId"] = allocation_id
    answer = query("ec2", "CreateNatGateway", given)
    nat_gateway_id = answer.findtext(".//{*}natGatewayId")
    return nat_gateway_id, {"NatGatewayId": nat_gateway_id}


def refuse_missing_allocation(allocation_id: str | None) -> None:
    found = query("ec2", "DescribeAddresses", {}).iterfind(".//{*}allocationId")
    if allocation_id not in [each.text for each in found]:
        raise ValueError(f"The allocation ID '{allocation_id}' does not exist")


def delete_nat_gateway(physical_id: str, properties: Properties) -> None:
    query("ec2", "DeleteNatGateway", {"NatGatewayId": physical_id})


def create_flow_log(logical_id: str, properties: Properties, stack_name: str) -> Any:
    if properties["ResourceType"] == "VPC":
        query("ec2", "DescribeVpcs", {"VpcId": [properties["ResourceId"]]})
    named = ("ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    given = {key: properties[key] for key in named if key in properties}
    answer = query(
        "ec2",
        "CreateFlowLogs",
        {**given, "ResourceId": [properties["ResourceId"]], **tags("flow-log", properties)},
    )
    flow_log_id = answer.findtext(".//{*}flowLogIdSet/{*}item")
    return flow_log_id, {"Id": flow_log_id}


def delete_flow_log(physical_id: str, properties: Properties) -> None:
    query("ec2", "DeleteFlowLogs", {"FlowLogId": [physical_id]})


def tags(kind: str, properties: Properties) -> dict[str, Any]:
    given = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in properties.get("Tags", [])]
    return {"TagSpecification": [{"ResourceType": kind, "Tag": given}]} if given else {}
