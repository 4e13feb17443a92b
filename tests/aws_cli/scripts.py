"""Runs the scripts of aws-cli/ against an emulated account, through the real AWS CLI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.support.cloud import REGION, ROOT, Cloud

AWS_CLI = ROOT / "aws-cli"
TOOLS = ROOT / ".local" / "aws-venv" / "bin"
HERE = Path(__file__).parent
IMAGE = f"registry.example.com/mysfits@sha256:{'a' * 64}"
SECONDS = 240


@dataclass(frozen=True)
class Run:
    """What a script answered; `told` is its story on stderr."""

    code: int
    answer: str
    told: str

    def __str__(self) -> str:
        return f"exit {self.code}\n{self.answer}\n{self.told}"


@dataclass(frozen=True)
class Operator:
    """Somebody with the scripts, an AWS CLI and an account: `operator.run("status")`."""

    cloud: Cloud
    environment: str
    path: str
    socket: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, script: str, *arguments: str, typed: str = "") -> Run:
        done = subprocess.run(
            [AWS_CLI / script, "--env", self.environment, "--region", REGION, *arguments],
            env=self.surroundings(),
            capture_output=True,
            text=True,
            input=typed,
            timeout=SECONDS,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def with_variables(self, **variables: str) -> Operator:
        return replace(self, variables={**self.variables, **variables})

    def surroundings(self) -> dict[str, str]:
        return {
            "PATH": self.path,
            "HOME": str(self.socket.parent),
            "AWS_ENDPOINT_URL": self.cloud.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_WARM": str(self.socket),
            "MYSFITS_POLL_SECONDS": "0.1",
            **self.variables,
        }

    def stack(self, template: str) -> dict[str, Any]:
        """The stack as CloudFormation describes it."""
        name = f"mysfits-{self.environment}-{template}"
        stacks = self.cloud.cloudformation.describe_stacks(StackName=name)["Stacks"]
        return dict(stacks[0])

    def outputs(self, template: str) -> dict[str, str]:
        outputs = self.stack(template)["Outputs"]
        return {each["OutputKey"]: each["OutputValue"] for each in outputs}

    def output(self, template: str, name: str) -> str:
        return self.outputs(template)[name]

    def parameter(self, template: str, name: str) -> str:
        parameters = self.stack(template)["Parameters"]
        return next(str(p["ParameterValue"]) for p in parameters if p["ParameterKey"] == name)

    def stacks(self) -> dict[str, str]:
        """Template -> status of the environment's stacks."""
        prefix = f"mysfits-{self.environment}-"
        found = self.cloud.cloudformation.describe_stacks()["Stacks"]
        return {
            each["StackName"].removeprefix(prefix): each["StackStatus"]
            for each in found
            if each["StackName"].startswith(prefix) and each["StackStatus"] != "DELETE_COMPLETE"
        }

    def tables(self) -> list[str]:
        """The environment's tables, also those that its stacks left behind."""
        names = self.cloud.dynamodb.list_tables()["TableNames"]
        return [name for name in names if name.startswith(f"mysfits-{self.environment}-")]

    def pools(self) -> list[str]:
        """The same of its user pools."""
        pools = self.cloud.cognito.list_user_pools(MaxResults=60)["UserPools"]
        return [p["Id"] for p in pools if p["Name"] == f"mysfits-{self.environment}-users"]

    def change_sets(self) -> list[str]:
        """What was prepared for the environment's stacks, also in vain, and not carried out."""
        ask = self.cloud.cloudformation.list_change_sets
        names = [f"mysfits-{self.environment}-{template}" for template in self.stacks()]
        return [
            found["ChangeSetName"]
            for name in names
            for found in ask(StackName=name)["Summaries"]
            if found["ExecutionStatus"] != "EXECUTE_COMPLETE"
        ]

    def emails(self) -> list[str]:
        """Everybody who is registered."""
        pool = self.output("users", "UserPoolId")
        users = self.cloud.cognito.list_users(UserPoolId=pool)["Users"]
        return [a["Value"] for user in users for a in user["Attributes"] if a["Name"] == "email"]


@contextmanager
def warm_cli(folder: Path) -> Iterator[tuple[str, Path]]:
    """A PATH that begins with an `aws` of ours, and the socket of the CLI behind it.

    It is the v1 of `make deploy-tools`, or that of either generation which MYSFITS_AWS_CLI names.
    """
    command = Path(os.environ.get("MYSFITS_AWS_CLI") or TOOLS / "aws")
    if not command.exists():
        raise RuntimeError(f"{command} is missing: `make deploy-tools` puts a CLI v1 into {TOOLS}")
    binaries, socket = folder / "bin", folder / "aws.socket"
    binaries.mkdir()
    client = f'#!/bin/sh\nexec "{sys.executable}" -S -E "{HERE / "aws_client.py"}" "$@"\n'
    (binaries / "aws").write_text(client)
    (binaries / "aws").chmod(0o755)
    process = subprocess.Popen([sys.executable, HERE / "warm_aws.py", socket, command])
    try:
        deadline = time.monotonic() + 20
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the warm AWS CLI did not start")
            time.sleep(0.05)
        yield f"{binaries}:{os.environ['PATH']}", socket
    finally:
        process.terminate()
        process.wait(10)


def small_site(folder: Path) -> Path:
    """A built site of few files, of every kind that publish-web treats in a way of its own."""
    files = {
        "index.html": "<!doctype html><html lang=en><script src=/assets/index-abc.js></script>",
        "404.html": "<!doctype html><html lang=en><p>There is nothing here.",
        "favicon.svg": "<svg/>",
        "assets/index-abc.js": "export {};",
        "assets/index-abc.css": "a{}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    shutil.copytree(ROOT / "web" / "public" / "mysfits", folder / "mysfits")
    return folder
