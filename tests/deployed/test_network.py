"""The deployed network, where something other than a template made it what it is."""

from __future__ import annotations

from tests.support.stacks import Deployment


def test_the_default_security_group_lets_nobody_in_or_out(deployment: Deployment) -> None:
    network = deployment.outputs["network"]["VpcId"]

    [group] = deployment.cloud.client("ec2").describe_security_groups(
        Filters=[
            {"Name": "vpc-id", "Values": [network]},
            {"Name": "group-name", "Values": ["default"]},
        ]
    )["SecurityGroups"]

    # The stack's own function closed it, called by CloudFormation as a custom resource.
    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])


def test_both_private_subnets_have_a_way_out(deployment: Deployment) -> None:
    ec2 = deployment.cloud.client("ec2")
    subnets = deployment.outputs["network"]["PrivateSubnetIds"].split(",")

    ways = []
    for subnet in subnets:
        [table] = ec2.describe_route_tables(
            Filters=[{"Name": "association.subnet-id", "Values": [subnet]}]
        )["RouteTables"]
        routes = {each.get("DestinationCidrBlock"): each for each in table["Routes"]}
        ways.append(routes["0.0.0.0/0"].get("NatGatewayId"))

    [gateway] = ec2.describe_nat_gateways()["NatGateways"]
    assert ways == [gateway["NatGatewayId"]] * 2
    assert gateway["SubnetId"] in deployment.outputs["network"]["PublicSubnetIds"]
