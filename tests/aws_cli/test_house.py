"""What holds for every script: help, layout, and no finding of ShellCheck at its strictest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aws_cli.scripts import AWS_CLI
from tests.support.cloud import ROOT

BINARIES = Path(sys.executable).parent


def is_bash(path: Path) -> bool:
    return path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")


SHELL = sorted(path for path in AWS_CLI.iterdir() if is_bash(path))
SCRIPTS = [path for path in SHELL if path.suffix != ".sh"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_explains_itself_and_its_usage(script: Path) -> None:
    run = subprocess.run([script, "--help"], capture_output=True, text=True, check=False)

    assert run.returncode == 0
    assert f"Usage: aws-cli/{script.name} " in run.stdout
    assert "--env NAME" in run.stdout
    assert "set -euo" not in run.stdout


def test_all_scripts_are_there_and_can_be_run() -> None:
    everyday = ["logs", "make-keeper", "smoke", "status"]
    parts = ["publish-web", "push-image", "restore-table"]

    assert [path.name for path in SCRIPTS] == sorted(["deploy", "teardown", *everyday, *parts])
    assert all(os.access(path, os.X_OK) for path in SCRIPTS)


def test_shellcheck_finds_nothing_at_its_strictest() -> None:
    run = subprocess.run(
        [BINARIES / "shellcheck", "-x", "-P", "SCRIPTDIR", "-o", "all", *SHELL],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout + run.stderr == ""


def test_shfmt_would_lay_out_no_script_differently() -> None:
    shfmt = shutil.which("shfmt", path=f"{BINARIES}:{os.environ['PATH']}")
    assert shfmt, "shfmt is missing: `make` installs requirements-dev.txt"

    run = subprocess.run(
        [shfmt, "-i", "2", "-ci", "-d", *SHELL], capture_output=True, text=True, check=False
    )

    assert run.stdout + run.stderr == ""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_without_an_environment_says_what_one_is(script: Path) -> None:
    arguments = {"make-keeper": ["a@example.com"], "restore-table": ["--to", "2026-01-01T00:00:00"]}

    run = subprocess.run(
        [script, *arguments.get(script.name, []), "--region", "eu-west-1"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{BINARIES}:{ROOT}/.local/aws-venv/bin:{os.environ['PATH']}"},
    )

    assert run.returncode == 3
    assert "--env must name the environment" in run.stderr or "Python environment" in run.stderr
