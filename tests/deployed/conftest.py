"""One deployment of all stacks, in an account of its own, with one task running."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.cloud import REGION, ROOT, Cloud, running_cloud
from tests.support.stacks import Deployment
from tests.support.tasks import running_task
from tests.support.visitors import Visitors

CATALOGUE = 24


@pytest.fixture(scope="package")
def account() -> Iterator[Cloud]:
    with running_cloud() as started:
        yield started


@pytest.fixture(scope="package")
def deployment(account: Cloud) -> Deployment:
    """All stacks, and the catalogue."""
    deployed = Deployment(account)
    deployed.deploy()
    table = deployed.outputs["data"]["MysfitsTableName"]
    subprocess.run(
        [sys.executable, ROOT / "aws-cli" / "seed-table", "--table", table],
        env={
            "AWS_ENDPOINT_URL": account.endpoint,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        },
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return deployed


@pytest.fixture(scope="package")
def log(
    account: Cloud, deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The log of a running task."""
    file = tmp_path_factory.mktemp("task") / "log"
    with file.open("wb") as output, running_task(account, deployment.outputs["service"], output):
        yield file


@pytest.fixture(scope="package")
def api(account: Cloud, deployment: Deployment, log: Path) -> Iterator[httpx.Client]:
    """A client of the deployed stage, by its name, with a running task behind it."""
    address = urlsplit(deployment.outputs["api"]["ApiUrl"])
    headers = {"Host": address.netloc, "Origin": deployment.outputs["website"]["SiteUrl"]}
    with httpx.Client(base_url=account.endpoint + address.path, headers=headers) as client:
        yield client


@pytest.fixture(scope="package")
def visitors(account: Cloud, deployment: Deployment) -> Visitors:
    users = deployment.outputs["users"]
    return Visitors(account, users["UserPoolId"], users["UserPoolClientId"])


@pytest.fixture(scope="package")
def tokens(visitors: Visitors) -> dict[str, str]:
    """Tokens of a new visitor."""
    return visitors.sign_in(visitors.new())
