"""Programs before those that tests use: an `aws` for what only a real account does, a `docker`.

    operator = with_aws(operator, folder, '''
      "dynamodb describe-table") deny dynamodb:DescribeTable DescribeTable ;;
    ''')

The text is the arms of a `case` over the two first words of the call. `pass` makes the call, `deny`
refuses it in AWS's words; a call without an arm is made. `folder` holds what arms remember.
"""

from __future__ import annotations

from pathlib import Path

from tests.aws_cli.scripts import Operator

FRONT = """#!/usr/bin/env bash
set -uo pipefail
folder="{folder}"
pass() {{ PATH="{path}" aws "${{call[@]}}"; }}
deny() {{
  echo "An error occurred (AccessDeniedException) when calling the $2 operation:" \\
    "User: arn:aws:iam::000000000000:user/ops is not authorized to perform: $1" >&2
  exit 254
}}
call=("$@")
case "$1 $2" in
{arms}
*) pass ;;
esac
"""


DOCKER = """#!/bin/sh
# Builds nothing; a push puts an image of that tag into the registry of the account.
echo "docker $*" >>"{log}"
case "$1" in
  login) cat >/dev/null ;;
  push)
    aws ecr put-image --repository-name "$(echo "$2" | sed 's,^[^/]*/,,; s,:.*,,')" \\
      --image-tag "${{2##*:}}" --image-manifest "{{\\"tag\\": \\"${{2##*:}}\\"}}" >/dev/null ;;
esac
"""


def with_program(operator: Operator, folder: Path, name: str, text: str) -> Operator:
    """The same operator, who finds this program first."""
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return operator.with_variables(PATH=f"{folder}:{operator.path}")


def with_docker(operator: Operator, folder: Path) -> Operator:
    """Whose docker builds nothing, and writes what it was asked into `folder/log`."""
    return with_program(operator, folder, "docker", DOCKER.format(log=folder / "log"))


def with_aws(operator: Operator, folder: Path, arms: str) -> Operator:
    text = FRONT.format(folder=folder, path=operator.path, arms=arms)
    return with_program(operator, folder, "aws", text)
