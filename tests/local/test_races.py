"""Writes of many visitors at once, through the service, on a DynamoDB in a process of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from service.app import create_app
from service.http.dependencies import state_of
from service.http.lanes import Lane, Lanes
from service.settings import Settings
from tests.support.builders import OWNER, make_body
from tests.support.photos import counted, put
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

VISITORS = 200


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    app = create_app(settings)
    # Nobody is refused, so that all of them race; 40 at once, as the emulated account can answer.
    lane = Lane("writes", threads=VISITORS, wait_seconds=30)
    lane.limit = 40
    state_of(app).get(Lanes).writes = lane
    with serve(app) as client:
        yield client


@pytest.fixture
def path(client: httpx.Client, pool: Pool) -> str:
    added = client.post("/mysfits", json=make_body(), headers=pool.staff()).json()
    return f"/mysfits/{added['mysfitId']}"


def test_of_200_concurrent_adopters_exactly_one_succeeds(
    client: httpx.Client, pool: Pool, path: str
) -> None:
    visitors = [pool.headers(sub=f"visitor-{number}") for number in range(VISITORS)]

    with ThreadPoolExecutor(VISITORS) as threads:
        sent = [threads.submit(client.post, f"{path}/adopt", headers=each) for each in visitors]
        statuses = [answer.result().status_code for answer in sent]

    assert Counter(statuses) == {200: 1, 409: VISITORS - 1}
    adopter = visitors[statuses.index(200)]
    assert client.post(f"{path}/adopt", headers=adopter).status_code == 200


def test_like_count_equals_the_records_after_concurrent_likes_and_unlikes(
    client: httpx.Client, pool: Pool, path: str, cloud_tables: Tables
) -> None:
    visitors = [pool.headers(sub=f"visitor-{number}") for number in range(30)]

    with ThreadPoolExecutor(60) as threads:
        for headers in visitors:
            for method in ("POST", "POST", "DELETE", "POST"):
                threads.submit(client.request, method, f"{path}/like", headers=headers)

    records = cloud_tables.client.scan(TableName=cloud_tables.likes)["Items"]
    assert len(records) > 0
    assert client.get(path).json()["likes"] == len(records)


def test_album_counts_its_ready_photos_after_concurrent_deletions(
    client: httpx.Client, pool: Pool, cloud_tables: Tables
) -> None:
    owner = pool.headers(sub=OWNER)
    photos = [put(cloud_tables).photo_id for _ in range(12)]

    with ThreadPoolExecutor(30) as threads:
        for photo_id in photos[:-2]:
            for _ in range(3):
                threads.submit(client.delete, f"/photos/{photo_id}", headers=owner)

    left = [photo["photoId"] for photo in client.get("/photos", headers=owner).json()["photos"]]
    assert set(photos[-2:]) <= set(left)
    assert counted(cloud_tables) == len(left)
