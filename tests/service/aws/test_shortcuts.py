"""The shortcuts, compared with the parts of botocore that they stand for."""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import ensure_bytes
from botocore.exceptions import ParamValidationError

from service.aws import clients
from service.aws.answers import MalformedAnswer
from tests.support.tables import REGION

ITEM = {
    "MysfitId": {"S": "id-1"},
    "Likes": {"N": "3"},
    "Adopted": {"BOOL": False},
    "Gone": {"NULL": True},
    "Labels": {"L": [{"M": {"Name": {"S": "Bird"}}}]},
    "Names": {"SS": ["a", "b"]},
}
CAPACITY = {"TableName": "t", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.5}}
KEY = {"MysfitId": {"S": "id-1"}}
CALLS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("get_item", {"TableName": "t", "Key": KEY}, {"Item": ITEM, "Unknown": 7}),
    ("get_item", {"TableName": "t", "Key": KEY}, {"Item": None}),
    ("get_item", {"TableName": "t", "Key": KEY}, {"Item": {"Photo": {"B": "AAEC"}}}),
    ("get_item", {"TableName": "t", "Key": KEY}, {"Item": {"Grade": {"S": "B"}}}),
    ("get_item", {"TableName": "t", "Key": KEY}, {"Item": {"Photos": {"BS": ["AAEC"]}}}),
    ("scan", {"TableName": "t"}, {"Items": [ITEM, {}], "Count": 2, "LastEvaluatedKey": KEY}),
    (
        "query",
        {"TableName": "t", "KeyConditionExpression": "a = :a",
         "ExpressionAttributeValues": {":a": {"S": "é"}}},
        {"Items": [], "Count": 0, "ScannedCount": 0},
    ),
    (
        "batch_get_item",
        {"RequestItems": {"t": {"Keys": [KEY]}}},
        {"Responses": {"t": [ITEM]}, "UnprocessedKeys": {"t": {"Keys": [KEY]}},
         "ConsumedCapacity": [CAPACITY]},
    ),
    (
        "update_item",
        {"TableName": "t", "Key": KEY, "ReturnValues": "ALL_NEW"},
        {"Attributes": ITEM},
    ),
    (
        "transact_write_items",
        {"TransactItems": [{"Put": {"TableName": "t", "Item": ITEM}}],
         "ClientRequestToken": "token"},
        {"ConsumedCapacity": [CAPACITY]},
    ),
    ("describe_table", {"TableName": "t"}, {"Table": {"CreationDateTime": 1.5e9}}),
]  # fmt: skip
NOT_SIGNED = {"amz-sdk-invocation-id", "amz-sdk-request"}
"""Of botocore's retries; DynamoDB looks at neither."""


class Canned:
    """A client whose every call gets one answer."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.status, self.body = 200, b"{}"
        self.requests: list[Any] = []
        client.meta.events.register("before-send.dynamodb", self._answer)

    def answers(self, body: dict[str, Any], status: int = 200) -> None:
        self.status, self.body = status, json.dumps(body).encode()
        self.requests.clear()

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        self.requests.append(request)
        headers: Any = {"x-amzn-RequestId": "id", "x-amz-crc32": str(crc32(self.body))}
        found = AWSResponse(request.url, self.status, headers, None)
        found._content = self.body  # type: ignore[attr-defined]
        return found


def make(build: Callable[[], Any]) -> Canned:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_SESSION_TOKEN", "token")
        return Canned(build())


@pytest.fixture(scope="module")
def ours() -> Canned:
    return make(lambda: clients.dynamodb(REGION))


@pytest.fixture(scope="module")
def plain() -> Canned:
    session = boto3.session.Session(region_name=REGION)
    return make(lambda: session.client("dynamodb", config=clients.CONFIGS["dynamodb"]))


@pytest.mark.parametrize(("method", "params", "answer"), CALLS)
def test_requests_and_answers_are_those_of_botocore(
    method: str, params: dict[str, Any], answer: dict[str, Any], ours: Canned, plain: Canned
) -> None:
    ours.answers({"ConsumedCapacity": CAPACITY, **answer})
    plain.answers({"ConsumedCapacity": CAPACITY, **answer})
    consumed = {} if method == "describe_table" else {"ReturnConsumedCapacity": "TOTAL"}

    our_answer = getattr(ours.client, method)(**params)
    plain_answer = getattr(plain.client, method)(**params, **consumed)

    plain_answer["ResponseMetadata"].pop("MaxAttemptsReached", None)  # Of botocore's retries.
    assert our_answer == plain_answer
    mine, theirs = ours.requests[0], plain.requests[0]
    assert (mine.method, mine.url, mine.body) == (theirs.method, theirs.url, theirs.body)
    assert set(mine.headers) == set(theirs.headers) - NOT_SIGNED
    for name in set(mine.headers) - {"Authorization", "X-Amz-Date", "User-Agent"}:
        assert ensure_bytes(mine.headers[name]) == ensure_bytes(theirs.headers[name])


def test_errors_are_those_of_botocore(ours: Canned, plain: Canned) -> None:
    error = {"__type": "x#TransactionCanceledException", "CancellationReasons": [{"Code": "None"}]}
    seen = []
    for canned in (ours, plain):
        canned.answers(error, status=400)
        with pytest.raises(canned.client.exceptions.TransactionCanceledException) as raised:
            canned.client.transact_write_items(
                TransactItems=[{"Delete": {"TableName": "t", "Key": KEY}}]
            )
        raised.value.response["ResponseMetadata"].pop("MaxAttemptsReached", None)
        seen.append(raised.value.response)

    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "answer",
    [
        {"Items": [{"Name": "x"}]},
        {"Items": [["Name"]]},
        {"Items": {"Name": {"S": "x"}}},
        {"Items": [], "LastEvaluatedKey": [KEY]},
    ],
    ids=str,
)
def test_item_of_another_shape_is_malformed(answer: dict[str, Any], ours: Canned) -> None:
    ours.answers({"ConsumedCapacity": CAPACITY, **answer})

    with pytest.raises(MalformedAnswer):
        ours.client.scan(TableName="other")


def test_parameters_are_still_checked_before_they_are_sent(ours: Canned) -> None:
    ours.answers({})

    with pytest.raises(ParamValidationError):
        ours.client.get_item(TableName="t", Key={"MysfitId": {"S": 7}})

    assert ours.requests == []


def test_nobody_else_listens_to_the_events_that_are_left_out(plain: Canned) -> None:
    emitter = plain.client.meta.events._emitter

    listeners = {
        event: {handler.__qualname__ for handler in found}
        for event in ("before-endpoint-resolution", "request-created", "choose-signer",
                      "before-sign", "needs-retry")
        if (found := emitter._handlers.prefix_search(f"{event}.dynamodb.GetItem"))
    }  # fmt: skip

    assert listeners == {
        "request-created": {
            "RequestSigner.handler",
            "MaxAttemptsSeeder.seed_max_attempts",
            "UserAgentString.rebuild_and_replace_user_agent_handler",
            "add_retry_headers",
        },
        "choose-signer": {"set_operation_specific_signer", "_set_auth_scheme_preference_signer"},
        "needs-retry": {"RetryHandler.needs_retry"},
    }
