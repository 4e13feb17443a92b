"""The service answers as its OpenAPI document says, whatever is asked: schemathesis, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from docs.openapi import openapi
from service.app import create_app
from tests.conftest import settings_over
from tests.support.cloud import Cloud
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import create_tables

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def fuzzed_client(cloud: Cloud, pool: Pool) -> Iterator[httpx.Client]:
    """A service with tables of its own, for what the fuzzer writes into them."""
    tables = create_tables(cloud.cloudformation, cloud.dynamodb)
    with serve(create_app(settings_over(cloud, tables, pool))) as client:
        yield client


schema = schemathesis.openapi.from_dict(openapi())


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_route_answers_as_documented(
    case: schemathesis.Case[Any], pool: Pool, fuzzed_client: httpx.Client
) -> None:
    keeper = pool.headers(sub="fuzzer", **{"cognito:groups": ["staff"]})

    case.call_and_validate(str(fuzzed_client.base_url), headers=keeper, checks=CHECKS)
