"""aws-cli/deploy against the account of `make up`, which runs without the linter's schemas."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from cfn.manifest import stacks
from tests.aws_cli.operators import Operator
from tests.support import cloud


def test_deploy_to_the_account_of_make_up(tmp_path: Path, deploying: tuple[str, ...]) -> None:
    with (
        patch.object(cloud, "schemas", lambda: ""),
        cloud.running_cloud(tmp_path / "state", persist=True) as account,
    ):
        operator = Operator(account, "dev", tmp_path)
        run = operator.run("deploy", *deploying, "--no-smoke")
        made = operator.stacks()

    assert run.exit_code == 0, run
    assert set(made) == {stack.name for stack in stacks()}
