"""The workflow: which jobs get credentials, and that its commands run. `make check` lints it."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.aws_cli.operators import Operator
from tests.cfn.stack import load
from tests.support.cloud import REGION, ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "deploy.yml"
READ = yaml.safe_load(WORKFLOW.read_text())
JOBS: dict[str, dict[str, Any]] = READ["jobs"]
STARTS = READ[True]
"""YAML takes the word `on` for a truth."""


def steps_of(job: str) -> list[dict[str, Any]]:
    return list(JOBS[job]["steps"])


def after_a_push_only(job: str) -> bool:
    """A job that is skipped takes along those that need it."""
    if JOBS[job].get("if") == "github.event_name == 'push'":
        return True
    before = JOBS[job].get("needs")
    return before is not None and after_a_push_only(before)


def test_its_actions_are_pinned_by_commits_with_their_versions_beside() -> None:
    text = WORKFLOW.read_text()
    pinned = re.findall(r"uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n", text)

    assert len(pinned) == text.count("uses: ") == 7
    assert "secrets." not in text


def test_a_pull_request_of_anybody_is_tested_without_credentials() -> None:
    with_credentials = [name for name, job in JOBS.items() if "id-token" in job["permissions"]]

    assert set(STARTS) == {"pull_request", "push"}
    assert STARTS["push"] == {"branches": ["main"]}
    assert READ["permissions"] == {}
    assert with_credentials == ["staging", "prod"]
    assert all(after_a_push_only(name) for name in with_credentials)
    assert JOBS["test"]["permissions"] == {"contents": "read"}


def test_prod_comes_after_staging_and_staging_after_the_tests() -> None:
    assert [JOBS[name].get("needs") for name in ("test", "staging", "prod")] == [
        None,
        "test",
        "staging",
    ]


@pytest.mark.parametrize("job", ["staging", "prod"])
def test_a_deployment_is_in_the_environment_that_its_role_trusts(job: str) -> None:
    (sign_in,) = [s["with"] for s in steps_of(job) if "credentials@" in s.get("uses", "")]
    role = load("pipeline")["Resources"]["DeployRole"]["Properties"]

    assert JOBS[job]["environment"] == job
    assert JOBS[job]["concurrency"] == {"group": f"deploy-{job}", "cancel-in-progress": False}
    assert int(sign_in["role-duration-seconds"]) == role["MaxSessionDuration"]
    assert JOBS[job]["timeout-minutes"] * 60 <= role["MaxSessionDuration"]


def test_its_commands_exist() -> None:
    lines = {step["run"] for name in JOBS for step in steps_of(name) if "run" in step}
    targets = re.findall(r"^  make ([\w-]+)", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    made = subprocess.run(
        ["make", "-n", "deploy-tools", *targets], cwd=ROOT, capture_output=True, check=False
    )

    assert lines == {
        ".ci/run",
        "make deploy-tools",
        'aws-cli/deploy --env "$ENVIRONMENT" --region "$AWS_REGION"',
    }
    assert "check" in targets
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize("job", ["staging", "prod"])
def test_its_deployment_runs_with_the_variables_that_it_sets(operator: Operator, job: str) -> None:
    (step,) = [s for s in steps_of(job) if s.get("run", "").startswith("aws-cli/deploy")]
    variables = {n: v.replace("${{ github.job }}", job) for n, v in step["env"].items()}
    # The step that signs in leaves the region and the credentials to those after it.
    surroundings = {**operator.surroundings(), "AWS_REGION": REGION, **variables}

    done = subprocess.run(
        ["bash", "-e", "-c", f"{step['run']} --dry-run"],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert f"region {REGION}, environment {job}" in done.stderr
    assert operator.stacks() == {}
