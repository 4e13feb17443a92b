"""The AWS account and environment a command works on, and the one place that makes clients."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from operations.console import Failure, say

ENVIRONMENT = re.compile(r"[a-z]([a-z0-9-]{0,14}[a-z0-9])?")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")


@dataclass(frozen=True)
class Account:
    """An environment in a region of an account; clients are made once for each service."""

    environment: str
    region: str
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = make_client(service, self.region)
        return self._clients[service]

    def options(self) -> str:
        """The options by which another command works on the same."""
        return f"--env {self.environment} --region {self.region}"


def make_client(service: str, region: str | None) -> Any:
    """A client with five attempts, unless AWS_MAX_ATTEMPTS or AWS_RETRY_MODE say otherwise.

    Credentials, profile and endpoint come from botocore's own variables and files.
    """
    make: Any = boto3.client
    retries: Any = {
        "mode": os.environ.get("AWS_RETRY_MODE", "standard"),
        "total_max_attempts": int(os.environ.get("AWS_MAX_ATTEMPTS", "5")),
    }
    return make(service, region_name=region, config=Config(retries=retries))


def connect(environment: str, region: str) -> Account:
    """Checks the names and who asks, and prints both; raises Failure. One call, to STS."""
    if not ENVIRONMENT.fullmatch(environment):
        raise Failure(
            "--env must name the environment: at most 16 small letters, digits or dashes, a "
            "letter first, no dash last.",
            "It keeps deployments in one account apart: mysfits-<env>-data and so on.",
        )
    account = Account(environment, checked_region(region))
    say(f"Account {who_asks(account)}, region {account.region}, environment {environment}")
    return account


def checked_region(region: str) -> str:
    """The region given, or that of AWS_REGION or AWS_DEFAULT_REGION."""
    named = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
    if not named:
        raise Failure("--region must name the AWS region, such as eu-west-1.")
    if not REGION.fullmatch(named):
        raise Failure(f"{named} is no region.", "--region must name one, such as eu-west-1.")
    return named


def who_asks(account: Account) -> str:
    try:
        return str(account.client("sts").get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        raise Failure(
            f"AWS does not know who asks: {error}",
            "Sign in first (aws sso login, aws configure), or name the profile: AWS_PROFILE=...",
            f"Or {account.region} does not exist, or is not enabled in your account: "
            "aws account list-regions",
        ) from error


def pause(seconds: float) -> None:
    """Waits between two looks; MYSFITS_POLL_SECONDS shortens it for tests."""
    time.sleep(float(os.environ.get("MYSFITS_POLL_SECONDS", seconds)))


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
