"""The production image: small, quick, harmless, and the same whoever builds it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.containers.engine import IMAGE, docker, inspected, layers, wait_for
from tests.support.builders import make_environment
from tests.support.cloud import free_port

pytestmark = pytest.mark.usefixtures("images")

MAX_BYTES = 190_000_000
HARDENED = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "-m", "256m"]
ENVIRONMENT = make_environment(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_ENDPOINT_URL="http://127.0.0.1:9",
    MYSFITS_JWKS_URL="http://127.0.0.1:9/keys",
    MYSFITS_DRAIN_SECONDS="1",
)


@contextmanager
def started(*options: str) -> Iterator[tuple[str, str]]:
    """A container of the image, with AWS out of reach: its id and its address."""
    port = free_port()
    settings = [word for name, value in ENVIRONMENT.items() for word in ("-e", f"{name}={value}")]
    published = ["--publish", f"127.0.0.1:{port}:8080"]
    container = docker("run", "--detach", *published, *options, *settings, IMAGE).strip()
    try:
        yield container, f"http://127.0.0.1:{port}"
    finally:
        docker("rm", "--force", "--volumes", container)


def answers(url: str) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            return httpx.get(url, timeout=1).status_code == 200
        except httpx.HTTPError:
            return False

    return ask


def test_it_is_190_mb_at_most() -> None:
    assert inspected("image", IMAGE)["Size"] <= MAX_BYTES


@pytest.mark.parametrize("user", ["65532", "12345:12345"])
def test_any_user_without_any_right_starts_it_and_is_answered_within_two_seconds(user: str) -> None:
    # The best of some: what else this machine does is not the image's fault.
    assert min(seconds_to_first_answer("--user", user) for _ in range(3)) < 2


def seconds_to_first_answer(*options: str) -> float:
    before = time.monotonic()
    with started(*HARDENED, *options) as (_, url):
        wait_for(answers(f"{url}/health/live"), 20, "an answer")
        return time.monotonic() - before


def test_it_runs_as_a_number_that_is_not_root() -> None:
    user = inspected("image", IMAGE)["Config"]["User"]

    assert user == "65532:65532"


def test_it_says_what_it_is() -> None:
    labels = inspected("image", IMAGE)["Config"]["Labels"]

    assert {name.rpartition(".")[2] for name in labels} == {
        "title",
        "description",
        "licenses",
        "version",
        "revision",
    }


def test_it_becomes_healthy_by_its_own_check() -> None:
    with started("--health-interval", "1s") as (container, _):
        wait_for(
            lambda: inspected("container", container)["State"]["Health"]["Status"] == "healthy",
            15,
            "health",
        )


def test_sigterm_drains_it_and_it_ends_well() -> None:
    with started(*HARDENED) as (container, url):
        wait_for(answers(f"{url}/health/live"), 10, "an answer")

        docker("kill", "--signal", "TERM", container)
        draining = httpx.get(f"{url}/health/ready").json()["status"]
        served = httpx.get(f"{url}/").status_code
        code = docker("wait", container).strip()

    assert (draining, served, code) == ("draining", 200, "0")


def test_it_is_told_apart_from_a_service_that_cannot_start() -> None:
    said = docker("run", "--rm", IMAGE, check=False)

    assert "The service cannot start: AWS_REGION is not set" in said


def test_nothing_is_in_it_but_the_service_compiled() -> None:
    listed = docker("run", "--rm", "--entrypoint", "sh", IMAGE, "-c", "ls /app; cd /app; find .")

    top, *files = listed.splitlines()
    sources = {name for name in files if name.endswith(".py")}
    compiled = {name for name in files if name.endswith(".cpython-313.pyc")}
    assert top == "service"
    assert len(sources) == len(compiled)


def test_nothing_in_it_belongs_to_the_user_it_runs_as() -> None:
    found = docker(
        *("run", "--rm", "--user", "0", "--entrypoint", "find", IMAGE),
        *("/", "-xdev", "-user", "65532"),
    )

    assert found == ""


def test_every_part_of_it_imports() -> None:
    """Stripped libraries and left-out descriptions are the ones nobody needs."""
    code = (
        "import boto3, uvloop, httptools, cryptography.hazmat.bindings._rust, pydantic_core, wrapt;"
        "import service.http.tracing;"
        "boto3.client('dynamodb', 'eu-west-1'); boto3.client('sts', 'eu-west-1')"
    )

    docker("run", "--rm", *HARDENED, IMAGE, "python", "-c", code)


def test_a_build_without_a_target_makes_the_very_same_layers() -> None:
    docker("build", "--tag", f"{IMAGE}-default", ".")
    try:
        assert layers(f"{IMAGE}-default") == layers(IMAGE)
    finally:
        docker("rmi", f"{IMAGE}-default")


def test_a_build_without_the_cache_makes_the_very_same_layers() -> None:
    docker("build", "--no-cache", "--target", "production", "--tag", f"{IMAGE}-again", ".")
    try:
        assert layers(f"{IMAGE}-again") == layers(IMAGE)
    finally:
        docker("rmi", f"{IMAGE}-again")
