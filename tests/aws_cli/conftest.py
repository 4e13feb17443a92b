"""One emulated account for all tests of the scripts, and one finished deployment in it."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.aws_cli.fargate import fargate
from tests.aws_cli.scripts import IMAGE, Operator, Run, small_site, warm_cli
from tests.support.cloud import Cloud, running_cloud

MakeOperator = Callable[[], Operator]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test` deploys once and looks; what deploys on and on is for `make test-scripts`."""
    if os.environ.get("MYSFITS_SCRIPTS"):
        return
    for item in items:
        if item.get_closest_marker("minutes"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: `make test-scripts` runs it"))


@pytest.fixture(scope="session")
def aws_cloud() -> Iterator[Cloud]:
    """An account of its own: these tests count its stacks."""
    with running_cloud() as started:
        yield started


@pytest.fixture(scope="session")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("aws")
    with warm_cli(folder) as warm:
        # A version manager's `python3` takes longer to find the interpreter than the scripts need
        # it for; and what is called by that name must need the standard library alone.
        python = folder / "bin" / "python3"
        python.write_text(f'#!/bin/sh\nexec "{Path(sys.executable).resolve()}" -S -E "$@"\n')
        python.chmod(0o755)
        yield warm


@pytest.fixture(scope="session")
def operators(aws_cloud: Cloud, cli: tuple[str, Path]) -> MakeOperator:
    """Makes operators, each of an environment nobody has used yet."""
    numbers = itertools.count(1)
    return lambda: Operator(aws_cloud, f"env{next(numbers)}", *cli)


@pytest.fixture
def operator(operators: MakeOperator) -> Operator:
    return operators()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def deploying(site: Path) -> tuple[str, ...]:
    """What spares a deployment building an image and a site."""
    return ("--image", IMAGE, "--dist", str(site))


@pytest.fixture(scope="session")
def deployed(operators: MakeOperator, deploying: tuple[str, ...]) -> Iterator[tuple[Operator, Run]]:
    """A finished deployment with a running task, and what deploy said. Leave it as it is."""
    operator = operators()
    with fargate(operator):
        run = operator.run("deploy", *deploying)
        yield operator, run
