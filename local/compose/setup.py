"""Prepares everything for `api` and `web`, then ends: `python -m local.compose.setup`.

Tables in DynamoDB Local, the user pool in the emulated account, the catalogue when there is none,
the two ready accounts; then what the others need to know goes into the settings volume. Running it
again changes nothing that is right already.
"""

import json
import os
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local import accounts
from local.account import REGION, use_the_emulated_account
from local.addresses import Addresses
from local.compose.tables import make_tables, tables_of
from local.problem import Problem
from local.provision import CFN, DATA, QUICKLY, USERS
from local.stacks import deploy
from local.up import service_settings, site_config

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient

SEED_TABLE = Path(__file__).parents[2] / "aws-cli" / "seed-table"


@dataclass(frozen=True)
class Places:
    """Where the other containers are, and the volumes shared with them."""

    dynamodb: str = "http://dynamodb:8000"
    cloud: str = "http://cloud:4566"
    account_python: Path = Path("/opt/account/bin/python")
    accounts: Path = Path("/state/account/accounts.json")
    settings: Path = Path("/state/settings")


def set_up(places: Places, addresses: Addresses) -> dict[str, str]:
    """Address -> password of the ready accounts, once everything is there; raises Problem."""
    tables = put_tables(places)
    pool = put_user_pool(places, addresses)
    seed(places, tables["MysfitsTableName"])
    cognito: CognitoIdentityProviderClient = boto3.client(
        "cognito-idp", endpoint_url=places.cloud, config=QUICKLY
    )
    passwords = accounts.make_ready(cognito, pool["UserPoolId"], places.accounts)
    policy = accounts.password_policy(cognito, pool["UserPoolId"])
    outputs = {**tables, **pool}
    write(
        places.settings / "api.env", in_shell(settings_of_the_service(places, addresses, outputs))
    )
    write(places.settings / "site.json", json.dumps(site_config(outputs, addresses, policy)))
    return passwords


def put_tables(places: Places) -> dict[str, str]:
    """The names of the tables, under the names cfn/data.yml gives its outputs."""
    dynamodb: DynamoDBClient = boto3.client(
        "dynamodb", endpoint_url=places.dynamodb, config=QUICKLY
    )
    tables = tables_of(read_template(places, CFN / "data.yml"), DATA, say)
    make_tables(dynamodb, tables)
    return {f"{name}Name": table["TableName"] for name, table in tables.items()}


def read_template(places: Places, file: Path) -> dict[str, Any]:
    command = [str(places.account_python), "-m", "local.compose.template", str(file)]
    read = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
    template: dict[str, Any] = json.loads(read.stdout)
    return template


def put_user_pool(places: Places, addresses: Addresses) -> dict[str, str]:
    cloudformation: CloudFormationClient = boto3.client(
        "cloudformation", endpoint_url=places.cloud, config=QUICKLY
    )
    parameters = {"DeletionProtection": "disabled", "SiteUrl": addresses.site}
    return deploy(cloudformation, USERS, CFN / "users.yml", parameters, time.sleep)


def seed(places: Places, table: str) -> None:
    command = [sys.executable, str(SEED_TABLE), "--table", table, "--region", REGION]
    command += ["--endpoint-url", places.dynamodb]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own
        raise Problem("The catalogue was not written; the reason is above.")


def settings_of_the_service(
    places: Places, addresses: Addresses, outputs: dict[str, str]
) -> dict[str, str]:
    """Those that are known only now; the others stand in docker-compose.yml."""
    return {
        **service_settings(outputs, addresses),
        # The browser's localhost is not the container's.
        "MYSFITS_JWKS_URL": f"{places.cloud}/{outputs['UserPoolId']}/.well-known/jwks.json",
    }


def in_shell(variables: dict[str, str]) -> str:
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in variables.items())


def write(file: Path, text: str) -> None:
    """Whole at any moment: an `api` that restarts meanwhile reads the old file or the new one."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.replace(file)


def say(line: str) -> None:
    print(line, flush=True)


def summary(addresses: Addresses, passwords: dict[str, str]) -> str:
    listed = "\n".join(f"    {address:<22} {word}" for address, word in passwords.items())
    return f"""
Everything is prepared. When `web` is healthy:

    Site       {addresses.site}
    API        {addresses.api}    its documentation: {addresses.api}/docs
    Mail       {addresses.mail}    codes arrive there

Two accounts are ready; the keeper may change the catalogue.

{listed}

`docker compose down` stops everything and keeps what happened; `down -v` forgets it.
"""


def main() -> int:
    """0 when everything is prepared, 1 with one clear message otherwise."""
    try:
        addresses = Addresses.from_env(os.environ)
        use_the_emulated_account(os.environ, Places.cloud)
        print(summary(addresses, set_up(Places(), addresses)), flush=True)
    except (Problem, BotoCoreError, ClientError, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
