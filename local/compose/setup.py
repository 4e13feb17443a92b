"""The set-up container: `python -m local.compose.setup`, before `api`, `worker` and `web` start.

Deploys the local stacks to the emulated account, copies the tables to DynamoDB Local, writes the
catalogue when there is none, creates the ready accounts, and writes the settings volume. Running it
again changes nothing that is right already.
"""

import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from local import configuration, ready_accounts
from local.addresses import Addresses
from local.aws_environment import REGION, aws_client, replace_aws_environment
from local.compose.tables import copy_tables
from local.errors import CommandError
from local.stacks import deploy_local_stacks

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

SEED_TABLE = Path(__file__).parents[2] / "aws-cli" / "seed-table"


@dataclass(frozen=True)
class Paths:
    """Endpoints of the other containers, and files in the volumes."""

    dynamodb: str = "http://dynamodb:8000"
    cloud: str = "http://cloud:4566"
    accounts: Path = Path("/state/account/accounts.json")
    settings: Path = Path("/state/settings")


def set_up(paths: Paths, addresses: Addresses) -> dict[str, str]:
    """Address -> password of the ready accounts, once everything is there; raises CommandError."""
    outputs = deploy_local_stacks(aws_client("cloudformation", paths.cloud), addresses.site)
    copy_tables(aws_client("dynamodb", paths.cloud), aws_client("dynamodb", paths.dynamodb))
    settings = configuration.service_environment(outputs, addresses, paths.cloud)
    seed(settings["MYSFITS_TABLE"], paths.dynamodb)
    cognito: CognitoIdentityProviderClient = aws_client("cognito-idp", paths.cloud)
    passwords = ready_accounts.create(cognito, outputs["UserPoolId"], paths.accounts)
    policy = ready_accounts.password_policy(cognito, outputs["UserPoolId"])
    site = configuration.site_config(outputs, addresses, policy)
    write(paths.settings / "api.env", in_shell(settings))
    worker = configuration.worker_environment(outputs)
    write(paths.settings / "worker.env", in_shell(worker))
    write(paths.settings / "site.json", json.dumps(site))
    return passwords


def seed(table: str, dynamodb: str) -> None:
    command = [sys.executable, str(SEED_TABLE), "--table", table, "--region", REGION]
    command += ["--endpoint-url", dynamodb]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own
        raise CommandError("The catalogue was not written; the reason is above.")


def in_shell(variables: dict[str, str]) -> str:
    """Assignments that `sh` reads with `.`, values quoted."""
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in variables.items())


def write(file: Path, text: str) -> None:
    """Replaces the file atomically: `api` may start at any time and read it."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.replace(file)


def main() -> int:
    """The exit code: 0 when everything is prepared, 1 with one message on stderr otherwise."""
    try:
        addresses = Addresses.from_env(os.environ)
        replace_aws_environment(os.environ, Paths.cloud)
        passwords = set_up(Paths(), addresses)
    except (CommandError, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    title = "Everything is prepared. When `web` is healthy:"
    ending = "`docker compose down` stops everything and keeps the state; `down -v` deletes it."
    print(configuration.summary(title, addresses, passwords, ending), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
