"""The catalogue over HTTP."""

from __future__ import annotations

import httpx
import pytest

from service.http.openapi import exploded_properties
from service.page_tokens import page_token
from tests.service.calls import UNKNOWN_ID, add_mysfit, problem_detail
from tests.support.builders import SITE_URL, make_body
from tests.support.pool import Pool


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(mysfit["name"] for mysfit in answer.json()["mysfits"])


@pytest.fixture
def four(client: httpx.Client, pool: Pool) -> None:
    """Four mysfits, three of them Chaotic, two of them Good, two of one species."""
    add_mysfit(client, pool, name="Ann", goodevil="Good", lawchaos="Chaotic", species="Cat Sìth")
    add_mysfit(client, pool, name="Bea", goodevil="Good", lawchaos="Lawful", species="Kraken")
    add_mysfit(client, pool, name="Cob", goodevil="Evil", lawchaos="Chaotic", species="Kraken")
    add_mysfit(client, pool, name="Dot", goodevil="Neutral", lawchaos="Chaotic", species="Squonk")


def test_mysfit_has_exactly_the_documented_fields(client: httpx.Client, pool: Pool) -> None:
    added = add_mysfit(client, pool)

    answer = client.get(f"/mysfits/{added['mysfitId']}")

    assert answer.status_code == 200
    assert answer.json() == {
        "mysfitId": added["mysfitId"],
        "name": "Pip",
        "species": "Jackalope",
        "description": "Fast, and knows it.",
        "age": 7,
        "goodevil": "Good",
        "lawchaos": "Chaotic",
        "alignment": "Chaotic Good",
        "thumbImageUri": f"{SITE_URL}/mysfits/pip-thumb.svg",
        "profileImageUri": f"{SITE_URL}/mysfits/pip.svg",
        "likes": 0,
        "adopted": False,
    }


@pytest.mark.parametrize("mysfit_id", [UNKNOWN_ID, "nobody", "a b", "%00", "x" * 3000])
def test_find_returns_404_for_an_unknown_id(client: httpx.Client, mysfit_id: str) -> None:
    problem_detail(client.get(f"/mysfits/{mysfit_id}"), 404)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Ann", "Bea", "Cob", "Dot"]),
        ({"goodevil": "Good"}, ["Ann", "Bea"]),
        ({"filter": "GoodEvil", "value": "Good"}, ["Ann", "Bea"]),
        ({"lawchaos": "Chaotic"}, ["Ann", "Cob", "Dot"]),
        ({"filter": "LawChaos", "value": "Chaotic"}, ["Ann", "Cob", "Dot"]),
        ({"alignment": "Chaotic Neutral"}, ["Dot"]),
        ({"filter": "Alignment", "value": "Chaotic Neutral"}, ["Dot"]),
        ({"species": "Kraken"}, ["Bea", "Cob"]),
        ({"filter": "Species", "value": "Cat Sìth"}, ["Ann"]),
        ({"species": "Unheard of"}, []),
        ({"alignment": "True Neutral"}, []),
    ],
    ids=str,
)
def test_list_filters_by_one_attribute(
    client: httpx.Client, query: dict[str, str], expected: list[str]
) -> None:
    answer = client.get("/mysfits", params=query)

    assert names(answer) == expected
    assert answer.json()["nextToken"] is None


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"species": "Kraken"}, "public"),
        ({"species": "Made up"}, "no-store"),
        ({"filter": "Species", "value": "Made up"}, "no-store"),
        (
            {"species": "Made up", "nextToken": page_token(("Species", "Made up"), UNKNOWN_ID)},
            "no-store",
        ),
    ],
)
def test_list_of_an_unknown_species_is_not_stored(
    client: httpx.Client, query: dict[str, str], expected: str
) -> None:
    answer = client.get("/mysfits", params=query)

    assert answer.headers["cache-control"].partition(",")[0] == expected


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("specie=Kraken", "allowed are species, alignment, goodevil, lawchaos, filter, value"),
        ("species=Kraken&x=1", "'x'"),
        ("species=", "species"),
        ("goodevil=", "'Good', 'Neutral' or 'Evil'"),
        ("goodevil=good", "'Good', 'Neutral' or 'Evil'"),
        ("lawchaos=Good", "'Lawful', 'Neutral' or 'Chaotic'"),
        ("alignment=Neutral Neutral", "'True Neutral'"),
        ("goodevil=Good&lawchaos=Chaotic", "At most one filter"),
        ("species=Kraken&filter=GoodEvil&value=Good", "At most one filter"),
        ("species=Kraken&species=Squonk", "twice"),
        ("filter=GoodEvil", "go together"),
        ("filter=GoodEvil&value=", "value"),
        ("value=Good", "go together"),
        ("filter=Likes&value=1", "'Species', 'Alignment', 'GoodEvil' or 'LawChaos'"),
        ("filter=goodevil&value=Good", "'Species', 'Alignment', 'GoodEvil' or 'LawChaos'"),
        ("filter=GoodEvil&value=Chaotic", "Good, Neutral, Evil"),
        ("filter=LawChaos&value=Good", "Lawful, Neutral, Chaotic"),
        ("filter=Alignment&value=Nice", "True Neutral"),
        (f"species={'x' * 61}", "60"),
        ("limit=0", "1"),
        ("limit=101", "100"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("nextToken=", "nextToken"),
        ("nextToken=made-up", "the nextToken of the page before"),
    ],
)
def test_list_returns_400_and_names_what_is_allowed(
    client: httpx.Client, query: str, says: str
) -> None:
    assert says in problem_detail(client.get(f"/mysfits?{query}"), 400)


@pytest.mark.usefixtures("four")
def test_page_token_continues_its_own_query_only(client: httpx.Client) -> None:
    token = client.get("/mysfits", params={"lawchaos": "Chaotic", "limit": 1}).json()["nextToken"]

    own = client.get("/mysfits", params={"lawchaos": "Chaotic", "limit": 2, "nextToken": token})
    older = client.get(
        "/mysfits",
        params={"filter": "LawChaos", "value": "Chaotic", "limit": 2, "nextToken": token},
    )

    assert len(own.json()["mysfits"]) == 2
    assert own.json() == older.json()
    for other in ({}, {"goodevil": "Good"}, {"lawchaos": "Lawful"}):
        problem_detail(client.get("/mysfits", params={**other, "nextToken": token}), 400)


@pytest.mark.parametrize(
    "path", ["/mysfits/x", "/", "/health/live", "/health/ready", "/me", "/mysfits/x/like"]
)
def test_other_routes_return_400_for_any_parameter(
    client: httpx.Client, pool: Pool, path: str
) -> None:
    method = "POST" if path.endswith("like") else "GET"

    answer = client.request(method, f"{path}?limit=1", headers=pool.headers())

    assert "none is allowed" in problem_detail(answer, 400)


def test_list_allows_exactly_its_documented_parameters(
    client: httpx.Client,
) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/mysfits"]["get"]
    documented = [
        name
        for parameter in operation["parameters"]
        for name in exploded_properties(parameter) or [parameter["name"]]
    ]

    allowed = problem_detail(client.get("/mysfits?x=1"), 400).split("allowed are ")[1].rstrip(".")

    assert sorted(allowed.split(", ")) == sorted(documented)


def test_staff_adds_changes_and_removes(client: httpx.Client, pool: Pool) -> None:
    answer = client.post("/mysfits", json=make_body(name="Ann"), headers=pool.staff())
    address = answer.headers["location"]
    changed = client.patch(address, json={"goodevil": "Evil", "age": 8}, headers=pool.staff())
    removed = client.delete(address, headers=pool.staff())

    assert answer.status_code == 201
    assert address == f"mysfits/{answer.json()['mysfitId']}"
    assert changed.json() == {
        **answer.json(), "goodevil": "Evil", "alignment": "Chaotic Evil", "age": 8,
    }  # fmt: skip
    assert (removed.status_code, removed.content) == (204, b"")
    problem_detail(client.get(address), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/mysfits"),
        ("PATCH", f"/mysfits/{UNKNOWN_ID}"),
        ("DELETE", f"/mysfits/{UNKNOWN_ID}"),
    ],
)
def test_catalogue_writes_return_403_to_visitors(
    client: httpx.Client, pool: Pool, method: str, path: str
) -> None:
    body = {} if method == "DELETE" else {"json": make_body()}

    visitor = client.request(method, path, headers=pool.headers(), **body)  # type: ignore[arg-type]

    problem_detail(visitor, 403)
    assert client.get("/mysfits").json()["mysfits"] == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'"x"'], ids=repr)
def test_add_returns_422_for_a_body_that_is_no_object(
    client: httpx.Client, pool: Pool, content: bytes
) -> None:
    headers = {**pool.staff(), "Content-Type": "application/json"}

    problem_detail(client.post("/mysfits", content=content, headers=headers), 422)


def test_add_and_change_return_422_and_name_the_field(client: httpx.Client, pool: Pool) -> None:
    added = add_mysfit(client, pool)

    answers = [
        client.post("/mysfits", json=make_body(likes=9), headers=pool.staff()),
        client.patch(f"/mysfits/{added['mysfitId']}", json={"likes": 9}, headers=pool.staff()),
    ]

    assert all("likes" in problem_detail(answer, 422) for answer in answers)
    assert client.get("/mysfits").json()["mysfits"] == [added]
