"""What an answer of AWS must have, and what became of one attempt of a call.

A proxy in between, a host that answers for another, or a cut connection give `{}`, HTML or half a
body with status 200, of which botocore makes an answer without content. DynamoDB is asked for the
capacity a call consumed, which costs nothing and no such answer has.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, Final

from botocore.exceptions import BotoCoreError

REQUIRED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "dynamodb": {
        "BatchGetItem": ("Responses", "UnprocessedKeys"),
        "DeleteItem": ("ConsumedCapacity",),
        "GetItem": ("ConsumedCapacity",),
        "PutItem": ("ConsumedCapacity",),
        "Query": ("ConsumedCapacity", "Items"),
        "Scan": ("ConsumedCapacity", "Items"),
        "TransactWriteItems": ("ConsumedCapacity",),
        "UpdateItem": ("ConsumedCapacity",),
    },
    "rekognition": {"DetectLabels": ("Labels",)},
    "s3": {"GetObject": ("ETag",), "HeadObject": ("ETag",), "PutObject": ("ETag",)},
    "sns": {"Publish": ("MessageId",)},
}
"""Members of answers, by service and operation; of DeleteObjects the caller compares the keys."""

THROTTLING: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""Error codes, as botocore knows them (botocore/retries/standard.py)."""
CONFLICTS: Final = frozenset({"TransactionConflictException", "TransactionInProgressException"})
"""Another write of the same items is under way:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html"""
THROTTLING_REASONS: Final = frozenset(
    {"ProvisionedThroughputExceeded", "RequestLimitExceeded", "ThrottlingError"}
)
"""Of a cancelled transaction:
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"""
TRANSIENT: Final = frozenset(
    {"InternalError", "InternalFailure", "InternalServerError", "RequestTimeout",
     "RequestTimeoutException", "ServiceUnavailable"}
)  # fmt: skip
"""Error codes of faults that may come without a status of 500 or more."""


class MalformedAnswer(BotoCoreError):
    """An answer of AWS lacks what it must have; most likely it is of somebody else."""

    fmt = "Malformed answer: {reason}"


class Outcome(Enum):
    """What became of one attempt."""

    ANSWERED = auto()
    """The service did what it was asked, or refused it: another attempt would change nothing."""
    THROTTLED = auto()
    CONFLICT = auto()
    FAULT = auto()
    """No answer, a server error or a malformed answer: the service may have done it or not."""


def outcome_of(response: tuple[Any, Mapping[str, Any]] | None, missing: str | None) -> Outcome:
    """The outcome of an attempt; `response` as botocore gives it, `missing` by `missing_in`."""
    if response is None or missing:
        return Outcome.FAULT
    http, parsed = response
    if http.status_code < 300:
        return Outcome.ANSWERED
    code = parsed.get("Error", {}).get("Code", "")
    if code in CONFLICTS:
        return Outcome.CONFLICT
    if code in THROTTLING or http.status_code == 429:
        return Outcome.THROTTLED
    if code in TRANSIENT or http.status_code >= 500:
        return Outcome.FAULT
    return _of_reasons(reason_codes(parsed))


def missing_in(
    operation: Any, http: Any, parsed: Mapping[str, Any], attributes: bool = False
) -> str | None:
    """What a successful answer lacks, or why it is not to be trusted; None where it is whole.

    `operation` is a botocore model. `attributes`: whether an UpdateItem's answer must have some.
    """
    if http.status_code >= 300:
        return None
    service = operation.service_model.service_name
    required = REQUIRED.get(service, {}).get(operation.name, ())
    if attributes:
        required = (*required, "Attributes")
    missing = [name for name in required if name not in parsed]
    if missing:
        return f"{operation.name} without {', '.join(missing)}"
    checksum = http.headers.get("x-amz-crc32") if service == "dynamodb" else None
    if checksum is not None and checksum != str(crc32(http.content)):
        return f"{operation.name} with another checksum than its body has"
    return None


def reason_codes(response: Mapping[str, Any]) -> set[str]:
    """Why actions of a cancelled transaction were refused, without those that were not."""
    reasons = response.get("CancellationReasons", [])
    return {reason.get("Code", "None") for reason in reasons} - {"None"}


def _of_reasons(reasons: set[str]) -> Outcome:
    """Only where every reason passes by itself: a failed condition is an answer."""
    if not reasons or reasons - THROTTLING_REASONS - {"TransactionConflict"}:
        return Outcome.ANSWERED
    return Outcome.CONFLICT if "TransactionConflict" in reasons else Outcome.THROTTLED
