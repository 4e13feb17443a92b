"""Requests by which each noun makes every AWS call it can make, for test_task_role.py.

A module for each noun, found by itself, with a function `send(ask)`: each route of the noun once as
it should be, and the ways in which a write is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.builders import make_body
from tests.support.pool import Pool
from tests.support.tables import Tables

Headers = dict[str, str]


@dataclass
class Ask:
    """Sends requests to the service, and keeps the routes that were asked and the answers."""

    client: httpx.Client
    pool: Pool
    tables: Tables
    routes: set[tuple[str, str]] = field(default_factory=set)
    answers: list[Any] = field(default_factory=list)

    def __call__(
        self, method: str, route: str, expected: int, *, path: Any = None, **given: Any
    ) -> Any:
        """The JSON of the answer, whose status must be `expected`."""
        answer = self.client.request(method, route.format(**path or {}), **given)
        assert answer.status_code == expected, f"{method} {route}: {answer.text}"
        self.routes.add((method, route))
        self.answers.append(answer.json() if answer.content else None)
        return self.answers[-1]

    def visitor(self) -> Headers:
        """Another visitor each time."""
        headers: Headers = self.pool.headers()
        return headers

    def staff(self) -> Headers:
        headers: Headers = self.pool.staff()
        return headers

    def new_mysfit(self) -> dict[str, str]:
        """The path parameters of a new mysfit."""
        made = self("POST", "/mysfits", 201, json=make_body(), headers=self.staff())
        return {"mysfitId": made["mysfitId"]}
