"""The service answers as its OpenAPI document says, whatever is asked: schemathesis, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from docs.openapi import openapi
from tests.support.pool import Pool

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

FEW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

SCHEMA = schemathesis.openapi.from_dict(openapi())
# An invalid document has no `ok`, and raises here.
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]  # type: ignore[union-attr]


# Not by schemathesis' own parametrize: it gives every route one id, of which pytest-xdist runs one.
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")
def test_route_answers_as_documented(operation: Any, pool: Pool, served: httpx.Client) -> None:
    staff = pool.headers(sub="fuzzer", **{"cognito:groups": ["staff"]})

    @FEW
    @given(case=operation.as_strategy())
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(str(served.base_url), headers=staff, checks=CHECKS)

    check()
