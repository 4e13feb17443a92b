"""`python -m local up` and `reset` as commands, with few starts shared by many tests."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import BotoCoreError

from local.errors import CommandError
from local.up import task_names
from tests.support.cloud import client_at, free_port
from tests.support.running import Running, run, running
from tests.support.visitors import PASSWORD, new_address

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

DEVELOPERS_SHELL = {
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": "of-another-account",
    "AWS_REGION": "us-east-1",
    "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1",
    "MYSFITS_TABLE": "production",
    "HTTP_PROXY": "http://127.0.0.1:1",
}
"""Variables of another account, none of which may reach what `make up` starts."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (folder / "index.html").write_text("<!doctype html><title>Mysfits</title>")
    return folder


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up") / "state"


@pytest.fixture(scope="module")
def up(state: Path, dist: Path) -> Iterator[Running]:
    """Two tasks, started from a shell that is configured for another account."""
    with running(state, dist, TASKS="2", **DEVELOPERS_SHELL) as started:
        yield started


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, timeout=20, trust_env=False)


def test_every_part_answers_at_the_printed_address(up: Running) -> None:
    addresses = [up.ports[name] for name in ("WEB_PORT", "API_PORT", "CLOUD_PORT")]
    site, api, cloud = (f"http://localhost:{port}" for port in addresses)

    config = get(f"{site}/config.json").json()
    mysfits = get(f"{api}/mysfits").json()["mysfits"]

    assert get(f"{site}/api/mysfits").json()["mysfits"] == mysfits
    for url in (site, f"{site}/photos", api, f"{api}/docs", f"{cloud}/_local/mail"):
        assert url in up.printed
        assert get(url).status_code == 200
    assert set(up.accounts()) == {"visitor@example.com", "keeper@example.com"}
    assert "2 tasks: one may end, the others go on answering." in up.printed
    assert config["passwordPolicy"].items() >= {"MinimumLength": 12, "RequireNumbers": True}.items()
    assert {**config, "userPoolId": "", "userPoolClientId": "", "passwordPolicy": {}} == {
        "apiUrl": "/api",
        "region": "eu-west-1",
        "userPoolId": "",
        "userPoolClientId": "",
        "userPoolEndpoint": cloud,
        "photosOrigin": cloud,
        "photoLabels": "stand-in",
        "passwordPolicy": {},
    }
    assert mysfits[0]["thumbImageUri"].startswith(f"{site}/mysfits/")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_site_may_call_the_api_from_both_names_of_this_machine(up: Running, host: str) -> None:
    origin = f"http://{host}:{up.ports['WEB_PORT']}"

    answer = get(up.url("API_PORT", "/mysfits"), Origin=origin)

    assert answer.headers["Access-Control-Allow-Origin"] == origin


def test_each_mail_is_printed_once_with_its_code(up: Running) -> None:
    first, second = new_address(), new_address()
    sign_up(up, first)
    line = up.wait_for(first)
    sign_up(up, second)
    up.wait_for(second)

    mails = get(up.url("CLOUD_PORT", "/_local/mail"), Accept="application/json").json()
    assert line == f"mail for {first}: confirm {mails[1]['code']}\n"
    assert up.printed.count(first) == 1


@linux
def test_killed_task_fails_no_request_but_the_one_in_flight(up: Running) -> None:
    tasks = [pid for name, pid in up.children() if name == "api"]
    failed = 0

    for number in range(200):
        if number == 50:
            os.kill(tasks[0], signal.SIGKILL)
        failed += not is_live(up.ports["API_PORT"])

    # The kernel keeps connections that nobody has accepted; one that the task had accepted is lost.
    assert failed <= 1
    assert len(tasks) == 2
    assert up.wait_for("was killed by signal 9").startswith("api-1 ")
    assert up.wait_for("Starting api-1 again in 0.5 s.")


@linux
def test_killed_worker_is_started_again(up: Running) -> None:
    os.kill(up.pid_of("worker"), signal.SIGKILL)

    assert up.wait_for("Starting worker again in 0.5 s.")


def test_state_is_used_by_one_command_at_a_time(up: Running, state: Path, dist: Path) -> None:
    free = {name: str(free_port()) for name in ("WEB_PORT", "API_PORT", "CLOUD_PORT")}

    second = run("up", state, dist, **free)
    reset = run("reset", state, dist)

    assert (second.returncode, reset.returncode) == (1, 1)
    assert "`make up` runs already" in second.stderr
    assert "`make up` runs already" in reset.stderr
    assert up.process.poll() is None


def test_state_is_readable_by_its_owner_alone(up: Running, state: Path) -> None:
    assert up.process.poll() is None
    assert (state / "cloud").stat().st_mode & 0o777 == 0o700
    assert (state / "accounts.json").stat().st_mode & 0o777 == 0o600


@dataclass(frozen=True)
class FirstRun:
    """One `make up` from an empty state to Ctrl-C, its only task killed meanwhile."""

    state: Path
    pool_id: str
    accounts: dict[str, str]
    answered_after_kill: bool
    exit_code: int
    output: str
    pids: list[int]
    ports: dict[str, int]


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory, dist: Path) -> FirstRun:
    state = tmp_path_factory.mktemp("runs") / "state"
    with running(state, dist) as up:
        pool_id = get(up.url("WEB_PORT", "/config.json")).json()["userPoolId"]
        os.kill(up.pid_of("api"), signal.SIGKILL)
        answered = is_live(up.ports["API_PORT"])
        pids = [pid for _, pid in up.children()]
        code = up.stop(signal.SIGINT)
        output = up.everything()
    return FirstRun(state, pool_id, up.accounts(), answered, code, output, pids, up.ports)


@linux
def test_connections_wait_while_the_only_task_is_started_again(first_run: FirstRun) -> None:
    assert first_run.answered_after_kill
    assert "Starting api again in 0.5 s." in first_run.output


@linux
def test_ctrl_c_stops_every_process_and_exits_with_0(first_run: FirstRun) -> None:
    assert first_run.exit_code == 0
    assert len(first_run.pids) == 4
    assert not any(is_alive(pid) for pid in first_run.pids)
    assert not any(accepts(port) for port in first_run.ports.values())
    assert "Traceback" not in first_run.output


@linux
def test_next_start_has_the_same_state_and_ends_when_the_account_dies(
    first_run: FirstRun, dist: Path
) -> None:
    with running(first_run.state, dist) as up:
        pool_id = get(up.url("WEB_PORT", "/config.json")).json()["userPoolId"]
        mysfits = get(up.url("API_PORT", "/mysfits")).json()["mysfits"]
        pids = [pid for _, pid in up.children()]
        os.kill(up.pid_of("cloud"), signal.SIGKILL)
        code = up.process.wait(30)

    assert pool_id == first_run.pool_id
    assert up.accounts() == first_run.accounts
    assert len(mysfits) == 24
    assert code == 1
    assert "cloud was killed by signal 9." in up.everything()
    assert not any(is_alive(pid) for pid in pids)


@linux
def test_account_that_dies_during_start_up_is_the_reported_error(
    tmp_path: Path, dist: Path
) -> None:
    up = Running(tmp_path / "state", dist)
    cloudformation = client_at(up.ports["CLOUD_PORT"], "cloudformation")
    deadline = time.monotonic() + 20
    while not has_a_stack(cloudformation):
        assert time.monotonic() < deadline, up.printed

    os.kill(up.pid_of("cloud"), signal.SIGKILL)

    assert up.process.wait(30) == 1
    assert "cloud was killed by signal 9." in up.everything()
    assert "Traceback" not in up.printed


def test_taken_port_ends_the_command_before_anything_starts(tmp_path: Path, dist: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        free = {name: str(free_port()) for name in ("WEB_PORT", "CLOUD_PORT")}

        result = run("up", tmp_path / "state", dist, **free, API_PORT=str(port))

    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} is already in use.")
    assert not (tmp_path / "state" / "log").exists()


def test_missing_build_of_the_site_ends_the_command_before_anything_starts(tmp_path: Path) -> None:
    result = run("up", tmp_path / "state", tmp_path / "nothing")

    assert result.returncode == 1
    assert result.stderr.startswith("The site is not built: ")
    assert not (tmp_path / "state").exists()


def test_reset_deletes_everything_but_installed_environments(tmp_path: Path, dist: Path) -> None:
    photo = "cloud/s3/000000000000/photos/originals/photo"
    for name in (photo, "cloud/s3.json", "log/api.log", "accounts.json", "cloud-venv/bin/python"):
        file = tmp_path / "state" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")

    result = run("reset", tmp_path / "state", dist)

    assert result.returncode == 0
    assert {file.name for file in (tmp_path / "state").iterdir()} == {"lock", "cloud-venv"}


def test_tasks_are_named_by_number_from_two_on() -> None:
    assert task_names({}) == task_names({"TASKS": "1"}) == ["api"]
    assert task_names({"TASKS": "4"}) == ["api-1", "api-2", "api-3", "api-4"]


@pytest.mark.parametrize("text", ["0", "5", "two", "-1", "1.0"])
def test_invalid_number_of_tasks_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match=f"TASKS is '{text}', but it is a number from 1 to 4"):
        task_names({"TASKS": text})


def is_live(port: int) -> bool:
    """Asked by a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def sign_up(up: Running, address: str) -> None:
    """As the site does it: unsigned, to the address in its configuration."""
    config = get(up.url("WEB_PORT", "/config.json")).json()
    httpx.post(
        config["userPoolEndpoint"],
        headers={
            "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp",
            "Content-Type": "application/x-amz-json-1.1",
        },
        json={"ClientId": config["userPoolClientId"], "Username": address, "Password": PASSWORD},
        trust_env=False,
    ).raise_for_status()


def has_a_stack(cloudformation: Any) -> bool:
    try:
        return bool(cloudformation.list_stacks()["StackSummaries"])
    except BotoCoreError:
        return False


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def accepts(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
