"""`/me` over HTTP."""

from __future__ import annotations

import httpx

from tests.service.calls import add_mysfit
from tests.support.pool import Pool, access_claims


def test_profile_holds_likes_and_adoptions_with_their_times(
    client: httpx.Client, pool: Pool
) -> None:
    first, second, third = (add_mysfit(client, pool, name=name) for name in ("Ann", "Bea", "Cob"))
    headers = pool.headers(sub="ada", **{"cognito:groups": ["poets"]})
    for mysfit in (second, first):
        client.post(f"/mysfits/{mysfit['mysfitId']}/like", headers=headers)
    adopted = client.post(f"/mysfits/{third['mysfitId']}/adopt", headers=headers).json()

    answer = client.get("/me", headers=headers)

    assert answer.headers["cache-control"] == "private, no-store"
    profile = answer.json()
    assert sorted(profile.pop("likes")) == sorted([first["mysfitId"], second["mysfitId"]])
    assert profile == {
        "userId": "ada",
        "email": "visitor@example.com",
        "name": "A Visitor",
        "groups": ["poets"],
        "adoptions": [{**third, "adopted": True, "adoptedAt": adopted["adoptedAt"]}],
    }


def test_profile_of_an_access_token_has_neither_email_nor_name(
    client: httpx.Client, pool: Pool
) -> None:
    token = pool.key.sign(access_claims(sub="ada"))

    profile = client.get("/me", headers={"Authorization": token}).json()

    assert (profile["userId"], profile["email"], profile["name"]) == ("ada", None, None)


def test_profile_holds_nothing_of_another_visitor(client: httpx.Client, pool: Pool) -> None:
    mysfit = add_mysfit(client, pool)
    for action in ("like", "adopt"):
        client.post(f"/mysfits/{mysfit['mysfitId']}/{action}", headers=pool.headers(sub="ada"))

    profile = client.get("/me", headers=pool.headers(sub="grace")).json()

    assert (profile["likes"], profile["adoptions"]) == ([], [])


def test_profile_does_not_list_a_like_of_a_removed_mysfit(client: httpx.Client, pool: Pool) -> None:
    mysfit = add_mysfit(client, pool)
    headers = pool.headers(sub="ada")
    client.post(f"/mysfits/{mysfit['mysfitId']}/like", headers=headers)

    client.delete(f"/mysfits/{mysfit['mysfitId']}", headers=pool.staff())

    assert client.get("/me", headers=headers).json()["likes"] == []
