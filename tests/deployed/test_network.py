"""The deployed network: what the custom resource and CloudFormation's functions made."""

from __future__ import annotations

from tests.support.stacks import Deployment


def test_the_default_security_group_has_no_rules(deployment: Deployment) -> None:
    network = deployment.outputs["network"]["VpcId"]

    [group] = deployment.cloud.client("ec2").describe_security_groups(
        Filters=[
            {"Name": "vpc-id", "Values": [network]},
            {"Name": "group-name", "Values": ["default"]},
        ]
    )["SecurityGroups"]

    # Revoked by the stack's custom resource.
    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])


def test_both_private_subnets_have_a_route_to_the_nat_gateway(deployment: Deployment) -> None:
    ec2 = deployment.cloud.client("ec2")
    subnets = deployment.outputs["network"]["PrivateSubnetIds"].split(",")

    gateways = []
    for subnet in subnets:
        [table] = ec2.describe_route_tables(
            Filters=[{"Name": "association.subnet-id", "Values": [subnet]}]
        )["RouteTables"]
        routes = {each.get("DestinationCidrBlock"): each for each in table["Routes"]}
        gateways.append(routes["0.0.0.0/0"].get("NatGatewayId"))

    [gateway] = ec2.describe_nat_gateways()["NatGateways"]
    assert gateways == [gateway["NatGatewayId"]] * 2
    assert gateway["SubnetId"] in deployment.outputs["network"]["PublicSubnetIds"]
