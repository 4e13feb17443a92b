"""The task role allows exactly the AWS calls of the service, and those of the addresses it signs.

Every route is requested over the emulated account (service_requests/), and each call of botocore is
recorded.
"""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

from docs.openapi import openapi
from service.app import create_app
from service.settings import Settings
from tests.cfn import calls, service_requests
from tests.cfn.calls import Permission, recorded_calls
from tests.cfn.service_requests import Ask
from tests.cfn.stack import Stack, load
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

DAEMON = {("xray:PutTraceSegments", "*"), ("xray:PutTelemetryRecords", "*")}
"""Permissions of the X-Ray daemon, which has the same role."""


@pytest.fixture
def needed(
    settings: Settings, cloud_tables: Tables, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> set[Permission]:
    """The permissions that requests to every route needed."""
    bucket = str(settings.photos_bucket)
    names = {
        str(value): "".join(word.title() for word in field.split("_"))
        for field, value in vars(settings).items()
        if field.endswith(("_table", "_bucket"))
    }
    with (
        serve(create_app(settings)) as client,
        recorded_calls(monkeypatch, own=cloud_tables.client) as made,
    ):
        ask = Ask(client, pool, cloud_tables)
        for module in pkgutil.iter_modules(service_requests.__path__):
            importlib.import_module(f"{service_requests.__name__}.{module.name}").send(ask)
    assert ask.routes == every_route(), "each noun has a module in tests/cfn/service_requests"
    return {
        *(permission for call in made for permission in calls.needed(call, names)),
        *calls.signed_for(ask.answers, bucket, names),
    }


def every_route() -> set[tuple[str, str]]:
    paths = openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_the_task_role_allows_exactly_the_calls_of_the_service(needed: set[Permission]) -> None:
    role = Stack(load("service")).resources["TaskRole"]["Properties"]
    queried = {resource for _, resource in needed if "/index/" in resource}
    exact = {(a, re.sub(r"/index/.*", "/index/*", resource)) for a, resource in needed} | DAEMON

    assert calls.allowed(role) == exact
    # `index/*` is no more than needed, as every index is queried.
    assert queried == {
        f"{table}/index/{index['IndexName']}"
        for table, properties in Stack(load("data")).of_type("AWS::DynamoDB::Table").items()
        for index in properties.get("GlobalSecondaryIndexes", [])
    }
    for mutant in calls.altered(role):
        assert calls.allowed(mutant) != exact
