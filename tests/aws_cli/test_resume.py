"""Every kind of call to AWS fails once, in turn, and running the script again completes it.

Two ways to fail: the request never arrives, or it takes effect and the answer is lost.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.aws_cli.fargate import running_task
from tests.aws_cli.scripts import Operator, Run

pytestmark = pytest.mark.minutes

MORE_THAN_ENOUGH = 150
FAULTS = pytest.mark.parametrize("fault", ["request", "answer"])


def faulty(operator: Operator, fault: str, folder: Path) -> tuple[Operator, Path]:
    """The same operator, whose every kind of call fails the first time; and what failed so far."""
    seen = folder / "seen"
    seen.touch()
    return operator.with_variables(AWS_FAULT=fault, AWS_FAULTS=str(seen)), seen


def until_done(operator: Operator, seen: Path, script: str, *arguments: str) -> list[Run]:
    """Runs the script again until it succeeds; every failure must be one that was made."""
    runs = []
    for _ in range(MORE_THAN_ENOUGH):
        before = len(seen.read_text().splitlines())
        run = operator.run(script, *arguments)
        runs.append(run)
        if run.code == 0:
            return runs
        assert len(seen.read_text().splitlines()) > before, f"failed by itself: {run}"
        assert "was lost" in run.told, run
    raise AssertionError(f"not done after {MORE_THAN_ENOUGH} runs: {runs[-1]}")


@pytest.mark.timeout(900)
@FAULTS
def test_a_deployment_goes_on_from_wherever_it_stopped(
    operator: Operator, deploying: tuple[str, ...], fault: str, tmp_path: Path
) -> None:
    unlucky, seen = faulty(operator, fault, tmp_path)

    runs = until_done(unlucky, seen, "deploy", *deploying, "--no-smoke")
    again = operator.run("deploy", *deploying, "--no-smoke")

    assert "cloudfront create-invalidation" in seen.read_text()
    assert len(runs) == len(seen.read_text().splitlines()) + 1
    assert again.told.count("no change") == 9, again
    with running_task(operator):
        assert operator.run("smoke").code == 0


@FAULTS
def test_a_teardown_goes_on_from_wherever_it_stopped(
    operator: Operator, deploying: tuple[str, ...], fault: str, tmp_path: Path
) -> None:
    assert operator.run("deploy", *deploying, "--no-smoke").code == 0
    unlucky, seen = faulty(operator, fault, tmp_path)

    until_done(unlucky, seen, "teardown", "--yes", "--delete-data")

    assert "cognito-idp delete-user-pool" in seen.read_text()
    assert operator.stacks() == {}
    assert operator.tables() == []
    assert operator.pools() == []


@FAULTS
def test_smoke_leaves_no_visitor_behind_whatever_fails(
    deployed: tuple[Operator, Run], fault: str, tmp_path: Path
) -> None:
    operator, _ = deployed
    unlucky, seen = faulty(operator, fault, tmp_path)

    until_done(unlucky, seen, "smoke")

    assert "cognito-idp admin-delete-user" in seen.read_text()
    assert operator.emails() == []
