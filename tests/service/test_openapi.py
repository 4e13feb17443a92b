"""The service answers as its OpenAPI document says, whatever is asked: schemathesis, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
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
from tests.support.pool import Pool

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(openapi())


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_route_answers_as_documented(
    case: schemathesis.Case[Any], pool: Pool, served: httpx.Client
) -> None:
    staff = pool.headers(sub="fuzzer", **{"cognito:groups": ["staff"]})

    case.call_and_validate(str(served.base_url), headers=staff, checks=CHECKS)
