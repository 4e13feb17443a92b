"""The service over moto: stores and the whole HTTP process, in the process of the tests.

The tables and the server are made once; each test that asks for `tables`, a store or `client` finds
the tables empty. Races need a DynamoDB that is safe for threads: tests/local/test_races.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from service.adoptions.store import AdoptionStore
from service.app import create_app
from service.likes.store import LikeStore
from service.mysfits.store import MysfitStore
from service.photos.store import PhotoStore
from tests.support.builders import SITE_URL, make_settings
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables, moto_tables


@pytest.fixture(scope="package")
def deployed_tables() -> Iterator[Tables]:
    """The tables of cfn/data.yml in moto, as the tests before left them."""
    with moto_tables() as tables:
        yield tables


@pytest.fixture
def tables(deployed_tables: Tables) -> Tables:
    """The same, empty."""
    deployed_tables.empty()
    return deployed_tables


@pytest.fixture
def mysfits(tables: Tables) -> MysfitStore:
    return MysfitStore(tables.client, tables.mysfits, SITE_URL, pause=lambda _: None)


@pytest.fixture
def likes(tables: Tables) -> LikeStore:
    return LikeStore(tables.client, tables.likes, tables.mysfits)


@pytest.fixture
def adoptions(tables: Tables) -> AdoptionStore:
    return AdoptionStore(tables.client, tables.mysfits)


@pytest.fixture
def photos(tables: Tables) -> PhotoStore:
    return PhotoStore(tables.client, tables.photos, tables.mysfits)


@pytest.fixture(scope="package")
def served(deployed_tables: Tables, pool: Pool) -> Iterator[httpx.Client]:
    """The whole service over HTTP, its cache off, so that emptied tables are seen at once."""
    settings = make_settings(
        **deployed_tables.environment, MYSFITS_JWKS_URL=pool.url, MYSFITS_CACHE_SECONDS="0"
    )
    with serve(create_app(settings)) as client:
        yield client


@pytest.fixture
def client(served: httpx.Client, tables: Tables) -> httpx.Client:
    """The same, over empty tables."""
    return served


@pytest.fixture(scope="package")
def served_without_dynamodb(pool: Pool) -> Iterator[httpx.Client]:
    """The whole service over HTTP; nothing listens where its DynamoDB should be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{free_port()}")
        app = create_app(make_settings(MYSFITS_JWKS_URL=pool.url))
    with serve(app) as client:
        yield client
