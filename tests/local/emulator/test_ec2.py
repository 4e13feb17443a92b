"""Elastic addresses, NAT gateways and flow logs in templates."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.templates import Template, attribute, make, ref, refusal, remove, resource

VPC = resource("AWS::EC2::VPC", CidrBlock="10.7.0.0/16")
SUBNET = resource("AWS::EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.7.0.0/24")


def nat_gateway() -> Template:
    return {
        "Vpc": VPC,
        "Subnet": SUBNET,
        "Address": resource("AWS::EC2::EIP", Domain="vpc"),
        "Gateway": resource(
            "AWS::EC2::NatGateway",
            SubnetId=ref("Subnet"),
            AllocationId=attribute("AllocationId", "Address"),
            Tags=[{"Key": "Name", "Value": "way out"}],
        ),
    }


def test_nat_gateway_has_its_address_and_is_deleted_with_its_stack(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    made = make(
        cloud,
        nat_gateway(),
        {"Id": ref("Gateway"), "Ip": ref("Address"), "Subnet": ref("Subnet")},
        stack="nat",
    )

    [gateway] = ec2.describe_nat_gateways(NatGatewayIds=[made["Id"]])["NatGateways"]
    addresses = {each["PublicIp"] for each in ec2.describe_addresses()["Addresses"]}
    remove(cloud, "nat")

    assert (gateway["State"], gateway["SubnetId"]) == ("available", made["Subnet"])
    assert gateway["Tags"] == [{"Key": "Name", "Value": "way out"}]
    assert made["Ip"] in addresses
    [gone] = ec2.describe_nat_gateways(NatGatewayIds=[made["Id"]])["NatGateways"]
    assert gone["State"] == "deleted"
    assert made["Ip"] not in {each["PublicIp"] for each in ec2.describe_addresses()["Addresses"]}


def test_nat_gateway_without_an_address_is_refused(cloud: Cloud) -> None:
    resources = nat_gateway()
    del resources["Gateway"]["Properties"]["AllocationId"]

    assert "The allocation ID 'None' does not exist" in refusal(cloud, resources)


def test_flow_log_belongs_to_its_network(cloud: Cloud) -> None:
    flow_log = resource(
        "AWS::EC2::FlowLog",
        ResourceType="VPC",
        ResourceId=ref("Vpc"),
        TrafficType="ALL",
        LogDestinationType="cloud-watch-logs",
        LogGroupName="flows",
        DeliverLogsPermissionArn="arn:aws:iam::000000000000:role/flows",
    )
    made = make(
        cloud, {"Vpc": VPC, "Log": flow_log}, {"Id": ref("Log"), "Vpc": ref("Vpc")}, stack="flows"
    )

    found = flow_logs(cloud, made["Id"])
    remove(cloud, "flows")

    assert [(each["ResourceId"], each["TrafficType"]) for each in found] == [(made["Vpc"], "ALL")]
    assert flow_logs(cloud, made["Id"]) == []


def flow_logs(cloud: Cloud, flow_log_id: str) -> list[Any]:
    found: list[Any] = cloud.client("ec2").describe_flow_logs(FlowLogIds=[flow_log_id])["FlowLogs"]
    return found


def test_flow_log_of_a_missing_network_is_refused(cloud: Cloud) -> None:
    message = refusal(
        cloud,
        {
            "Log": resource(
                "AWS::EC2::FlowLog", ResourceType="VPC", ResourceId="vpc-none", TrafficType="ALL"
            )
        },
    )

    assert "The vpc ID 'vpc-none' does not exist" in message
