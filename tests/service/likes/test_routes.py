"""Liking over HTTP, with many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.service.mysfits.test_routes import UNKNOWN_ID, add, detail
from tests.support.pool import Pool
from tests.support.tables import Tables


@pytest.fixture
def mysfit(client: httpx.Client, pool: Pool) -> dict[str, Any]:
    return add(client, pool)


def test_a_like_answers_with_the_count(
    client: httpx.Client, pool: Pool, mysfit: dict[str, Any]
) -> None:
    path, headers = f"/mysfits/{mysfit['mysfitId']}/like", pool.headers()

    answers = [client.request(method, path, headers=headers)
               for method in ("POST", "POST", "DELETE", "DELETE")]  # fmt: skip

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.json() for answer in answers] == [
        {"mysfitId": mysfit["mysfitId"], "liked": liked, "likes": likes}
        for liked, likes in ((True, 1), (True, 1), (False, 0), (False, 0))
    ]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_liking_needs_a_token(client: httpx.Client, mysfit: dict[str, Any], method: str) -> None:
    detail(client.request(method, f"/mysfits/{mysfit['mysfitId']}/like"), 401)

    assert client.get(f"/mysfits/{mysfit['mysfitId']}").json()["likes"] == 0


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("action", ["like", "adopt"])
def test_nothing_can_be_made_by_naming_it(
    client: httpx.Client, pool: Pool, cloud_tables: Tables, method: str, action: str
) -> None:
    answer = client.request(method, f"/mysfits/{UNKNOWN_ID}/{action}", headers=pool.headers())

    detail(answer, 404)
    for table in (cloud_tables.mysfits, cloud_tables.likes):
        assert cloud_tables.client.scan(TableName=table)["Items"] == []


def test_two_hundred_clicks_of_one_visitor_are_one_like(
    client: httpx.Client, pool: Pool, mysfit: dict[str, Any]
) -> None:
    headers = pool.headers(sub="ada")

    with ThreadPoolExecutor(200) as threads:
        clicks = [
            threads.submit(client.post, f"/mysfits/{mysfit['mysfitId']}/like", headers=headers)
            for _ in range(200)
        ]
        answers = [click.result() for click in clicks]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["likes"] for answer in answers} == {1}
    assert client.get(f"/mysfits/{mysfit['mysfitId']}").json()["likes"] == 1


def test_the_count_equals_the_records_after_a_crowd(
    client: httpx.Client, pool: Pool, mysfit: dict[str, Any], cloud_tables: Tables
) -> None:
    path = f"/mysfits/{mysfit['mysfitId']}/like"
    visitors = [pool.headers(sub=f"visitor-{number}") for number in range(30)]

    with ThreadPoolExecutor(60) as threads:
        for headers in visitors:
            threads.submit(client.post, path, headers=headers)
            threads.submit(client.delete, path, headers=headers)
            threads.submit(client.post, path, headers=headers)

    records = cloud_tables.client.scan(TableName=cloud_tables.likes)["Items"]
    assert client.get(f"/mysfits/{mysfit['mysfitId']}").json()["likes"] == len(records)
