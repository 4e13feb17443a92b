"""Fixtures that several folders share.

Stores are tested over moto, in process; routes over the emulated account, through HTTP.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import boto3
import httpx
import pytest
from moto import mock_aws

from service.adoptions.store import AdoptionStore
from service.app import create_app
from service.likes.store import LikeStore
from service.mysfits.store import MysfitStore
from service.settings import Settings
from tests.support.builders import SITE_URL, make_settings
from tests.support.cloud import Cloud, running_cloud
from tests.support.pool import Pool, serve_keys
from tests.support.server import serve
from tests.support.tables import REGION, Tables, create_tables


@pytest.fixture(scope="session", autouse=True)
def _no_real_account() -> Iterator[None]:
    """No test can reach a real account, whatever this machine is signed in to."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield


@pytest.fixture
def tables() -> Iterator[Tables]:
    """Both tables of cfn/data.yml, empty, in moto."""
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        yield create_tables(session.client("cloudformation"), session.client("dynamodb"))


@pytest.fixture
def mysfits(tables: Tables) -> MysfitStore:
    return MysfitStore(tables.client, tables.mysfits, SITE_URL, pause=lambda _: None)


@pytest.fixture
def likes(tables: Tables) -> LikeStore:
    return LikeStore(tables.client, tables.likes, tables.mysfits, pause=lambda _: None)


@pytest.fixture
def adoptions(tables: Tables) -> AdoptionStore:
    return AdoptionStore(tables.client, tables.mysfits)


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """A user pool's signing key, its public half served over HTTP as Cognito does."""
    with serve_keys() as served:
        yield served


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    """One emulated account for the whole run, with nothing deployed."""
    with running_cloud() as started:
        yield started


@pytest.fixture
def cloud_tables(cloud: Cloud) -> Tables:
    """Both tables of cfn/data.yml, empty, in the emulated account."""
    return create_tables(cloud.cloudformation, cloud.dynamodb)


@pytest.fixture
def settings(cloud: Cloud, cloud_tables: Tables, pool: Pool) -> Settings:
    """Settings over the emulated account's tables, trusting `pool`."""
    return settings_over(cloud, cloud_tables, pool)


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    """The whole service over HTTP, and its DynamoDB over HTTP too; both tables empty."""
    with serve(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="session")
def shared_client(cloud: Cloud, pool: Pool) -> Iterator[httpx.Client]:
    """The same, started once, for tests that change nothing and find nothing."""
    tables = create_tables(cloud.cloudformation, cloud.dynamodb)
    with serve(create_app(settings_over(cloud, tables, pool))) as client:
        yield client


def settings_over(cloud: Cloud, tables: Tables, pool: Pool) -> Settings:
    return make_settings(
        AWS_ENDPOINT_URL=cloud.endpoint,
        MYSFITS_TABLE=tables.mysfits,
        MYSFITS_LIKES_TABLE=tables.likes,
        MYSFITS_JWKS_URL=pool.url,
    )
