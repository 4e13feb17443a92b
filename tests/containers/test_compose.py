"""docker-compose.yml: what is started, what it may do, what it keeps and what it forgets."""

import re
import socket
from typing import Any

import boto3
import httpx
import pytest

from tests.containers.engine import Project, docker, project
from tests.containers.people import sign_in, take
from tests.support.tables import REGION

LONG_RUNNING = ["dynamodb", "cloud", "api", "web"]


@pytest.mark.parametrize("service", LONG_RUNNING)
def test_every_container_is_healthy_and_can_do_no_harm(running: Project, service: str) -> None:
    status = docker("exec", running.container(service), "cat", "/proc/1/status")
    found = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    host = running.inspect(service)["HostConfig"]

    assert running.state(service) == "healthy"
    assert found["Uid"].split()[0] != "0"
    assert (found["CapEff"], found["CapBnd"]) == ("0" * 16, "0" * 16)
    assert found["NoNewPrivs"] == "1"
    assert host["ReadonlyRootfs"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0


@pytest.mark.parametrize("service", ["cloud", "api", "web"])
def test_what_is_published_is_published_to_this_machine_alone(
    running: Project, service: str
) -> None:
    published = running.inspect(service)["NetworkSettings"]["Ports"]

    assert [each["HostIp"] for ports in published.values() for each in ports or []] == ["127.0.0.1"]


def test_dynamodb_is_reached_by_no_one_outside(running: Project) -> None:
    assert not any(running.inspect("dynamodb")["NetworkSettings"]["Ports"].values())


def test_the_tables_are_in_dynamodb_local_and_not_in_the_account(running: Project) -> None:
    account: Any = boto3.client(
        "dynamodb",
        endpoint_url=f"http://127.0.0.1:{running.ports['CLOUD_PORT']}",
        region_name=REGION,
    )

    assert account.list_tables()["TableNames"] == []
    assert len(httpx.get(f"{running.api}/mysfits").json()["mysfits"]) == 24


def test_what_dynamodb_local_cannot_do_is_said_by_name(running: Project) -> None:
    said = docker("logs", running.container("setup"))

    for left_out in ("DeletionProtectionEnabled", "PointInTimeRecoverySpecification"):
        assert f"MysfitsTable: {left_out} is left out." in said
        assert f"LikesTable: {left_out} is left out." in said


def test_starting_what_runs_already_changes_nothing(running: Project) -> None:
    before = [running.inspect(service)["State"]["StartedAt"] for service in LONG_RUNNING]

    running.up()

    assert [running.inspect(each)["State"]["StartedAt"] for each in LONG_RUNNING] == before
    assert "holds mysfits already" in docker("logs", running.container("setup"))


def test_down_and_up_keeps_adoptions_and_accounts_and_down_v_forgets_them(images: None) -> None:
    with project("mysfits-keeps") as stack:
        stack.up()
        passwords = stack.accounts()
        adopted = take(stack, "visitor@example.com")

        stack.compose("down")
        stack.up()

        assert stack.accounts() == passwords
        assert [each["mysfitId"] for each in sign_in(stack).get("/me").json()["adoptions"]] == [
            adopted
        ]

        stack.compose("down", "--volumes")
        stack.up()

        assert stack.accounts() != passwords
        assert sign_in(stack).get("/me").json()["adoptions"] == []


def test_a_taken_port_is_named_and_nothing_that_needs_it_runs(images: None) -> None:
    with project("mysfits-port") as stack, socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = stack.compose("up", "-d", check=False, CLOUD_PORT=str(port))

        assert re.search(rf"cloud.*127\.0\.0\.1:{port}.*already in use", said)
        assert not docker("ps", "--quiet", "--filter", f"name={stack.name}.cloud")
