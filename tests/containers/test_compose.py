"""docker-compose.yml on an engine: privileges, tables, volumes, ports."""

import re
import socket
from typing import Any

import boto3
import httpx
import pytest

from tests.containers.accounts import adopt_one, sign_in
from tests.containers.engine import UP, Project, docker, project
from tests.support.tables import REGION
from tests.support.uploads import processed, send_photo

LONG_RUNNING = ["dynamodb", "cloud", "api", "worker", "web"]


@pytest.mark.parametrize("service", LONG_RUNNING)
def test_container_is_up_and_has_no_privileges(running: Project, service: str) -> None:
    status = docker("exec", running.container(service), "cat", "/proc/1/status")
    found = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    host = running.inspect(service)["HostConfig"]

    assert running.state(service) == UP.get(service, "healthy")
    assert found["Uid"].split()[0] != "0"
    assert (found["CapEff"], found["CapBnd"]) == ("0" * 16, "0" * 16)
    assert found["NoNewPrivs"] == "1"
    assert host["ReadonlyRootfs"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0


def test_mysfits_are_in_dynamodb_local_and_not_in_the_account(running: Project) -> None:
    account: Any = boto3.client(
        "dynamodb",
        endpoint_url=f"http://127.0.0.1:{running.ports['CLOUD_PORT']}",
        region_name=REGION,
    )

    tables = account.list_tables()["TableNames"]
    assert [account.scan(TableName=name)["Count"] for name in tables] == [0] * len(tables)
    assert len(httpx.get(f"{running.api}/mysfits").json()["mysfits"]) == 24


def test_up_again_changes_nothing(running: Project) -> None:
    before = [running.inspect(service)["State"]["StartedAt"] for service in LONG_RUNNING]

    running.up()

    assert [running.inspect(each)["State"]["StartedAt"] for each in LONG_RUNNING] == before
    assert "holds mysfits already" in docker("logs", running.container("setup"))


def test_photo_is_made_ready_and_served_to_the_host(running: Project) -> None:
    adopted = adopt_one(running)
    with sign_in(running) as visitor:
        photo = send_photo(visitor, adopted)

        ready = processed(visitor, photo["photoId"], with_labels=True)

        assert ready["status"] == "ready"
        assert ready["labels"]
        assert httpx.get(ready["thumbUrl"]).headers["Content-Type"] == "image/jpeg"
        visitor.delete(f"/photos/{photo['photoId']}").raise_for_status()
        visitor.delete(f"/mysfits/{adopted}/adopt").raise_for_status()


def test_worker_that_is_killed_comes_back_and_makes_the_photos_that_wait(running: Project) -> None:
    adopted = adopt_one(running)
    with sign_in(running) as visitor:
        running.kill_9("worker")

        photo = send_photo(visitor, adopted)

        assert processed(visitor, photo["photoId"])["status"] == "ready"
        visitor.delete(f"/photos/{photo['photoId']}").raise_for_status()
        visitor.delete(f"/mysfits/{adopted}/adopt").raise_for_status()


def test_down_keeps_photos_adoptions_and_accounts_and_down_v_deletes_them(images: None) -> None:
    with project("mysfits-keeps") as stack:
        stack.up()
        passwords = stack.accounts()
        adopted = adopt_one(stack)
        with sign_in(stack) as visitor:
            photo = send_photo(visitor, adopted)["photoId"]
            processed(visitor, photo)

        stack.compose("down")
        stack.up()

        assert stack.accounts() == passwords
        assert [each["mysfitId"] for each in sign_in(stack).get("/me").json()["adoptions"]] == [
            adopted
        ]
        kept = sign_in(stack).get(f"/photos/{photo}").json()
        assert httpx.get(kept["viewUrl"]).status_code == 200

        stack.compose("down", "--volumes")
        stack.up()

        assert stack.accounts() != passwords
        assert sign_in(stack).get("/me").json()["adoptions"] == []


def test_port_in_use_is_named_and_its_service_does_not_run(images: None) -> None:
    with project("mysfits-port") as stack, socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        output = stack.compose("up", "-d", check=False, CLOUD_PORT=str(port))

        assert re.search(rf"cloud.*127\.0\.0\.1:{port}.*already in use", output)
        assert not docker("ps", "--quiet", "--filter", f"name={stack.name}.cloud")
