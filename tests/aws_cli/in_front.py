"""An `aws` in front of the one that tests use, for what a real account does and ours does not.

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


def with_aws(operator: Operator, folder: Path, arms: str) -> Operator:
    front = folder / "aws"
    front.write_text(FRONT.format(folder=folder, path=operator.path, arms=arms))
    front.chmod(0o755)
    return operator.with_variables(PATH=f"{folder}:{operator.path}")
