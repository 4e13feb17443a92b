"""Adopting over HTTP."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest

from tests.service.calls import add_mysfit, problem_detail
from tests.support.pool import Pool


@pytest.fixture
def path(client: httpx.Client, pool: Pool) -> str:
    return f"/mysfits/{add_mysfit(client, pool)['mysfitId']}"


def test_adopt_answers_with_the_time_of_adoption(
    client: httpx.Client, pool: Pool, path: str
) -> None:
    answer = client.post(f"{path}/adopt", headers=pool.headers())

    adopted_at = answer.json()["adoptedAt"]
    assert answer.json() == {
        "mysfitId": path.split("/")[2], "adopted": True, "adoptedAt": adopted_at,
    }  # fmt: skip
    assert datetime.fromisoformat(adopted_at).tzinfo is not None


def test_give_back_answers_not_adopted(client: httpx.Client, pool: Pool, path: str) -> None:
    headers = pool.headers(sub="ada")
    client.post(f"{path}/adopt", headers=headers)

    answer = client.delete(f"{path}/adopt", headers=headers)

    expected = {"mysfitId": path.split("/")[2], "adopted": False, "adoptedAt": None}
    assert answer.json() == expected


def test_adopt_and_give_back_return_409_and_403_when_adopted_by_another(
    client: httpx.Client, pool: Pool, path: str
) -> None:
    client.post(f"{path}/adopt", headers=pool.headers(sub="ada"))

    problem_detail(client.post(f"{path}/adopt", headers=pool.headers(sub="grace")), 409)
    problem_detail(client.delete(f"{path}/adopt", headers=pool.headers(sub="grace")), 403)
    assert client.delete(f"{path}/adopt", headers=pool.staff()).status_code == 200


def test_public_answers_do_not_name_the_adopter(
    client: httpx.Client, pool: Pool, path: str
) -> None:
    client.post(f"{path}/adopt", headers=pool.headers(sub="ada-the-adopter"))

    answers = client.get(path).text + client.get("/mysfits").text

    assert "ada-the-adopter" not in answers
    assert "adoptedAt" not in answers
