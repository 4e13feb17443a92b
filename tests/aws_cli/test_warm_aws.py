"""The AWS CLI that the tests were told to use is the one that runs, of whatever kind it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.aws_cli.scripts import warm_cli

PROGRAM = """#!/bin/sh
echo "$1 in $PWD, $COLOUR"
cat
echo wrong >&2
exit 254
"""

SCRIPT = """#!{python}
raise SystemExit("this file was run")
"""

PACKAGE = """
import os, sys
os.environ.setdefault("AWS_DATA_PATH", "data")

class Driver:
    @property
    def session(self):
        return self
    def create_client(self, service, region_name):
        pass

def create_clidriver():
    return Driver()

def main():
    print(sys.argv[1:], os.environ["COLOUR"], os.environ["AWS_DATA_PATH"], os.environ.get("OLD"))
    return 252
"""


def ask(folder: Path, aws: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """What `aws look` answers: exit code and both streams."""
    aws.chmod(0o755)
    monkeypatch.setenv("MYSFITS_AWS_CLI", str(aws))
    with warm_cli(folder) as (path, socket):
        run = subprocess.run(
            ["aws", "look"],
            env={"PATH": path, "AWS_WARM": str(socket), "COLOUR": "red"},
            cwd=folder,
            input="typed\n",
            capture_output=True,
            text=True,
            check=False,
        )
    return run.returncode, run.stdout, run.stderr


def test_a_program_is_started_for_each_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    program.write_text(PROGRAM)

    answer = ask(tmp_path, program, monkeypatch)

    assert answer == (254, f"look in {tmp_path}, red\ntyped\n", "wrong\n")


def test_of_a_script_the_package_is_imported_once_and_never_the_script_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages" / "awscli"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "clidriver.py").write_text(PACKAGE)
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    monkeypatch.setenv("OLD", "of the process that is kept warm")
    script = tmp_path / "script"
    script.write_text(SCRIPT.format(python=sys.executable))

    code, said, wrong = ask(tmp_path, script, monkeypatch)

    assert (code, wrong) == (252, "")
    assert said == "['look'] red data None\n"
