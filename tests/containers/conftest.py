"""The engine, the images, and one running project for most tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.containers.engine import (
    IMAGE,
    LOCAL_IMAGE,
    SWITCH,
    Project,
    docker,
    missing_requirement,
    project,
)

NEED_AN_ENGINE = {file.name for file in Path(__file__).parent.glob("test_*.py")} - {
    "test_static.py"
}
collect_ignore = [] if SWITCH in os.environ else sorted(NEED_AN_ENGINE)
"""`make test-containers` sets the switch; without it only the text checks are collected."""


@pytest.fixture(scope="session")
def engine() -> None:
    """Every test that needs an engine takes it, directly or not."""
    if missing := missing_requirement():
        pytest.exit(f"Nothing was tested: {missing}.", returncode=1)


@pytest.fixture(scope="session")
def images(engine: None) -> None:
    """Both images, built from the tree as it is; as they are with the switch set to `built`."""
    if os.environ[SWITCH] == "built":
        return
    docker("build", "--target", "production", "--tag", IMAGE, ".")
    docker("build", "--target", "local", "--tag", LOCAL_IMAGE, ".")


@pytest.fixture(scope="session")
def running(images: None) -> Iterator[Project]:
    """Everything of docker-compose.yml, healthy. Tests leave it healthy, whatever they do to it."""
    with project("mysfits-test") as started:
        started.up()
        yield started


@pytest.fixture
def api(running: Project) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.api, timeout=10) as client:
        yield client
