"""Translation of AWS faults."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, CredentialRetrievalError, EndpointConnectionError

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
        (EndpointConnectionError(endpoint_url="http://secret"), "No response"),
        (CredentialRetrievalError(provider="container-role", error_msg=""), "No response"),
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
def test_other_client_errors_pass_through(code: str) -> None:
    with pytest.raises(ClientError), aws_faults("dynamodb", "the-table"):
        raise client_error(code)
