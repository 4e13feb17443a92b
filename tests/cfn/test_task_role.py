"""The task role allows exactly the calls of DynamoDB and S3 that the service makes or signs.

Every route is requested over the emulated account (service_requests/), and each call of botocore is
recorded. A transaction needs the permission of each of its actions.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.client import BaseClient

from docs.openapi import openapi
from service.app import create_app
from service.settings import Settings
from tests.cfn import service_requests
from tests.cfn.rules.reading import listed
from tests.cfn.service_requests import Ask
from tests.cfn.stack import Stack, Template, load
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

Permission = tuple[str, str]
"""An action and a table, an index or a prefix of the bucket: ("dynamodb:Query",
"LikesTable/index/X"), ("s3:GetObject", "PhotosBucket/shown/*")."""

DAEMON = {("xray:PutTraceSegments", "*"), ("xray:PutTelemetryRecords", "*")}
"""Permissions of the X-Ray daemon, which has the same role."""


SIGNED = {
    "s3:PutObject": r'"key":"(originals|shown)/',
    "s3:GetObject": r"/(originals|shown)/[^\"?]+\?[^\"]*X-Amz-Signature=",
}
"""What a presigned address in an answer lets a browser do, which its signer must be allowed."""


@pytest.fixture
def needed(
    settings: Settings, cloud_tables: Tables, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> set[Permission]:
    """The permissions that requests to every route needed."""
    permissions: set[Permission] = set()
    tables = {
        str(value): "".join(word.title() for word in field.split("_"))
        for field, value in vars(settings).items()
        if field.endswith("_table")
    }
    # A private method, and the one that every client calls, however the service makes it.
    make_call = getattr(BaseClient, "_make_api_call")  # noqa: B009

    def record(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        # That client is the test's own.
        if client is not cloud_tables.client:
            permissions.update(permissions_of(operation, parameters, tables))
        return make_call(client, operation, parameters)

    with serve(create_app(settings)) as client:
        monkeypatch.setattr(BaseClient, "_make_api_call", record)
        ask = Ask(client, pool, cloud_tables)
        for module in pkgutil.iter_modules(service_requests.__path__):
            importlib.import_module(f"{service_requests.__name__}.{module.name}").send(ask)
        monkeypatch.undo()
    permissions.update(
        (action, prefix_of(prefix))
        for action, address in SIGNED.items()
        for prefix in re.findall(address, "".join(ask.answers))
    )
    assert ask.routes == every_route(), "each noun has a module in tests/cfn/service_requests"
    return permissions


def permissions_of(
    operation: str, parameters: dict[str, Any], tables: dict[str, str]
) -> Iterator[Permission]:
    """What a call needs; `tables` are the logical names of tables by their physical ones."""
    if operation == "DeleteObjects":
        for each in parameters["Delete"]["Objects"]:
            yield "s3:DeleteObject", prefix_of(each["Key"])
    else:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        for action, table in touched(operation, parameters):
            yield f"dynamodb:{action}", tables[table] + index


def prefix_of(key: str) -> str:
    return f"PhotosBucket/{key.partition('/')[0]}/*"


def touched(operation: str, parameters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The actions of a call of DynamoDB, each with its table."""
    if operation == "TransactWriteItems":
        for item in parameters["TransactItems"]:
            for verb, given in item.items():
                yield f"{verb}Item", given["TableName"]
    elif "RequestItems" in parameters:
        for table in parameters["RequestItems"]:
            yield operation, table
    else:
        yield operation, parameters["TableName"]


def every_route() -> set[tuple[str, str]]:
    paths = openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def allowed(template: Template) -> set[Permission]:
    role = Stack(template).resources["TaskRole"]["Properties"]
    return {
        (action, re.sub(r"<import test-\w+-(\w+)Arn>", r"\1", resource))
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for resource in listed(statement["Resource"])
        for action in listed(statement["Action"])
    }


def test_the_task_role_allows_exactly_the_calls_of_the_service(needed: set[Permission]) -> None:
    queried = {resource for _, resource in needed if "/index/" in resource}
    exact = {(a, re.sub(r"/index/.*", "/index/*", resource)) for a, resource in needed} | DAEMON

    assert allowed(load("service")) == exact
    # `index/*` is no more than needed, as every index is queried.
    assert queried == {
        f"{table}/index/{index['IndexName']}"
        for table, properties in Stack(load("data")).of_type("AWS::DynamoDB::Table").items()
        for index in properties.get("GlobalSecondaryIndexes", [])
    }
    for mutant in mutants():
        assert allowed(mutant) != exact


def mutants() -> Iterator[Template]:
    """The template with one action less and with one more, in each statement of the role."""
    statements = load("service")["Resources"]["TaskRole"]["Properties"]["Policies"][0]
    for number, statement in enumerate(statements["PolicyDocument"]["Statement"]):
        actions = listed(statement["Action"])
        for changed in (actions[1:], [*actions, "dynamodb:DescribeTable"]):
            template = load("service")
            policy = template["Resources"]["TaskRole"]["Properties"]["Policies"][0]
            policy["PolicyDocument"]["Statement"][number]["Action"] = changed
            yield template
