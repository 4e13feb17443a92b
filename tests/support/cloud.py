"""Starts an emulated account for tests: a process with its own port and state.

    with running_cloud() as cloud:
        outputs = deploy(cloud)
        cloud.dynamodb.scan(TableName=outputs["MysfitsTableName"])

Plain functions, so that any test folder can make the fixture it needs of them.
"""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

from local.stacks import deploy_local_stacks
from tests.support.log_secrets import never_log

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).resolve().parents[2]
CLOUD_PYTHON = ROOT / ".local" / "cloud-venv" / "bin" / "python"
REGION: Final = "eu-west-1"
START_SECONDS = 20
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)


@dataclass(frozen=True)
class Cloud:
    """A running account and boto3 clients for it, which ignore this machine's AWS settings."""

    port: int
    state: Path
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def cloudformation(self) -> "CloudFormationClient":
        client: CloudFormationClient = self.client("cloudformation")
        return client

    @cached_property
    def cognito(self) -> "CognitoIdentityProviderClient":
        client: CognitoIdentityProviderClient = self.client("cognito-idp")
        return client

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        client: DynamoDBClient = self.client("dynamodb")
        return client

    @cached_property
    def s3(self) -> "S3Client":
        client: S3Client = self.client("s3")
        return client

    def client(self, service: str, **changes: Any) -> Any:
        return client_at(self.port, service, **changes)


def client_at(port: int, service: str, **changes: Any) -> Any:
    """A boto3 client for the account on that port; it does not retry."""
    given = {
        "endpoint_url": f"http://127.0.0.1:{port}",
        "region_name": REGION,
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
        "config": ONCE,
    }
    return boto3.client(service, **{**given, **changes})  # type: ignore[call-overload]


@contextmanager
def running_cloud(
    state: Path | None = None,
    port: int | None = None,
    *,
    persist: bool = False,
    with_schemas: bool = True,
) -> Iterator[Cloud]:
    """Starts an account and yields it once it is healthy; stops it at the end.

    Without `persist` nothing is written and nothing comes back. With it, give a `state` folder to
    start again from what an earlier account left there. Without `with_schemas` properties are
    checked as under `make up`: those of the pretended types alone.
    """
    with TemporaryDirectory() as scratch:
        folder = state or Path(scratch)
        number = port or free_port()
        process = start_cloud(folder, number, persist=persist, with_schemas=with_schemas)
        try:
            wait_until_healthy(process, number)
            yield Cloud(number, folder, process)
        finally:
            process.terminate()
            process.wait(20)


def start_cloud(
    state: Path, port: int, *, persist: bool, with_schemas: bool = True
) -> subprocess.Popen[bytes]:
    env = {
        "PATH": os.environ["PATH"],
        "CLOUD_PORT": str(port),
        "CLOUD_STATE": str(state),
        "CLOUD_PERSIST": "1" if persist else "0",
        "AWS_REGION": REGION,
        "CLOUD_SCHEMAS": schemas() if with_schemas else "",
    }
    if not CLOUD_PYTHON.exists():
        raise RuntimeError(
            f"{CLOUD_PYTHON} is missing: `make` installs local/requirements.txt there"
        )
    return subprocess.Popen([CLOUD_PYTHON, "-m", "local.emulator"], cwd=ROOT, env=env)


def schemas() -> str:
    """cfn-lint's schemas, found without importing it, which takes half a second."""
    linter = find_spec("cfnlint")
    assert linter is not None
    assert linter.submodule_search_locations is not None
    return str(Path(linter.submodule_search_locations[0]) / "data" / "schemas")


def wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(START_SECONDS * 20):
        if process.poll() is not None:
            raise RuntimeError(f"the account ended at once with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_ministack/health", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the account did not answer in {START_SECONDS} s")


def deploy(cloud: Cloud) -> dict[str, str]:
    """Deploys the local stacks as `make up` does; the outputs of all of them."""
    return deploy_local_stacks(cloud.cloudformation, "http://localhost:8000")


def mails(cloud: Cloud) -> list[dict[str, str]]:
    """The mail page as JSON, newest first."""
    request = urllib.request.Request(
        f"{cloud.endpoint}/_local/mail", headers={"Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        read: list[dict[str, str]] = json.load(answer)
    return read


def code_for(cloud: Cloud, address: str) -> str:
    """The code of the newest mail to that address."""
    return never_log(next(mail["code"] for mail in mails(cloud) if mail["to"] == address))


def fail_labels(cloud: Cloud, failures: int, code: str = "ThrottlingException") -> None:
    """Makes the stand-in for Rekognition refuse the next calls."""
    request = urllib.request.Request(
        f"{cloud.endpoint}/_local/rekognition",
        json.dumps({"failures": failures, "code": code}).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=5).close()


_GIVEN_PORTS: set[int] = set()


def free_port() -> int:
    """A loopback port that nothing listens on now; another one each time it is called."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            number: int = probe.getsockname()[1]
        if number not in _GIVEN_PORTS:
            _GIVEN_PORTS.add(number)
            return number
