"""Runs the commands of aws-cli/ against an emulated account: in this process, or as people do."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3

from operations import __main__ as operations
from service.mysfits.model import Alignment
from tests.support.cloud import REGION, ROOT, Cloud

AWS_CLI = ROOT / "aws-cli"
IMAGE = f"registry.example.com/mysfits@sha256:{'a' * 64}"
SECONDS = 240
INDEX = "<!doctype html><html lang=en><script src=/assets/index-abc.js></script>"


@dataclass(frozen=True)
class Run:
    """What a command did."""

    exit_code: int
    stdout: str
    stderr: str

    def __str__(self) -> str:
        return f"exit {self.exit_code}\n{self.stdout}\n{self.stderr}"


@dataclass(frozen=True)
class Operator:
    """Somebody with the commands and an account: `operator.run("status")`."""

    cloud: Cloud
    environment: str
    home: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, command: str, *options: str, typed: str = "") -> Run:
        """In this process, which spares starting Python and loading botocore's data again."""
        stdout, stderr = io.StringIO(), io.StringIO()
        if self.variables:
            boto3.DEFAULT_SESSION = None
        with (
            patch.dict(os.environ, self.surroundings(), clear=True),
            patch("sys.stdin", io.StringIO(typed)),
            redirect_stdout(stdout),
            redirect_stderr(stderr),
        ):
            try:
                code = operations.run(command, self.words(*options))
            except SystemExit as end:
                code = int(end.code or 0)
        if self.variables:
            boto3.DEFAULT_SESSION = None
        return Run(code, stdout.getvalue(), stderr.getvalue())

    def start(self, command: str, *options: str, typed: str = "") -> Run:
        """As people do: the file of that name, in a process of its own."""
        done = subprocess.run(
            [AWS_CLI / command, *self.words(*options)],
            env=self.surroundings(),
            capture_output=True,
            text=True,
            input=typed,
            timeout=SECONDS,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def words(self, *options: str) -> list[str]:
        return ["--env", self.environment, "--region", REGION, *options]

    def with_variables(self, **variables: str) -> Operator:
        return replace(self, variables={**self.variables, **variables})

    def with_program(self, folder: Path, name: str, text: str) -> Operator:
        """The same operator, who finds this program first."""
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
        return self.with_variables(PATH=f"{folder}:{self.surroundings()['PATH']}")

    def surroundings(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "AWS_ENDPOINT_URL": self.cloud.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_MAX_ATTEMPTS": "1",
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
        pages = self.cloud.cloudformation.get_paginator("describe_stacks").paginate()
        return {
            each["StackName"].removeprefix(prefix): each["StackStatus"]
            for page in pages
            for each in page["Stacks"]
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
        """Change sets of the environment's stacks, also failed ones, that were not executed."""
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

    def files(self) -> set[str]:
        """The keys in the site's bucket."""
        name = self.output("website", "SiteBucketName")
        return {each["Key"] for each in self.cloud.s3.list_objects_v2(Bucket=name)["Contents"]}


def page_templates() -> dict[str, Any]:
    """What a build gives publish-web to write the gallery with: here, a list of names."""
    return {
        "pageSize": 12,
        "gallery": "<ul>${cards}</ul>${more}",
        "more": "<button>More</button>",
        "cards": {f"{each}{eager}": "${name}" for each in Alignment for eager in ("", " eager")},
        "galleryPage": f"{INDEX}${{main}}${{data}}",
    }


def small_site(folder: Path) -> Path:
    """A built site of few files, of every kind that publish-web treats in a way of its own."""
    files = {
        "index.html": INDEX,
        "page-templates.json": json.dumps(page_templates()),
        "favicon.svg": "<svg/>",
        "assets/index-abc.js": "export {};",
        "assets/index-abc.css": "a{}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    portraits = sorted((ROOT / "web" / "public" / "mysfits").rglob("*.svg"))
    for portrait in portraits:
        target = folder / portrait.relative_to(ROOT / "web" / "public")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(portrait.read_bytes())
    return folder
