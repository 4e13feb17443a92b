"""Faults of AWS as ours: 503 for the client, what failed and what to do next for the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
)
from botocore.exceptions import ConnectionError as BotoConnectionError

from service.errors import Unavailable

log = logging.getLogger(__name__)

NAMES = {
    "dynamodb": "The database",
    "rekognition": "The search for labels",
    "s3": "The store of photos",
    "sns": "The notification service",
    "sqs": "The queue",
}
"""What a client is told did not answer; a person who reads it knows no AWS service."""

ADVICE = {
    "ResourceNotFoundException": "Resource not found: has its stack been deployed in this region?",
    "AccessDeniedException": "Access denied: does the task role allow this call and resource?",
    "UnrecognizedClientException": "Unknown credentials: does the task have its role?",
    "ExpiredTokenException": "Expired credentials: does the task reach its credentials endpoint?",
    "ProvisionedThroughputExceededException": "Throttled: look for a hot partition key",
    "RequestLimitExceeded": "Throttled: look at the account's service quotas",
    "ThrottlingException": "Throttled: look for a hot partition key",
    "NoSuchBucket": "Bucket not found: has its stack been deployed in this region?",
    "AccessDenied": "Access denied: does the task role allow this call and object?",
    "InvalidAccessKeyId": "Unknown credentials: does the task have its role?",
    "ExpiredToken": "Expired credentials: does the task reach its credentials endpoint?",
    "SlowDown": "Throttled: many requests for one prefix of the bucket",
    "TransactionConflictException": "Transaction conflict: many write one item at once",
}
"""Error codes that are faults of the service called, or of how it is deployed."""

NO_RESPONSE = "No response: is its endpoint reachable from here (route, VPC endpoint, DNS)?"
SERVER_ERROR = "Server error of AWS: look at the AWS Health Dashboard"


@contextmanager
def aws_faults(service: str, resource: str) -> Iterator[None]:
    """Raises Unavailable where `service` (botocore's name) fails; the log names `resource` too.

    Failed conditions are answers, not faults: each store reads them itself. Any other error code is
    a fault of this package and passes through.
    """
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        advice = ADVICE.get(code) or (SERVER_ERROR if status >= 500 else None)
        if advice is None:
            raise
        raise unavailable(service, resource, code, advice) from error
    except (
        BotoConnectionError,
        HTTPClientError,
        NoCredentialsError,
        CredentialRetrievalError,
    ) as error:
        raise unavailable(service, resource, str(error), NO_RESPONSE) from error


def unavailable(service: str, resource: str, cause: str, advice: str | None = None) -> Unavailable:
    """The error for a fault of `service`, which is logged here with its `cause`, an error code."""
    advice = advice or ADVICE.get(cause, SERVER_ERROR)
    log.error(
        "AWS call failed: %s. %s",
        service,
        advice,
        extra={"service": service, "resource": resource, "cause": cause},
    )
    return Unavailable(f"{NAMES[service]} does not answer just now. Please try again.")


def is_failed_condition(error: ClientError) -> bool:
    """Whether the condition of a DynamoDB write did not hold."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"
