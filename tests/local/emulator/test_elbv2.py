"""Targets of a load balancer are asked for their health."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

import pytest

from tests.local.emulator.rest_api import balanced
from tests.support.cloud import Cloud, free_port
from tests.support.stub_server import Response, StubServer
from tests.support.templates import make, ref


@pytest.fixture(scope="module")
def group(cloud: Cloud) -> str:
    """A target group with targets by address."""
    resources = balanced()
    del resources["Link"]
    return make(cloud, resources, {"Group": ref("Group")})["Group"]


def health(cloud: Cloud, group: str, port: int, **check: Any) -> tuple[str | None, ...]:
    """State, reason and description of the group's only target, checked like this."""
    elbv2 = cloud.client("elbv2")
    settings = {
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPath": "/",
        "HealthCheckTimeoutSeconds": 2,
        "Matcher": {"HttpCode": "200-399"},
    }
    elbv2.modify_target_group(TargetGroupArn=group, **{**settings, **check})
    target = {"Id": "127.0.0.1", "Port": port}
    elbv2.register_targets(TargetGroupArn=group, Targets=[target])
    [described] = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    elbv2.deregister_targets(TargetGroupArn=group, Targets=[target])
    assert described["Target"] == target
    found = described["TargetHealth"]
    return found["State"], found.get("Reason"), found.get("Description")


def test_target_that_responds_is_healthy(cloud: Cloud, group: str, backend: StubServer) -> None:
    found = health(cloud, group, backend.port, HealthCheckPath="/ready")

    assert found == ("healthy", None, None)
    assert backend.request
    assert backend.request[:2] == ("GET", "/ready")


@pytest.mark.parametrize(
    ("status", "codes", "state"),
    [
        (503, "200", "unhealthy"),
        (503, "200-299", "unhealthy"),
        (302, "202,204-302", "healthy"),
    ],
)
def test_status_is_matched_with_the_groups_codes(
    cloud: Cloud, group: str, backend: StubServer, status: int, codes: str, state: str
) -> None:
    backend.response = Response(status)

    found = health(cloud, group, backend.port, Matcher={"HttpCode": codes})

    assert found[0] == state
    if state == "unhealthy":
        assert found[1:] == (
            "Target.ResponseCodeMismatch",
            f"Health checks failed with these codes: [{status}]",
        )


def test_target_where_nothing_listens_is_unhealthy(cloud: Cloud, group: str) -> None:
    assert health(cloud, group, free_port())[:2] == ("unhealthy", "Target.FailedHealthChecks")


def test_target_that_does_not_respond_in_time_is_unhealthy(cloud: Cloud, group: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        found = health(cloud, group, silent.getsockname()[1])

    assert found[:2] == ("unhealthy", "Target.Timeout")


def test_tcp_check_only_connects(cloud: Cloud, group: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]

        assert health(cloud, group, port, HealthCheckProtocol="TCP")[0] == "healthy"


def test_missing_group_is_not_found(cloud: Cloud) -> None:
    elbv2 = cloud.client("elbv2")
    arn = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/none/0123456789abcdef"

    with pytest.raises(elbv2.exceptions.TargetGroupNotFoundException):
        elbv2.describe_target_health(TargetGroupArn=arn)
