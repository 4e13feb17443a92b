"""The command that starts everything, started for real."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import BotoCoreError

from tests.support.cloud import client_at, free_port
from tests.support.running import Running, run, running
from tests.support.visitors import PASSWORD, new_address

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Mysfits</title>")
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def up(state: Path, dist: Path) -> Iterator[Running]:
    with running(state, dist) as started:
        yield started


def test_every_part_answers_where_it_says(up: Running) -> None:
    site = f"http://localhost:{up.ports['WEB_PORT']}"
    api = f"http://localhost:{up.ports['API_PORT']}"
    cloud = f"http://localhost:{up.ports['CLOUD_PORT']}"

    config = httpx.get(f"{site}/config.json").json()
    mysfits = httpx.get(f"{api}/mysfits", headers={"Origin": site})
    by_number = f"http://127.0.0.1:{up.ports['WEB_PORT']}"
    for_it = httpx.get(f"{api}/mysfits", headers={"Origin": by_number})

    assert for_it.headers["Access-Control-Allow-Origin"] == by_number
    assert config["apiUrl"] == api
    assert config["userPoolEndpoint"] == cloud
    assert config["region"] == "eu-west-1"
    assert config.keys() == {
        "apiUrl", "region", "userPoolId", "userPoolClientId", "userPoolEndpoint", "passwordPolicy"
    }  # fmt: skip
    assert config["passwordPolicy"].items() >= {"MinimumLength": 12, "RequireNumbers": True}.items()
    assert mysfits.json()["mysfits"]
    assert mysfits.json()["mysfits"][0]["thumbImageUri"].startswith(f"{site}/mysfits/")
    assert mysfits.headers["Access-Control-Allow-Origin"] == site
    for said in (site, api, f"{api}/docs", f"{cloud}/_local/mail"):
        assert said in up.printed
        assert httpx.get(said).status_code == 200
    assert set(up.accounts()) == {"visitor@example.com", "keeper@example.com"}


def test_a_code_is_printed_once_as_it_arrives(up: Running) -> None:
    first, second = new_address(), new_address()
    sign_up(up, first)
    line = up.wait_for(first)
    sign_up(up, second)
    up.wait_for(second)

    cloud = f"http://127.0.0.1:{up.ports['CLOUD_PORT']}"
    mails = httpx.get(f"{cloud}/_local/mail", headers={"Accept": "application/json"}).json()
    assert line == f"mail for {first}: confirm {mails[1]['code']}\n"
    assert up.printed.count(first) == 1


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(up: Running, number: signal.Signals) -> None:
    children = up.children()

    code = up.stop(number)

    assert code == 0
    assert set(children) == {"cloud", "api", "site"}
    assert not any(alive(pid) for pid in children.values())
    assert not any(answers(port) for port in up.ports.values())
    assert "Traceback" not in up.everything()


def test_the_next_start_finds_everything_again(state: Path, dist: Path) -> None:
    with running(state, dist) as first:
        pool = httpx.get(f"http://127.0.0.1:{first.ports['WEB_PORT']}/config.json").json()
        likes = httpx.get(f"http://127.0.0.1:{first.ports['API_PORT']}/mysfits").json()
    with running(state, dist) as second:
        again = httpx.get(f"http://127.0.0.1:{second.ports['WEB_PORT']}/config.json").json()
        still = httpx.get(f"http://127.0.0.1:{second.ports['API_PORT']}/mysfits").json()

    assert again["userPoolId"] == pool["userPoolId"]
    assert again["userPoolClientId"] == pool["userPoolClientId"]
    assert second.accounts() == first.accounts()
    assert len(still["mysfits"]) == len(likes["mysfits"])


@linux
@pytest.mark.parametrize("name", ["cloud", "api", "site"])
def test_when_one_part_dies_the_rest_is_stopped_and_it_is_named(up: Running, name: str) -> None:
    children = up.children()

    os.kill(children[name], signal.SIGKILL)

    assert up.process.wait(30) == 1
    assert f"{name} was ended by signal 9. The last it wrote (" in up.everything()
    assert not any(alive(pid) for pid in children.values())


@linux
def test_an_account_that_dies_while_it_is_being_filled_is_named(state: Path, dist: Path) -> None:
    up = Running(state, dist)
    cloudformation = client_at(up.ports["CLOUD_PORT"], "cloudformation")
    deadline = time.monotonic() + 20
    while not has_a_stack(cloudformation):
        assert time.monotonic() < deadline, up.printed

    os.kill(up.children()["cloud"], signal.SIGKILL)

    assert up.process.wait(30) == 1
    assert "cloud was ended by signal 9." in up.everything()
    assert "Traceback" not in up.printed


@linux
def test_even_kill_9_leaves_nothing_behind(up: Running) -> None:
    children = up.children()

    up.process.kill()

    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in children.values()):
        assert time.monotonic() < deadline, "a child outlived its parent"
        time.sleep(0.05)


@pytest.mark.parametrize("variable", ["WEB_PORT", "API_PORT", "CLOUD_PORT"])
def test_a_taken_port_is_named_before_anything_starts(
    state: Path, dist: Path, variable: str
) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        free = {name: str(free_port()) for name in ("WEB_PORT", "API_PORT", "CLOUD_PORT")}

        result = run("up", state, dist, **{**free, variable: str(port)})

    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} is already in use. Stop what listens there, "
        f"or choose another: {variable}={port + 1} make up\n"
    )
    assert not (state / "log").exists()


def test_a_site_that_is_not_built_is_said_before_anything_starts(
    state: Path, tmp_path: Path
) -> None:
    result = run("up", state, tmp_path / "nothing")

    assert result.returncode == 1
    assert result.stderr.startswith("The site is not built: ")
    assert not state.exists()


def test_another_accounts_settings_are_left_alone(state: Path, dist: Path) -> None:
    elsewhere = {
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "of-somebody-else",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1",
        "MYSFITS_TABLE": "production",
        "HTTP_PROXY": "http://127.0.0.1:1",
    }

    with running(state, dist, **elsewhere) as up:
        mysfits = httpx.get(f"http://127.0.0.1:{up.ports['API_PORT']}/mysfits", trust_env=False)

    assert mysfits.json()["mysfits"]


def test_one_state_serves_one_command(up: Running, state: Path, dist: Path) -> None:
    free = {name: str(free_port()) for name in ("WEB_PORT", "API_PORT", "CLOUD_PORT")}

    second = run("up", state, dist, **free)
    reset = run("reset", state, dist)

    assert (second.returncode, reset.returncode) == (1, 1)
    assert "`make up` runs already" in second.stderr
    assert "`make up` runs already" in reset.stderr
    assert up.process.poll() is None


def test_a_reset_forgets_everything(state: Path, dist: Path) -> None:
    with running(state, dist) as up:
        before = up.accounts()

    result = run("reset", state, dist)

    assert result.returncode == 0
    assert [file.name for file in state.iterdir()] == ["lock"]
    with running(state, dist) as up:
        assert up.accounts().keys() == before.keys()
        assert up.accounts() != before


def test_the_state_is_for_its_owner_alone(up: Running, state: Path) -> None:
    assert up.process.poll() is None
    assert (state / "cloud").stat().st_mode & 0o777 == 0o700
    assert (state / "accounts.json").stat().st_mode & 0o777 == 0o600


def sign_up(up: Running, address: str) -> None:
    """As the site does it: unsigned, to the address in its configuration."""
    config = httpx.get(f"http://127.0.0.1:{up.ports['WEB_PORT']}/config.json").json()
    httpx.post(
        config["userPoolEndpoint"],
        headers={
            "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp",
            "Content-Type": "application/x-amz-json-1.1",
        },
        json={"ClientId": config["userPoolClientId"], "Username": address, "Password": PASSWORD},
    ).raise_for_status()


def has_a_stack(cloudformation: Any) -> bool:
    try:
        return bool(cloudformation.list_stacks()["StackSummaries"])
    except BotoCoreError:
        return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
