"""Translation of AWS faults."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    EndpointConnectionError,
    ParamValidationError,
)

from service.aws.answers import MalformedAnswer
from service.aws.breaker import CircuitOpen
from service.aws.call_events import DeadlineExceeded
from service.aws.faults import aws_faults
from service.errors import Unavailable


def client_error(code: str, status: int = 400) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "secret"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(response, "Query")


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (
            client_error("ResourceNotFoundException"),
            "Resource not found: has its stack been deployed",
        ),
        (client_error("ProvisionedThroughputExceededException"), "Throttled"),
        (client_error("SomethingNew", 500), "Server error of AWS"),
        (client_error("SomethingNew"), "Unknown error code"),
        (client_error("TransactionConflictException"), "Transaction conflict"),
        (MalformedAnswer(reason="Scan without Items"), "Malformed answer"),
        (DeadlineExceeded(), "No call was made: the request it is for took its time before"),
        (EndpointConnectionError(endpoint_url="http://secret"), "No response"),
        (
            CredentialRetrievalError(provider="container-role", error_msg=""),
            "No call was made: does the task reach its credentials endpoint?",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_fault_raises_unavailable_and_logs_service_resource_and_advice(
    error: Exception, advice: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable) as raised, aws_faults("dynamodb", "the-table"):
        raise error

    assert raised.value.detail == "The database does not answer just now. Please try again."
    assert f"AWS call failed: dynamodb. {advice}" in caplog.text
    assert vars(caplog.records[0])["resource"] == "the-table"


@pytest.mark.parametrize("code", ["ConditionalCheckFailedException", "ValidationException"])
def test_failed_conditions_and_wrong_requests_pass_through(code: str) -> None:
    with pytest.raises(ClientError), aws_faults("dynamodb", "the-table"):
        raise client_error(code)


def test_wrong_parameters_pass_through() -> None:
    with pytest.raises(ParamValidationError), aws_faults("dynamodb", "the-table"):
        raise ParamValidationError(report="Unknown parameter")


def test_open_circuit_raises_unavailable_without_a_log_line_for_each_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(Unavailable), aws_faults("dynamodb", "the-table"):
        raise CircuitOpen(resource="the-table")

    assert caplog.records == []
