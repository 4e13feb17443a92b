"""docs/operations.md: every command in it can be typed as it stands.

The page is typed into a shell where `aws` and our commands only log their arguments. Then a command
must be there and know its options, a call of the AWS CLI must be an operation that botocore knows,
and a parameter or an output must be in its template. What the commands do is tested where they are.
"""

from __future__ import annotations

import importlib
import re
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import xform_name

from operations.__main__ import COMMANDS
from tests.aws_cli.operators import AWS_CLI
from tests.cfn.stack import load
from tests.support.cloud import REGION, ROOT

Call = list[str]
"""A command and its words."""

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
INLINE = re.findall(r"`((?:aws-cli/|aws )[^`]+)`", PAGE)
OF_EVERY_CALL = {"output", "query", "region"}
OF_THE_CLI_ALONE = {
    ("cloudformation", "deploy"): {
        "stack-name",
        "template-file",
        "capabilities",
        "parameter-overrides",
    },
    ("sso", "login"): set[str](),
}
NOTE = """#!/usr/bin/env bash
printf '%s\\0' "{name}" "$@" >>"{log}"
printf '\\n' >>"{log}"
echo X
"""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """How everything was called, in the order of the page."""
    folder = tmp_path_factory.mktemp("operator")
    log = folder / "calls"
    ours = [f"aws-cli/{path.name}" for path in AWS_CLI.iterdir() if path.suffix == ""]
    for name in [*ours, "aws", "curl"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(NOTE.format(name=name, log=log))
        (folder / name).chmod(0o755)
    type_in(folder, "\n".join([*BLOCKS, *filter(is_whole, INLINE)]))
    return [line.rstrip("\0").split("\0") for line in log.read_text().splitlines()]


def is_whole(command: str) -> bool:
    """Not the name of a script or a call alone, as in a sentence."""
    return " --" in command


def type_in(folder: Path, text: str) -> None:
    run = subprocess.run(
        ["bash", "-euc", text],
        cwd=folder,
        env={"PATH": f"{folder}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""


def options(call: Call) -> set[str]:
    return {word.removeprefix("--") for word in call if word.startswith("--")}


def help_of(command: str) -> str:
    """What its `--help` prints."""
    module = COMMANDS[command.removeprefix("aws-cli/")]
    return importlib.import_module(f"operations.{module}").__doc__ or ""


@cache
def client(service: str) -> Any:
    given = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=REGION, **given)  # type: ignore[call-overload]


def options_of_aws(service: str, operation: str) -> set[str]:
    """What the CLI would take for a call, which it makes from botocore's description of it."""
    model = client(service).meta.service_model
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    members = shape.members if shape else {}
    switches = {f"no-{xform_name(n, '-')}" for n, s in members.items() if s.type_name == "boolean"}
    return {xform_name(name, "-") for name in members} | switches


def test_the_page_can_be_typed(calls: list[Call]) -> None:
    programs = {call[0] for call in calls}

    assert len(BLOCKS) > 20
    assert len(calls) > 50
    assert {"aws", "aws-cli/copy-table", "aws-cli/deploy", "aws-cli/teardown"} <= programs


def test_a_command_knows_the_options_it_is_given(calls: list[Call]) -> None:
    unknown = [
        (call[0], option)
        for call in calls
        if call[0].startswith("aws-cli/")
        for option in options(call)
        if not re.search(rf"--{option}(?![\w-])", help_of(call[0]))
    ]

    assert unknown == []


def test_a_parameter_that_is_set_is_one_of_its_template(calls: list[Call]) -> None:
    set_here = [word.split("=")[0] for c in calls for b, word in pairwise(c) if b == "--set"]
    missing = [
        each
        for template, _, name in (each.partition(".") for each in set_here)
        for each in [f"{template}.{name}"]
        if name not in load(template)["Parameters"]
    ]

    assert len(set_here) > 5
    assert missing == []


def test_a_call_of_the_aws_cli_is_one(calls: list[Call]) -> None:
    unknown = []
    for program, service, operation, *words in (c for c in calls if c[0] == "aws"):
        if operation == "wait":
            assert words[0].replace("-", "_") in client(service).waiter_names
            continue
        custom = OF_THE_CLI_ALONE.get((service, operation))
        known = options_of_aws(service, operation) if custom is None else custom
        unknown += [
            (program, service, operation, option)
            for option in options(words) - OF_EVERY_CALL - known
        ]

    assert unknown == []


def test_an_output_that_is_asked_for_is_one_of_its_stack(calls: list[Call]) -> None:
    texts = [" ".join(call) for call in calls if "describe-stacks" in call]
    asked = {re.findall(r"mysfits-prod-(\w+) .*OutputKey=='(\w+)'", text)[0] for text in texts}

    assert len(asked) > 6
    assert [(t, name) for t, name in asked if name not in load(t)["Outputs"]] == []


@pytest.mark.parametrize("template", ["service", "api", "photos"])
def test_every_alarm_is_explained(template: str) -> None:
    resources = load(template)["Resources"]
    alarms = [n for n, r in resources.items() if r["Type"] == "AWS::CloudWatch::Alarm"]
    table = PAGE.partition("| alarm | means |")[2].partition("\n\n")[0]

    assert [n for n in alarms if not re.search(rf"\b{n.removesuffix('Alarm')}\b", table)] == []


def test_every_command_is_mentioned() -> None:
    assert [name for name in COMMANDS if name not in PAGE] == []
