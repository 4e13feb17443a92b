"""The costs of cfn/README.md are those of the templates: each row counted again, and the sums.

The prices are the page's own, found in its list of sources; what is counted comes from the
templates, with the parameters that the page gives each profile.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.cfn.stack import CFN, Stack, load

PROFILES = ("`--cheap`", "default", "high availability")
HOURS = Decimal(730)

VCPU, GB = Decimal("0.04048"), Decimal("0.004445")
ADDRESS, NAT, BALANCER = Decimal("0.005"), Decimal("0.045"), Decimal("0.0225")
METRIC, ALARM, LOGS = Decimal("0.30"), Decimal("0.10"), Decimal("0.50")
ACL, ACL_RULE, STORED = Decimal("5.00"), Decimal("1.00"), Decimal("0.10")
ENDPOINT = Decimal("0.01")


class Profile:
    """The stacks as one profile deploys them."""

    def __init__(self, parameters: dict[str, str]) -> None:
        self._parameters = parameters
        self.network, self.service = self._stack("network"), self._stack("service")
        self.api = self._stack("api")

    def _stack(self, name: str) -> Stack:
        template = load(name)
        given = {k: v for k, v in self._parameters.items() if k in template["Parameters"]}
        return Stack(template, **given)

    @property
    def tasks(self) -> Decimal:
        return Decimal(self.service.resources["Service"]["Properties"]["DesiredCount"])

    def count(self, kind: str) -> Decimal:
        stacks = (self.network, self.service, self.api)
        return Decimal(sum(len(stack.of_type(kind)) for stack in stacks))

    def costs(self) -> dict[str, Decimal]:
        """By the month, and by the word its row begins with."""
        task = self.service.resources["TaskDefinition"]["Properties"]
        size = Decimal(task["Cpu"]) / 1024 * VCPU + Decimal(task["Memory"]) / 1024 * GB
        where = self.service.resources["Service"]["Properties"]["NetworkConfiguration"]
        public = where["AwsvpcConfiguration"]["AssignPublicIp"] == "ENABLED"
        firewalls = self.api.of_type("AWS::WAFv2::WebACL").values()
        # Each policy of target tracking makes an alarm to go up by and one to go down by.
        alarms = self.count("AWS::CloudWatch::Alarm")
        alarms += 2 * self.count("AWS::ApplicationAutoScaling::ScalingPolicy")
        return {
            "tasks": self.tasks * size * HOURS,
            "public addresses": self.tasks * ADDRESS * HOURS if public else Decimal(0),
            "NAT gateways": self.count("AWS::EC2::NatGateway") * NAT * HOURS,
            "their public": self.count("AWS::EC2::EIP") * ADDRESS * HOURS,
            "network load": self.count("AWS::ElasticLoadBalancingV2::LoadBalancer")
            * BALANCER
            * HOURS,
            "Container Insights, 38": 38 * METRIC,
            "other metrics": 3 * METRIC,
            "thirteen alarms": alarms * ALARM,
            "log lines of health": self.tasks * Decimal("0.24") * LOGS,
            "flow logs": self.tasks * Decimal("0.30") * LOGS,
            "lines of Container": (2 + 3 * self.tasks) * Decimal("0.044") * LOGS,
            "firewall": sum(
                (ACL + len(each["Rules"]) * ACL_RULE for each in firewalls), Decimal(0)
            ),
            "images": STORED,
        }


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    """The rows of the table of idle costs: what it is -> a cell for each profile."""
    text = (CFN / "README.md").read_text(encoding="utf-8")
    table = text.partition("### Idle, per month")[2].partition("\n### ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|")
    ]
    assert tuple(cells[0][1:]) == PROFILES
    return {row[0]: row[1:] for row in cells[2:]}


def profiles(rows: dict[str, list[str]]) -> list[Profile]:
    return [
        Profile(dict(pair.split("=") for pair in re.findall(r"`(\w+=\w+)`", cell)))
        for cell in rows["parameters"]
    ]


def cents(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("number", range(len(PROFILES)), ids=PROFILES)
def test_every_row_is_what_the_templates_make(rows: dict[str, list[str]], number: int) -> None:
    wanted = profiles(rows)[number].costs()
    found = {
        beginning: next(cells[number] for row, cells in rows.items() if row.startswith(beginning))
        for beginning in wanted
    }

    assert found == {row: cents(cost) if cost else "" for row, cost in wanted.items()}


@pytest.mark.parametrize("number", range(len(PROFILES)), ids=PROFILES)
def test_the_rows_add_up(rows: dict[str, list[str]], number: int) -> None:
    amounts = [
        Decimal(cells[number])
        for cells in rows.values()
        if re.fullmatch(r"\d+\.\d\d", cells[number])
    ]

    together = sum(amounts, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)
    assert rows["**together**"][number] == f"**{together}**"


def test_the_endpoints_cost_what_the_page_says() -> None:
    network = Stack(load("network"), NatGateways=0, InterfaceEndpoints="enabled")
    endpoints: list[dict[str, Any]] = [
        each
        for each in network.of_type("AWS::EC2::VPCEndpoint").values()
        if each["VpcEndpointType"] == "Interface"
    ]

    zones = Decimal(sum(len(each["SubnetIds"]) for each in endpoints))
    said = (CFN / "README.md").read_text(encoding="utf-8")
    assert f"cost {cents(zones * ENDPOINT * HOURS)} [10]" in said
