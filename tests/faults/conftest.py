"""The service as production runs it, over an account that fails on request.

The folder holds what must not happen when something fails, is overloaded or is abused; each test
has its row in docs/reliability.md. What takes long has the mark `long`: `make test-faults` runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.support.builders import make_environment
from tests.support.cloud import Cloud
from tests.support.pool import Pool
from tests.support.process import running_service
from tests.support.tables import Tables
from tests.support.upstream import Upstream, running_upstream


@pytest.fixture
def upstream(cloud: Cloud) -> Iterator[Upstream]:
    """Passes calls on to the emulated account, until a test gives it a rule."""
    with running_upstream(cloud.endpoint) as started:
        yield started


Environment = Callable[..., dict[str, str]]


@pytest.fixture
def environment(upstream: Upstream, cloud_tables: Tables, pool: Pool) -> Environment:
    """The variables of a service over `upstream`; takes those that differ.

    The cache is on, as in production.
    """

    def made(**changes: str) -> dict[str, str]:
        return make_environment(
            **{
                **cloud_tables.environment,
                "MYSFITS_JWKS_URL": pool.url,
                "AWS_ENDPOINT_URL": upstream.address,
                **changes,
            }
        )

    return made


StartService = Callable[..., httpx.Client]


@pytest.fixture
def start_service(environment: Environment, tmp_path: Path) -> Iterator[StartService]:
    """Starts `python -m service` over `upstream`; takes variables that differ, gives a client.

    Its log is `tmp_path / "service.log"`.
    """
    with ExitStack() as stack:
        log = stack.enter_context((tmp_path / "service.log").open("ab"))

        def start(**changes: str) -> httpx.Client:
            _, client = stack.enter_context(running_service(environment(**changes), log))
            return client

        yield start
