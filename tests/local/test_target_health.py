"""What the emulated load balancer says of its targets is what they answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.local.rest_api import balanced
from tests.support.backend import Answer, Backend, running_backend
from tests.support.cloud import Cloud, free_port
from tests.support.made import make, ref


@pytest.fixture
def backend() -> Iterator[Backend]:
    with running_backend() as backend:
        yield backend


def health(cloud: Cloud, port: int, **check: Any) -> tuple[str | None, ...]:
    """State, reason and description of the only target of a group that is checked like this."""
    resources = balanced()
    group = {"HealthCheckProtocol": "HTTP", "HealthCheckTimeoutSeconds": 2, **check}
    resources["Group"]["Properties"].update(group)
    arn = make(cloud, resources, {"Group": ref("Group")})["Group"]
    elbv2 = cloud.client("elbv2")
    elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": "127.0.0.1", "Port": port}])
    [told] = elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert told["Target"] == {"Id": "127.0.0.1", "Port": port}
    said = told["TargetHealth"]
    return said["State"], said.get("Reason"), said.get("Description")


def test_a_target_that_answers_is_healthy(cloud: Cloud, backend: Backend) -> None:
    assert health(cloud, backend.port, HealthCheckPath="/ready") == ("healthy", None, None)
    assert backend.asked[:2] == ("GET", "/ready")


@pytest.mark.parametrize("codes", ["200", "200-299", "202,204-302"])
def test_another_status_than_the_group_takes_is_named(
    cloud: Cloud, backend: Backend, codes: str
) -> None:
    backend.answer = Answer(503)

    assert health(cloud, backend.port, Matcher={"HttpCode": codes}) == (
        "unhealthy",
        "Target.ResponseCodeMismatch",
        "Health checks failed with these codes: [503]",
    )


def test_a_status_within_a_range_is_taken(cloud: Cloud, backend: Backend) -> None:
    backend.answer = Answer(302)

    assert health(cloud, backend.port, Matcher={"HttpCode": "202,204-302"})[0] == "healthy"


def test_a_target_where_nobody_listens_is_unhealthy(cloud: Cloud) -> None:
    assert health(cloud, free_port())[:2] == ("unhealthy", "Target.FailedHealthChecks")


def test_a_target_that_takes_too_long_is_unhealthy(cloud: Cloud) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        assert health(cloud, silent.getsockname()[1])[:2] == ("unhealthy", "Target.Timeout")


def test_a_check_by_tcp_only_connects(cloud: Cloud) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        assert health(cloud, port, HealthCheckProtocol="TCP")[0] == "healthy"


def test_a_group_that_is_not_there_has_no_health(cloud: Cloud) -> None:
    elbv2 = cloud.client("elbv2")
    arn = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/none/0123456789abcdef"

    with pytest.raises(elbv2.exceptions.TargetGroupNotFoundException):
        elbv2.describe_target_health(TargetGroupArn=arn)
