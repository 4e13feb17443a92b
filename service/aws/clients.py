"""The one place that builds AWS clients: each with time limits, so that no service can hold ours.

What else a call has, its retries and its checks, is added by `equip`.

Credentials come from the usual chain (the task role in ECS), addresses from botocore's own
variables (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_DYNAMODB`, ...); neither is a setting of ours.

To use another service: a row in CONFIGS, a typed function, and its name in the Dockerfile's list of
botocore data to keep (tests/service/aws/test_clients.py compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError

from service.aws.answers import Outcome
from service.aws.breaker import Breaker
from service.aws.call_events import CallEvents
from service.aws.retries import ATTEMPTS
from service.aws.shortcuts import take_shortcuts
from service.aws.sockets import use_deadlines

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

CONNECT_SECONDS = 0.5
THREADS = 40
"""Threads that may call AWS at once: the lanes of http/lanes.py have fewer."""
LONG_POLL_SECONDS = 20
"""How long SQS may keep a request for messages open, the most it allows."""


def _config(read_seconds: float, **more: Any) -> Config:
    """Limits of one client, whose calls take at most what two silent attempts do. A deadline of the
    work that a call is for may be nearer (deadlines.py).

    botocore itself makes one attempt: all others are of retries.py.
    """
    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        retries={"total_max_attempts": 1, "mode": "standard"},
        max_pool_connections=THREADS,
        tcp_keepalive=True,
        **more,
    )


CONFIGS: Final[Mapping[str, Config]] = {
    # One host for all calls: addresses by account would be worked out for each (shortcuts.py).
    "dynamodb": _config(read_seconds=1.0, account_id_endpoint_mode="disabled"),
    "rekognition": _config(read_seconds=5.0),
    "s3": _config(read_seconds=2.0),
    "sns": _config(read_seconds=2.0),
    "sqs": _config(read_seconds=LONG_POLL_SECONDS + 5.0),
}
"""The services that this package calls, by botocore's names."""

USED_BY_LIBRARIES: Final = ("sts", "xray")
"""Services whose botocore data must be in the image besides: for credentials, and the X-Ray SDK."""


def dynamodb(region: str) -> DynamoDBClient:
    """At most 3 s a call."""
    client: DynamoDBClient = _client("dynamodb", region)
    return client


def s3(region: str) -> S3Client:
    """At most 5 s a call."""
    client: S3Client = _client("s3", region)
    return client


def rekognition(region: str) -> RekognitionClient:
    """At most 11 s a call."""
    client: RekognitionClient = _client("rekognition", region)
    return client


def sns(region: str) -> SNSClient:
    """At most 5 s a call."""
    client: SNSClient = _client("sns", region)
    return client


def sqs(region: str) -> SQSClient:
    """At most 51 s a call: a long poll that nothing ends early, tried twice."""
    client: SQSClient = _client("sqs", region)
    return client


def credentials(region: str) -> Callable[[], ReadOnlyCredentials]:
    """What gives the credentials of this process, as they are now; raises NoCredentialsError.

    The first call finds them, later ones renew them when they are about to expire.
    """
    session = boto3.session.Session(region_name=region)

    def current() -> ReadOnlyCredentials:
        found = session.get_credentials()
        if found is None:
            raise NoCredentialsError
        return found.get_frozen_credentials()

    return current


def _client(service: str, region: str) -> Any:
    session = boto3.session.Session(region_name=region)
    return equip(session.client(service, config=CONFIGS[service]))  # type: ignore[call-overload]


def equip(client: Any, breaker: Breaker | None = None) -> Any:
    """The client with deadlines, retries, a circuit breaker and checked answers."""
    limits = client.meta.config
    attempt_seconds = limits.connect_timeout + limits.read_timeout
    use_deadlines(client, limits.connect_timeout, limits.read_timeout)
    if client.meta.service_model.service_name == "dynamodb":
        take_shortcuts(client)
    call_seconds = ATTEMPTS[Outcome.FAULT] * attempt_seconds
    CallEvents(call_seconds, attempt_seconds, breaker or Breaker()).register(client)
    return client
