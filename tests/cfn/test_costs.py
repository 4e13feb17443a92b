"""The costs of cfn/README.md are those of the templates: each row counted again, and the sums.

The prices are those of the page's list of sources; what is counted comes from the templates with
the parameters that stacks.yml gives each profile.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pytest

from cfn.manifest import CFN, PROFILES, stacks
from tests.cfn.stack import Stack, load

COLUMNS = {"cheap": "`--cheap`", "default": "default", "available": "high availability"}
HOURS = Decimal(730)

VCPU, GB = Decimal("0.04048"), Decimal("0.004445")
ADDRESS, NAT, BALANCER = Decimal("0.005"), Decimal("0.045"), Decimal("0.0225")
METRIC, ALARM, LOGS = Decimal("0.30"), Decimal("0.10"), Decimal("0.50")
ACL, ACL_RULE, STORED = Decimal("5.00"), Decimal("1.00"), Decimal("0.10")
ENDPOINT, SECRET = Decimal("0.01"), Decimal("0.40")


class Profile:
    """The stacks as one profile deploys them."""

    def __init__(self, name: str) -> None:
        self.stacks = {
            stack.name: Stack(load(stack.name), **stack.profiles.get(name, {}))
            for stack in stacks()
        }
        self.service = self.stacks["service"]

    @property
    def tasks(self) -> Decimal:
        return Decimal(self.service.resources["Service"]["Properties"]["DesiredCount"])

    def count(self, kind: str) -> Decimal:
        return Decimal(sum(len(stack.of_type(kind)) for stack in self.stacks.values()))

    def costs(self) -> dict[str, Decimal]:
        """USD a month, by the beginning of its row."""
        size = hourly(self.service.resources["TaskDefinition"]["Properties"])
        workers = self.stacks["photos"].of_type("AWS::ECS::Service").values()
        worker = [
            each["DesiredCount"] * hourly(definition)
            for each in workers
            for definition in self.stacks["photos"].of_type("AWS::ECS::TaskDefinition").values()
        ]
        where = self.service.resources["Service"]["Properties"]["NetworkConfiguration"]
        public = where["AwsvpcConfiguration"]["AssignPublicIp"] == "ENABLED"
        firewalls = self.stacks["api"].of_type("AWS::WAFv2::WebACL").values()
        # Target tracking makes two alarms for each policy, to scale out and in.
        alarms = self.count("AWS::CloudWatch::Alarm")
        alarms += 2 * sum(
            policy["PolicyType"] == "TargetTrackingScaling"
            for stack in self.stacks.values()
            for policy in stack.of_type("AWS::ApplicationAutoScaling::ScalingPolicy").values()
        )
        return {
            "tasks": self.tasks * size * HOURS,
            "worker": sum(worker, Decimal(0)) * HOURS,
            "public addresses": self.tasks * ADDRESS * HOURS if public else Decimal(0),
            "NAT gateways": self.count("AWS::EC2::NatGateway") * NAT * HOURS,
            "their public": self.count("AWS::EC2::EIP") * ADDRESS * HOURS,
            "network load": self.count("AWS::ElasticLoadBalancingV2::LoadBalancer")
            * BALANCER
            * HOURS,
            "Container Insights, 38": 38 * METRIC,
            "other metrics": 3 * METRIC,
            "alarms": alarms * ALARM,
            "log lines of health": self.tasks * Decimal("0.24") * LOGS,
            "flow logs": self.tasks * Decimal("0.30") * LOGS,
            "lines of Container": (2 + 3 * self.tasks) * Decimal("0.044") * LOGS,
            "firewall": sum(
                (ACL + len(each["Rules"]) * ACL_RULE for each in firewalls), Decimal(0)
            ),
            "secret": self.count("AWS::SecretsManager::Secret") * SECRET,
            "images": STORED,
        }


def hourly(task: dict[str, Any]) -> Decimal:
    """USD of a task for an hour on Fargate, by its task definition."""
    return Decimal(task["Cpu"]) / 1024 * VCPU + Decimal(task["Memory"]) / 1024 * GB


def cents(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


@cache
def table() -> dict[str, dict[str, str]]:
    """The table of idle costs: row -> profile -> cell."""
    text = (CFN / "README.md").read_text(encoding="utf-8")
    section = text.partition("### Idle, per month")[2].partition("\n### ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    assert cells[0][1:] == [COLUMNS[profile] for profile in PROFILES]
    return {row[0]: dict(zip(PROFILES, row[1:], strict=True)) for row in cells[2:]}


@pytest.mark.parametrize("profile", PROFILES)
def test_each_row_is_what_the_templates_make(profile: str) -> None:
    expected = Profile(profile).costs()

    written = {
        beginning: next(row[profile] for name, row in table().items() if name.startswith(beginning))
        for beginning in expected
    }
    assert written == {row: cents(cost) if cost else "" for row, cost in expected.items()}


@pytest.mark.parametrize("profile", PROFILES)
def test_the_rows_add_up(profile: str) -> None:
    amounts = [
        Decimal(row[profile])
        for row in table().values()
        if re.fullmatch(r"\d+\.\d\d", row[profile])
    ]

    total = sum(amounts, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)
    assert table()["**together**"][profile] == f"**{total}**"


@pytest.mark.parametrize("profile", PROFILES)
def test_the_parameters_are_those_that_differ_from_the_defaults(profile: str) -> None:
    expected = {
        f"{name}={value}"
        for stack in stacks()
        for name, value in stack.profiles.get(profile, {}).items()
        if value != str(load(stack.name)["Parameters"][name]["Default"])
    }

    assert set(re.findall(r"`(\w+=\w+)`", table()["parameters"][profile])) == expected


def test_interface_endpoints_cost_what_the_page_says() -> None:
    network = Stack(load("network"), NatGateways=0, InterfaceEndpoints="enabled")
    endpoints: list[dict[str, Any]] = [
        each
        for each in network.of_type("AWS::EC2::VPCEndpoint").values()
        if each["VpcEndpointType"] == "Interface"
    ]

    zones = Decimal(sum(len(each["SubnetIds"]) for each in endpoints))
    page = (CFN / "README.md").read_text(encoding="utf-8")
    assert f"cost {cents(zones * ENDPOINT * HOURS)} [10]" in page
