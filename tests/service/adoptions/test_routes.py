"""Adopting over HTTP, with many at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import httpx
import pytest

from tests.service.mysfits.test_routes import add, detail
from tests.support.pool import Pool


@pytest.fixture
def path(client: httpx.Client, pool: Pool) -> str:
    return f"/mysfits/{add(client, pool)['mysfitId']}"


def test_adopting_answers_since_when(client: httpx.Client, pool: Pool, path: str) -> None:
    headers = pool.headers()

    first = client.post(f"{path}/adopt", headers=headers)
    again = client.post(f"{path}/adopt", headers=headers)

    assert first.status_code == 200
    assert first.json()["adopted"] is True
    assert datetime.fromisoformat(first.json()["adoptedAt"]).tzinfo is not None
    assert again.json() == first.json()


def test_of_two_hundred_visitors_one_adopts(client: httpx.Client, pool: Pool, path: str) -> None:
    crowd = [pool.headers(sub=f"visitor-{number}") for number in range(200)]

    with ThreadPoolExecutor(200) as threads:
        tries = [threads.submit(client.post, f"{path}/adopt", headers=headers) for headers in crowd]
        answers = [attempt.result() for attempt in tries]

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 199}
    winner = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
    retry = client.post(f"{path}/adopt", headers=crowd[winner])
    assert (retry.status_code, retry.json()) == (200, answers[winner].json())


def test_giving_back_frees_the_mysfit(client: httpx.Client, pool: Pool, path: str) -> None:
    ada, grace = pool.headers(sub="ada"), pool.headers(sub="grace")
    client.post(f"{path}/adopt", headers=ada)

    answers = [client.delete(f"{path}/adopt", headers=ada) for _ in range(2)]

    expected = {"mysfitId": path.split("/")[2], "adopted": False, "adoptedAt": None}
    assert [answer.json() for answer in answers] == [expected] * 2
    assert client.post(f"{path}/adopt", headers=grace).status_code == 200


def test_another_visitor_cannot_give_back_and_a_keeper_can(
    client: httpx.Client, pool: Pool, path: str
) -> None:
    client.post(f"{path}/adopt", headers=pool.headers(sub="ada"))

    detail(client.delete(f"{path}/adopt", headers=pool.headers(sub="grace")), 403)
    detail(client.post(f"{path}/adopt", headers=pool.headers(sub="grace")), 409)
    assert client.get(path).json()["adopted"] is True
    assert client.delete(f"{path}/adopt", headers=pool.staff()).status_code == 200
    assert client.get(path).json()["adopted"] is False


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_adopting_needs_a_token(client: httpx.Client, path: str, method: str) -> None:
    detail(client.request(method, f"{path}/adopt"), 401)


def test_who_adopted_is_never_public(client: httpx.Client, pool: Pool, path: str) -> None:
    client.post(f"{path}/adopt", headers=pool.headers(sub="ada-the-adopter"))

    answers = client.get(path).text + client.get("/mysfits").text

    assert "ada-the-adopter" not in answers
    assert "adoptedAt" not in answers
