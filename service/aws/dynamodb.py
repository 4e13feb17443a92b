"""The AWS clients of the service, with the time limits that keep a dead table from holding it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, NoCredentialsError
from botocore.exceptions import ConnectionError as BotoConnectionError

from service.errors import Unavailable
from service.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

log = logging.getLogger(__name__)

THREADS = 40
"""Threads that may be in DynamoDB at once: as many as the framework runs plain functions on."""


def dynamodb_client(settings: Settings) -> DynamoDBClient:
    """A DynamoDB client: connect within 0.5 s, read within 1 s, 2 attempts, so under 3 s a call.

    Credentials come from the usual chain (the task role in ECS), never from settings.
    """
    config = Config(
        connect_timeout=0.5,
        read_timeout=1.0,
        retries={"total_max_attempts": 2, "mode": "standard"},
        max_pool_connections=THREADS,
        tcp_keepalive=True,
    )
    session = boto3.session.Session()
    return session.client(
        "dynamodb",
        region_name=settings.region,
        endpoint_url=settings.aws_endpoint_url,
        config=config,
    )


_ADVICE = {
    "ResourceNotFoundException": "No such table: has cfn/data.yml been deployed here?",
    "AccessDeniedException": "Not allowed: does the task role name this table and its indexes?",
    "UnrecognizedClientException": "Unknown credentials: does the task have its role?",
    "ExpiredTokenException": "Expired credentials: does the task reach its credentials endpoint?",
    "ProvisionedThroughputExceededException": "Throttled: look for one hot key",
    "RequestLimitExceeded": "Throttled: look at the account's limits",
    "ThrottlingException": "Throttled: look for one hot key",
    "InternalServerError": "DynamoDB's own fault: look at the AWS health dashboard",
    "ServiceUnavailable": "DynamoDB's own fault: look at the AWS health dashboard",
}


@contextmanager
def dynamodb_faults(table: str) -> Iterator[None]:
    """Turns a DynamoDB that does not answer as it should into Unavailable; the log says what to do.

    Failed conditions are answers, not faults: each store reads them itself. What is unknown here is
    a fault of ours and passes through.
    """
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in _ADVICE:
            raise
        log.error(_ADVICE[code], extra={"code": code, "table": table})
        raise Unavailable("The catalogue does not answer just now.") from error
    except (BotoConnectionError, HTTPClientError, NoCredentialsError) as error:
        log.error(
            "DynamoDB does not answer: is its endpoint reachable from here?",
            extra={"cause": str(error), "table": table},
        )
        raise Unavailable("The catalogue does not answer just now.") from error


def is_failed_condition(error: ClientError) -> bool:
    """Whether the answer was: the condition of this write does not hold."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def timestamp(at: datetime) -> str:
    """`at` (aware) as the tables keep time: ISO 8601 in UTC with milliseconds, so text sorts."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
