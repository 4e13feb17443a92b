"""Tasks and monthly cost at 10, 1,000 and 100,000 requests a second, from what was measured.

List prices of us-east-1 in US dollars, as cfn/README.md has them with their sources.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RATES = (10, 1_000, 100_000)
"""Requests a second, all month."""

SHARES = {"hit": 0.94, "cold": 0.05, "like": 0.01}
"""Of the requests."""
UTILISATION = 0.6
"""Of a task's processor, at which the service scales."""
VCPU, MEMORY_GB = 0.25, 0.5
"""Of a task: cfn/service.yml."""
LEAST_TASKS = 2

HOURS = 730
SECONDS = HOURS * 3600
VCPU_HOUR, GB_HOUR = 0.04048, 0.004445
BALANCER_HOUR, NLCU_HOUR = 0.0225, 0.006
REQUEST_GB = 13e-6
"""Through the load balancer: cfn/README.md, "13 GB" a million."""
ANSWER_GB = 4e-6
"""To the internet, compressed."""
DATA_OUT_GB = 0.09
ACCESS_LOG_BYTES = 500
LOG_GB = 0.50
READ_UNITS = {"cold": 0.5, "like": 1.0}
WRITE_UNITS = {"like": 4.0}
READ_UNIT, WRITE_UNIT = 0.125e-6, 0.625e-6
FIREWALL_REQUEST = 0.60e-6
API_TIERS = ((333e6, 3.50e-6), (667e6, 2.80e-6), (19e9, 2.38e-6), (math.inf, 1.51e-6))
"""Requests a month and the price of one:
https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html
"""
EDGE_REQUEST, EDGE_GB = 1.0e-6, 0.085
"""CloudFront: an HTTPS request, and a GB to the internet."""
EDGE_HITS = 0.9
"""The share of requests that CloudFront answers where it may keep public reads: an assumption."""


@dataclass(frozen=True)
class Load:
    """Requests a second, and what one costs the service."""

    rate: float
    cpu_us: Mapping[str, float]
    log_bytes: float
    hit_share: float = SHARES["hit"]

    @property
    def tasks(self) -> int:
        """Each of a quarter of a vCPU that is as fast as a core of the machine measured on."""
        rest = 1 - self.hit_share
        others = SHARES["cold"] + SHARES["like"]
        shares = {kind: rest * SHARES[kind] / others for kind in ("cold", "like")}
        shares["hit"] = self.hit_share
        cpu = sum(share * self.cpu_us[kind] for kind, share in shares.items()) / 1e6
        return max(LEAST_TASKS, math.ceil(self.rate * cpu / (VCPU * UTILISATION)))

    @property
    def month(self) -> float:
        return self.rate * SECONDS


def monthly(load: Load) -> dict[str, float]:
    """Dollars a month by item, API Gateway in front."""
    requests = load.month
    task = (VCPU * VCPU_HOUR + MEMORY_GB * GB_HOUR) * HOURS
    gb_an_hour = load.rate * 3600 * REQUEST_GB
    reads = sum(SHARES[kind] * units for kind, units in READ_UNITS.items())
    writes = sum(SHARES[kind] * units for kind, units in WRITE_UNITS.items())
    return {
        "tasks": load.tasks * task,
        "load balancer": (BALANCER_HOUR + NLCU_HOUR * gb_an_hour) * HOURS,
        "API Gateway": _tiered(requests, API_TIERS),
        "firewall": requests * FIREWALL_REQUEST,
        "DynamoDB": requests * (reads * READ_UNIT + writes * WRITE_UNIT),
        "logs": requests * (load.log_bytes + ACCESS_LOG_BYTES) / 1e9 * LOG_GB,
        "data out": requests * ANSWER_GB * DATA_OUT_GB,
    }


def with_cloudfront(load: Load) -> dict[str, float]:
    """The same where CloudFront keeps public reads as our `Cache-Control` says."""
    hits = (SHARES["hit"] - EDGE_HITS) / (1 - EDGE_HITS)
    behind = Load(load.rate * (1 - EDGE_HITS), load.cpu_us, load.log_bytes, hits)
    found = monthly(behind)
    # What CloudFront fetches from AWS costs nothing; what it misses are the same reads and likes.
    found["data out"] = load.month * ANSWER_GB * EDGE_GB
    found["DynamoDB"] = monthly(load)["DynamoDB"]
    return {**found, "CloudFront": load.month * EDGE_REQUEST}


def _tiered(amount: float, tiers: tuple[tuple[float, float], ...]) -> float:
    cost = 0.0
    for size, price in tiers:
        part = min(amount, size)
        cost, amount = cost + part * price, amount - part
    return cost


def loads(parts: Mapping[str, Any]) -> list[Load] | None:
    """A load of each of RATES; None where processor times or log bytes were not measured."""
    try:
        cpu_us = {
            "hit": parts["hot"]["page"]["service"]["cpu_us"]["median"],
            "cold": parts["cold"]["by id"]["service"]["cpu_us"]["median"],
            "like": parts["likes"]["known tokens"]["service"]["cpu_us"]["median"],
        }
        log_bytes = parts["calls"]["log_bytes_a_read"]
    except KeyError:
        return None
    return [Load(rate, cpu_us, log_bytes) for rate in RATES]


def table(parts: Mapping[str, Any]) -> str:
    """Tasks and dollars a month as Markdown."""
    found = loads(parts)
    if found is None:
        return "Not measured."
    columns = [(f"{load.rate:,}/s", load.tasks, monthly(load)) for load in found]
    head = ["| |", *(f" {title} |" for title, _, _ in columns)]
    rows = ["".join(head), "|---|" + "---|" * len(columns)]
    rows.append(f"| tasks of 0.25 vCPU | {' | '.join(f'{tasks:,}' for _, tasks, _ in columns)} |")
    rows += [
        f"| {name} | {' | '.join(_dollars(cost[name]) for _, _, cost in columns)} |"
        for name in columns[0][2]
    ]
    totals = [sum(cost.values()) for _, _, cost in columns]
    rows.append(f"| **together** | {' | '.join(f'**{_dollars(each)}**' for each in totals)} |")
    behind = [sum(with_cloudfront(load).values()) for load in found]
    label = f"together, where CloudFront answers {EDGE_HITS:.0%}"
    rows.append(f"| {label} | {' | '.join(map(_dollars, behind))} |")
    return "\n".join(rows)


def _dollars(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2f}"
