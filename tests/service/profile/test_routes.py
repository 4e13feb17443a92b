"""`/me` over HTTP."""

from __future__ import annotations

import httpx

from tests.service.mysfits.test_routes import add, detail
from tests.support.pool import Pool, access_claims


def test_a_profile_holds_likes_and_adoptions(client: httpx.Client, pool: Pool) -> None:
    first, second, third = (add(client, pool, name=name) for name in ("Ann", "Bea", "Cob"))
    headers = pool.headers(sub="ada", **{"cognito:groups": ["poets"]})
    for mysfit in (second, first):
        client.post(f"/mysfits/{mysfit['mysfitId']}/like", headers=headers)
    client.post(f"/mysfits/{third['mysfitId']}/adopt", headers=headers)

    answer = client.get("/me", headers=headers)

    assert answer.headers["cache-control"] == "private, no-store"
    profile = answer.json()
    assert sorted(profile.pop("likes")) == sorted([first["mysfitId"], second["mysfitId"]])
    assert profile == {
        "userId": "ada",
        "email": "visitor@example.com",
        "name": "A Visitor",
        "groups": ["poets"],
        "adoptions": [{**third, "adopted": True}],
    }


def test_an_access_token_tells_neither_address_nor_name(client: httpx.Client, pool: Pool) -> None:
    token = pool.key.sign(access_claims(sub="ada"))

    profile = client.get("/me", headers={"Authorization": token}).json()

    assert (profile["userId"], profile["email"], profile["name"]) == ("ada", None, None)


def test_a_profile_is_ones_own(client: httpx.Client, pool: Pool) -> None:
    mysfit = add(client, pool)
    client.post(f"/mysfits/{mysfit['mysfitId']}/like", headers=pool.headers(sub="ada"))

    profile = client.get("/me", headers=pool.headers(sub="grace")).json()

    assert (profile["likes"], profile["adoptions"]) == ([], [])


def test_a_removed_mysfit_is_no_longer_liked(client: httpx.Client, pool: Pool) -> None:
    mysfit = add(client, pool)
    headers = pool.headers(sub="ada")
    client.post(f"/mysfits/{mysfit['mysfitId']}/like", headers=headers)

    client.delete(f"/mysfits/{mysfit['mysfitId']}", headers=pool.staff())

    assert client.get("/me", headers=headers).json()["likes"] == []


def test_a_profile_needs_a_token(client: httpx.Client) -> None:
    detail(client.get("/me"), 401)
