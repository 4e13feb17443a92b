"""What every part is given, and the requests that several of them send."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import servers
from bench.constant_dynamodb import mysfit_id
from bench.generator import Request
from bench.servers import DynamoDb, Server
from service.mysfits.listing import query_of
from service.page_tokens import page_token
from tests.support.builders import SITE_URL
from tests.support.pool import Pool

OF_A_BROWSER = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, br",
    "Origin": SITE_URL,
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) bench",
}
"""What the site's requests carry; every contestant is sent the same."""


@dataclass(frozen=True)
class Context:
    """The environment of the services, and how long to measure."""

    pool: Pool
    table: DynamoDb
    rounds: int
    seconds: float
    quick: bool = False
    before: Path | None = None
    """A tree of an earlier commit, to measure beside this one."""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1_000))
    """Of mysfits, none of them twice: an address made of one is in no cache."""

    @property
    def environment(self) -> dict[str, str]:
        return servers.environment(self.pool.url, self.table.url)

    @contextmanager
    def services(self) -> Iterator[dict[str, Server]]:
        """`service`, and `before` where there is one."""
        with ExitStack() as stack:
            found = {"service": stack.enter_context(servers.service(self.environment))}
            if self.before:
                earlier = servers.service(self.environment, self.before)
                found["before"] = stack.enter_context(earlier)
            yield found

    def next_numbers(self, per_second: int) -> list[int]:
        """Enough for a run, at so many requests a second."""
        return list(itertools.islice(self.numbers, int(per_second * max(1, self.seconds))))

    def tokens(self, count: int) -> list[str]:
        """`Authorization` of that many visitors."""
        return [self.pool.headers(sub=str(uuid.uuid4()))["Authorization"] for _ in range(count)]


def hot(path: str = "/mysfits", **headers: str) -> Request:
    return Request(path, headers={**OF_A_BROWSER, **headers})


def by_id(number: int) -> Request:
    return hot(f"/mysfits/{mysfit_id(number)}")


def by_species(number: int) -> Request:
    return hot(f"/mysfits?species=Species%20{number}")


def by_page(number: int) -> Request:
    return hot(f"/mysfits?nextToken={page_token(query_of(None), mysfit_id(number))}")


def like(number: int, authorization: str = "") -> Request:
    headers = {**OF_A_BROWSER, **({"Authorization": authorization} if authorization else {})}
    return Request(f"/mysfits/{mysfit_id(number)}/like", "POST", headers)
