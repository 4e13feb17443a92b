"""Faults of AWS as ours: 503 for the client, what failed and what to do next for the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    ParamValidationError,
    ValidationError,
)
from botocore.exceptions import ConnectionError as BotoConnectionError

from service.aws.answers import MalformedAnswer, reason_codes
from service.aws.breaker import CircuitOpen
from service.aws.call_events import LOST_ANSWERS, DeadlineExceeded
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
    "Throttling": "Throttled: look at the account's service quotas",
    "TransactionCanceledException": "Transaction cancelled: many write one item at once",
    "TransactionConflictException": "Transaction conflict: many write one item at once",
    "TransactionInProgressException": "Transaction in progress: many write one item at once",
}
"""What to do about an error code, for whoever reads the log."""

NO_RESPONSE = "No response: is its endpoint reachable from here (route, VPC endpoint, DNS)?"
NO_CREDENTIALS = "No call was made: does the task reach its credentials endpoint?"
MALFORMED = "Malformed answer: does somebody else answer at its endpoint (proxy, DNS)?"
MALFORMED_ITEM = "Malformed item: was it written by hand? Write it anew, or delete it"
TOO_LATE = "No call was made: the request it is for took its time before"
SERVER_ERROR = "Server error of AWS: look at the AWS Health Dashboard"
UNKNOWN = "Unknown error code: see the API reference of the service"

OURS = frozenset({"SerializationException", "ValidationError", "ValidationException"})
"""Error codes, also as reasons of a cancelled transaction, of requests that we made wrongly."""


@contextmanager
def aws_faults(service: str, resource: str) -> Iterator[None]:
    """Raises Unavailable where `service` (botocore's name) fails; the log names `resource` too.

    Failed conditions are answers, not faults: each store reads them itself. Only what is wrong with
    our own request passes through, and is a 500.
    """
    try:
        yield
    except CircuitOpen as error:
        # Not logged for each call: the breaker says when it opens and closes.
        raise _does_not_answer(service) from error
    except ClientError as error:
        if is_failed_condition(error) or _is_ours(error):
            raise
        code = error.response["Error"].get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        advice = ADVICE.get(code, SERVER_ERROR if status >= 500 else UNKNOWN)
        raise unavailable(service, resource, code, advice) from error
    except (ParamValidationError, ValidationError):
        raise
    except BotoCoreError as error:
        raise unavailable(service, resource, str(error), _advice(error)) from error


@contextmanager
def item_faults(resource: str) -> Iterator[None]:
    """Raises Unavailable where an item of the table `resource` is not as this package writes it."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise unavailable("dynamodb", resource, cause_of(error), MALFORMED_ITEM) from error


def cause_of(error: Exception) -> str:
    """What the log may hold of an error about data: the text of most quotes them."""
    return repr(error) if isinstance(error, KeyError) else type(error).__name__


def unavailable(service: str, resource: str, cause: str, advice: str | None = None) -> Unavailable:
    """The error for a fault of `service`, which is logged here with its `cause`, an error code."""
    advice = advice or ADVICE.get(cause, SERVER_ERROR)
    log.error(
        "AWS call failed: %s. %s",
        service,
        advice,
        extra={"service": service, "resource": resource, "cause": cause},
    )
    return _does_not_answer(service)


def is_failed_condition(error: ClientError) -> bool:
    """Whether the condition of a DynamoDB write did not hold, alone or in a transaction."""
    codes = {error.response["Error"].get("Code", "")} | reason_codes(error.response)
    return bool(codes & {"ConditionalCheckFailedException", "ConditionalCheckFailed"})


def lost_an_answer(error: ClientError) -> bool:
    """Whether an earlier attempt of the same call may have done what this one could not."""
    return LOST_ANSWERS in error.response.get("ResponseMetadata", {})


def _is_ours(error: ClientError) -> bool:
    codes = {error.response["Error"].get("Code", "")} | reason_codes(error.response)
    return bool(codes & OURS)


def _does_not_answer(service: str) -> Unavailable:
    return Unavailable(f"{NAMES[service]} does not answer just now. Please try again.")


def _advice(error: BotoCoreError) -> str:
    if isinstance(error, MalformedAnswer):
        return MALFORMED
    if isinstance(error, DeadlineExceeded):
        return TOO_LATE
    if isinstance(error, (BotoConnectionError, HTTPClientError)):
        return NO_RESPONSE
    return NO_CREDENTIALS
