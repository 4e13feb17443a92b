"""The permissions that AWS calls need: recorded calls of botocore, compared with a role's policies.

A permission names a resource as the templates do: ("s3:GetObject", "PhotosBucket/shown/*").
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from botocore.client import BaseClient

from tests.cfn.rules.reading import listed

Permission = tuple[str, str]
"""An action and a resource: ("dynamodb:Query", "MysfitsTable/index/SpeciesIndex")."""

Names = Mapping[str, str]
"""Name, address or ARN of a resource -> its logical name in the templates."""

S3_ACTIONS = {
    "DeleteObjects": "s3:DeleteObject",
    "HeadObject": "s3:GetObject",
    "ListObjectsV2": "s3:ListBucket",
}
"""Operations whose action has another name."""


class Call(NamedTuple):
    """A call of botocore: ("s3", "HeadObject", {"Bucket": ..., "Key": ...})."""

    service: str
    operation: str
    parameters: dict[str, Any]


@contextmanager
def recorded_calls(monkeypatch: pytest.MonkeyPatch, own: Any = None) -> Iterator[list[Call]]:
    """Every call of every client but the test's `own` while it is open, in their order."""
    calls: list[Call] = []
    # A private method, and the one that every client calls, however it was made.
    make_call = getattr(BaseClient, "_make_api_call")  # noqa: B009

    def record(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        if client is not own:
            calls.append(Call(client.meta.service_model.service_name, operation, parameters))
        return make_call(client, operation, parameters)

    with monkeypatch.context() as patched:
        patched.setattr(BaseClient, "_make_api_call", record)
        yield calls


def needed(call: Call, names: Names) -> Iterator[Permission]:
    """The permissions of a call. A transaction needs that of each of its actions.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
    """
    match call.service:
        case "dynamodb":
            yield from _of_dynamodb(call.operation, call.parameters, names)
        case "s3":
            yield from _of_s3(call.operation, call.parameters, names)
        case "sqs":
            action = call.operation.removesuffix("Batch")
            yield f"sqs:{action}", names[call.parameters["QueueUrl"]]
        case "sns":
            yield f"sns:{call.operation}", names[call.parameters["TopicArn"]]
        case "rekognition":
            yield f"rekognition:{call.operation}", "*"
            # Rekognition reads the object with the rights of its caller.
            if stored := call.parameters["Image"].get("S3Object"):
                yield "s3:GetObject", _prefix(names[stored["Bucket"]], stored["Name"])
        case _:
            raise ValueError(f"No permission is known for {call.service}:{call.operation}")


def _of_dynamodb(operation: str, parameters: dict[str, Any], names: Names) -> Iterator[Permission]:
    if operation == "TransactWriteItems":
        for item in parameters["TransactItems"]:
            for verb, given in item.items():
                action = "ConditionCheckItem" if verb == "ConditionCheck" else f"{verb}Item"
                yield f"dynamodb:{action}", names[given["TableName"]]
    elif "RequestItems" in parameters:
        for table in parameters["RequestItems"]:
            yield f"dynamodb:{operation}", names[table]
    else:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield f"dynamodb:{operation}", names[parameters["TableName"]] + index


def _of_s3(operation: str, parameters: dict[str, Any], names: Names) -> Iterator[Permission]:
    action = S3_ACTIONS.get(operation, f"s3:{operation}")
    bucket = names[parameters["Bucket"]]
    keys = [each["Key"] for each in parameters.get("Delete", {}).get("Objects", [])]
    if "Key" in parameters:
        keys = [parameters["Key"]]
    if not keys:
        yield action, bucket
    for key in keys:
        yield action, _prefix(bucket, key)


def signed_for(answer: Any, bucket: str, names: Names) -> Iterator[Permission]:
    """What the presigned addresses in an answer of the API do with the rights of their signer."""
    if isinstance(answer, dict):
        if "fields" in answer and "url" in answer:
            yield "s3:PutObject", _prefix(names[bucket], answer["fields"]["key"])
            return
        for value in answer.values():
            yield from signed_for(value, bucket, names)
    elif isinstance(answer, list):
        for value in answer:
            yield from signed_for(value, bucket, names)
    elif isinstance(answer, str) and "X-Amz-Signature=" in answer:
        key = re.search(r"(originals|shown)/[^?]+", answer)
        assert key, answer
        yield "s3:GetObject", _prefix(names[bucket], key[0])


def _prefix(bucket: str, key: str) -> str:
    return f"{bucket}/{key.partition('/')[0]}/*"


def allowed(role: dict[str, Any]) -> set[Permission]:
    """The permissions that the policies of a role give."""
    return {
        (action, _logical(resource))
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


def altered(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The role with one action less and with one more, in each of its statements."""
    for number, statement in enumerate(role["Policies"][0]["PolicyDocument"]["Statement"]):
        actions = listed(statement["Action"])
        for changed in (actions[1:], [*actions, "dynamodb:DescribeTable"]):
            mutant = copy.deepcopy(role)
            mutant["Policies"][0]["PolicyDocument"]["Statement"][number]["Action"] = changed
            yield mutant


def _logical(resource: str) -> str:
    """`<import test-data-LikesTableArn>/index/*` -> LikesTable/index/*, `<Topic>` -> Topic"""
    return re.sub(r"<(?:import test-\w+-)?(\w+?)(?:\.?Arn)?>", r"\1", resource)
