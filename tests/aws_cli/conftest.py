"""One emulated account for all tests of the commands, and one finished deployment in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.aws_cli.fargate import fargate
from tests.aws_cli.operators import IMAGE, Operator, Run, small_site
from tests.support.cloud import Cloud, running_cloud

MakeOperator = Callable[[], Operator]


@pytest.fixture(scope="session")
def aws_cloud() -> Iterator[Cloud]:
    """An account of its own: these tests count its stacks."""
    with running_cloud() as started:
        yield started


@pytest.fixture(scope="session")
def operators(aws_cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> MakeOperator:
    """Makes operators, each of an environment nobody has used yet."""
    numbers, home = itertools.count(1), tmp_path_factory.mktemp("home")
    return lambda: Operator(aws_cloud, f"env{next(numbers)}", home)


@pytest.fixture
def operator(operators: MakeOperator) -> Operator:
    return operators()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def deploying(site: Path) -> tuple[str, ...]:
    """Options that spare a deployment building an image and a site."""
    return ("--image", IMAGE, "--dist", str(site))


@pytest.fixture(scope="session")
def deployed(operators: MakeOperator, deploying: tuple[str, ...]) -> Iterator[tuple[Operator, Run]]:
    """A finished deployment with a running task, and the run of deploy. Leave it as it is."""
    operator = operators()
    with fargate(operator):
        run = operator.start("deploy", *deploying)
        yield operator, run
