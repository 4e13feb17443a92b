"""The service answers as its OpenAPI document says, whoever asks whatever: schemathesis, over HTTP.

All of its checks: the document's statuses, fields and bodies, `Allow` and 405, what is valid is
accepted, what is not is refused, and nobody is answered who needs a token.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from docs.openapi import openapi
from tests.support.pool import Pool

# A query that the document allows is accepted. Of a body it gives the form: that a time is on the
# calendar and a text printable, no JSON Schema says, and what is not is 422.
ACCEPTED = ["2xx", 401, 403, 404, 409, 422, 429, 503]
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}
)
SCHEMA = schemathesis.openapi.from_dict(openapi(), config=CONFIG)
# An invalid document has no `ok`, and raises here.
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]  # type: ignore[union-attr]

WHO = ["nobody", "visitor", "staff"]


def headers_of(who: str, pool: Pool) -> dict[str, str]:
    return {
        "nobody": dict[str, str](),
        "visitor": pool.headers(sub="fuzzer"),
        "staff": pool.headers(sub="fuzzer", **{"cognito:groups": ["staff"]}),
    }[who]


def answers_as_documented(
    operation: Any, examples: int, address: str, headers: dict[str, str]
) -> None:
    """Asks `examples` times, half of them what the document does not allow."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    def check(case: schemathesis.Case[Any]) -> None:
        # Only the service can make one; tests/service/test_page_tokens.py has the others.
        case.query.pop("nextToken", None)
        case.call_and_validate(address, headers=headers)

    check()


# Not by schemathesis' own parametrize: it gives every route one id, of which pytest-xdist runs one.
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")
def test_route_answers_as_documented(
    operation: Any, who: str, pool: Pool, served: httpx.Client
) -> None:
    answers_as_documented(operation, 4, str(served.base_url), headers_of(who, pool))


@pytest.mark.long
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")
def test_route_answers_as_documented_at_length(
    operation: Any, who: str, pool: Pool, served: httpx.Client
) -> None:
    answers_as_documented(operation, 100, str(served.base_url), headers_of(who, pool))
