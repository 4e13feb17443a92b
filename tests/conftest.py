"""Fixtures that several folders share. What starts something is imported only when it is asked for.

tests/service runs over moto, in process (tests/service/conftest.py); the fixtures `cloud` and
`cloud_tables` are the emulated account, a process of its own.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from service.settings import Settings
    from tests.support.cloud import Cloud
    from tests.support.pool import Pool
    from tests.support.tables import Tables


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fails on two tests with one id: pytest-xdist would run one of them, without a word."""
    ids = Counter(item.nodeid for item in items)
    if repeated := [each for each, count in ids.items() if count > 1]:
        raise pytest.UsageError(f"Test ids must be unique: {repeated}")


@pytest.fixture(scope="session", autouse=True)
def _no_real_account() -> Iterator[None]:
    """No test can reach a real account, whatever this machine is signed in to."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield


@pytest.fixture(autouse=True)
def _no_secret_in_a_log() -> Iterator[None]:
    """Fails a test whose log holds a token, a code, a password, an address or a signature."""
    from tests.support.log_secrets import searched_logs

    with searched_logs():
        yield


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """A user pool's signing key, its public half served over HTTP as Cognito does."""
    from tests.support.pool import serve_keys

    with serve_keys() as served:
        yield served


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    """One emulated account for the whole run, with nothing deployed."""
    from tests.support.cloud import running_cloud

    with running_cloud() as started:
        yield started


@pytest.fixture
def cloud_tables(cloud: Cloud) -> Tables:
    """The tables of cfn/data.yml, empty, in the emulated account."""
    from tests.support.tables import create_tables

    return create_tables(cloud.cloudformation, cloud.dynamodb)


@pytest.fixture
def settings(
    cloud: Cloud, cloud_tables: Tables, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings over the emulated account; AWS clients find it by its variable."""
    from tests.support.builders import make_settings
    from tests.support.tables import create_photos_bucket

    create_photos_bucket(cloud.s3)
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.endpoint)
    return make_settings(**cloud_tables.environment, MYSFITS_JWKS_URL=pool.url)
