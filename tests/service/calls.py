"""Requests that several tests make, and what every answer of their kind has."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.builders import make_body
from tests.support.pool import Pool

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def add_mysfit(client: httpx.Client, pool: Pool, **changes: Any) -> dict[str, Any]:
    """The mysfit that staff added."""
    answer = client.post("/mysfits", json=make_body(**changes), headers=pool.staff())
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


def problem_detail(answer: httpx.Response, status: int) -> str:
    """The detail of a problem (RFC 9457); its other members are checked on the way."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance", "requestId"}
    assert problem["requestId"] == answer.headers["x-request-id"]
    assert problem["status"] == status
    detail: str = problem["detail"]
    return detail
