"""Outcomes of attempts, and what answers must have."""

from __future__ import annotations

from binascii import crc32
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from service.aws.answers import REQUIRED, Outcome, missing_in, outcome_of
from service.aws.clients import dynamodb
from tests.support.tables import REGION

WHOLE: dict[str, Any] = {
    "ConsumedCapacity": {},
    "Items": [],
    "Responses": {},
    "UnprocessedKeys": {},
}


@cache
def service_model() -> Any:
    return dynamodb(REGION).meta.service_model


def operation(name: str) -> Any:
    return service_model().operation_model(name)


def outcome(status: int, code: str, *reasons: str) -> Outcome:
    parsed = {
        "Error": {"Code": code},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
    }
    http = SimpleNamespace(status_code=status, headers={}, content=b"")
    return outcome_of((http, parsed), missing=None)


@pytest.mark.parametrize(
    ("status", "code", "reasons", "expected"),
    [
        (400, "ThrottlingException", (), Outcome.THROTTLED),
        (400, "Throttling", (), Outcome.THROTTLED),
        (400, "ProvisionedThroughputExceededException", (), Outcome.THROTTLED),
        (429, "", (), Outcome.THROTTLED),
        (503, "SlowDown", (), Outcome.THROTTLED),
        (400, "TransactionConflictException", (), Outcome.CONFLICT),
        (400, "TransactionInProgressException", (), Outcome.CONFLICT),
        (500, "InternalServerError", (), Outcome.FAULT),
        (400, "InternalFailure", (), Outcome.FAULT),
        (502, "502", (), Outcome.FAULT),
        (400, "ConditionalCheckFailedException", (), Outcome.ANSWERED),
        (400, "AccessDeniedException", (), Outcome.ANSWERED),
        (400, "Cancelled", ("None", "TransactionConflict"), Outcome.CONFLICT),
        (400, "Cancelled", ("ThrottlingError", "TransactionConflict"), Outcome.CONFLICT),
        (400, "Cancelled", ("None", "ThrottlingError"), Outcome.THROTTLED),
        (400, "Cancelled", ("ProvisionedThroughputExceeded",), Outcome.THROTTLED),
        (400, "Cancelled", ("ConditionalCheckFailed", "TransactionConflict"), Outcome.ANSWERED),
        (400, "Cancelled", ("ValidationError",), Outcome.ANSWERED),
        (400, "Cancelled", (), Outcome.ANSWERED),
    ],
)
def test_outcome_of_an_error(
    status: int, code: str, reasons: tuple[str, ...], expected: Outcome
) -> None:
    assert outcome(status, code, *reasons) is expected


def test_no_response_is_a_fault() -> None:
    assert outcome_of(None, missing=None) is Outcome.FAULT


@pytest.mark.parametrize("name", REQUIRED["dynamodb"])
def test_answer_without_one_required_member_is_malformed(name: str) -> None:
    http = SimpleNamespace(status_code=200, headers={})

    assert missing_in(operation(name), http, WHOLE) is None
    for member in REQUIRED["dynamodb"][name]:
        parsed = {key: value for key, value in WHOLE.items() if key != member}
        assert missing_in(operation(name), http, parsed) == f"{name} without {member}"


def test_update_that_asks_for_attributes_must_get_them() -> None:
    http = SimpleNamespace(status_code=200, headers={})

    assert missing_in(operation("UpdateItem"), http, WHOLE, attributes=True)


def test_answer_of_dynamodb_must_have_its_checksum() -> None:
    body = b"{}"
    http = SimpleNamespace(status_code=200, headers={"x-amz-crc32": str(crc32(body))}, content=body)
    assert missing_in(operation("GetItem"), http, WHOLE) is None

    http.content = b"{ }"
    assert missing_in(operation("GetItem"), http, WHOLE)
