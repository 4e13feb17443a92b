"""The product through the deployed API: the gateway, its VPC link, the load balancer, a task."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deployed.conftest import CATALOGUE
from tests.support.stacks import Deployment
from tests.support.visitors import Visitors

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def some(api: httpx.Client) -> Any:
    """One mysfit of the catalogue."""
    return api.get("/mysfits").json()["mysfits"][0]


def signed_in(tokens: dict[str, str], kind: str = "IdToken") -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens[kind]}"}


def test_the_catalogue_is_listed(api: httpx.Client) -> None:
    answer = api.get("/mysfits")

    assert answer.status_code == 200
    assert len(answer.json()["mysfits"]) == CATALOGUE


@pytest.mark.parametrize(
    "query",
    [
        {"goodevil": "Good"},
        {"filter": "GoodEvil", "value": "Good"},
        {"alignment": "Chaotic Good"},
    ],
)
def test_a_filter_reaches_the_service(api: httpx.Client, query: dict[str, str]) -> None:
    found = api.get("/mysfits", params=query).json()["mysfits"]

    assert 0 < len(found) < CATALOGUE
    assert {each["goodevil"] for each in found} == {"Good"}


def test_one_mysfit_is_found_by_its_id(api: httpx.Client, some: Any) -> None:
    assert api.get(f"/mysfits/{some['mysfitId']}").json() == some


def test_pictures_are_on_the_deployed_site(some: Any, deployment: Deployment) -> None:
    site = deployment.outputs["website"]["SiteUrl"]

    assert some["profileImageUri"].startswith(f"{site}/mysfits/")


def test_headers_of_the_service_are_passed_on(api: httpx.Client) -> None:
    answer = api.get("/mysfits")

    assert answer.headers["ETag"]
    assert answer.headers["Cache-Control"].startswith("public, max-age=5")
    assert answer.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]


def test_the_service_has_the_request_id_of_the_gateway(api: httpx.Client, log: Path) -> None:
    answer = api.get("/health/ready", headers={"X-Request-Id": "of-the-caller"})

    request_id = answer.headers["x-amzn-RequestId"]
    assert answer.headers["X-Request-Id"] == request_id
    assert logged_path(log, request_id) == "/health/ready"


def logged_path(log: Path, request_id: str) -> str | None:
    """The path in the log line of that request, which comes after the answer; None without."""
    for _ in range(100):
        for line in map(json.loads, log.read_text(encoding="utf-8").splitlines()):
            if line.get("requestId") == request_id and "path" in line:
                return str(line["path"])
        time.sleep(0.05)
    return None


def test_an_unchanged_mysfit_is_304(api: httpx.Client, some: Any) -> None:
    address = f"/mysfits/{some['mysfitId']}"
    tag = api.get(address).headers["ETag"]

    answer = api.get(address, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag


def test_errors_of_the_service_are_passed_on(api: httpx.Client) -> None:
    answer = api.get(f"/mysfits/{UNKNOWN_ID}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["instance"] == f"/mysfits/{UNKNOWN_ID}"


def test_preflight_allows_the_site(api: httpx.Client, some: Any) -> None:
    preflight = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }

    answer = api.options(f"/mysfits/{some['mysfitId']}/like", headers=preflight)

    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"].lower()


def test_every_described_route_reaches_the_service(
    api: httpx.Client, some: Any, tokens: dict[str, str]
) -> None:
    described = api.get("/openapi.json").json()["paths"]
    addresses = {path: path.replace("{mysfitId}", some["mysfitId"]) for path in described}
    preflight = {"Access-Control-Request-Method": "GET"}

    read = {
        path: api.get(addresses[path], headers=signed_in(tokens)).status_code
        for path, operations in described.items()
        # Of another parameter no value is known here.
        if "get" in operations and "{" not in addresses[path]
    }
    allowed = {
        path: api.options(address, headers=preflight).headers.get("Access-Control-Allow-Origin")
        for path, address in addresses.items()
    }

    assert read == dict.fromkeys(read, 200)
    assert allowed == dict.fromkeys(described, api.headers["Origin"])


def test_another_origin_is_not_allowed(api: httpx.Client) -> None:
    answer = api.get("/mysfits", headers={"Origin": "https://elsewhere.test"})

    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/mysfits/{id}/like"),
        ("DELETE", "/mysfits/{id}/like"),
        ("POST", "/mysfits/{id}/adopt"),
        ("DELETE", "/mysfits/{id}/adopt"),
        ("GET", "/me"),
        ("POST", "/mysfits"),
        ("PATCH", "/mysfits/{id}"),
        ("DELETE", "/mysfits/{id}"),
    ],
)
def test_without_a_token_the_gateway_answers_401(
    api: httpx.Client, some: Any, method: str, path: str
) -> None:
    answer = api.request(method, path.format(id=some["mysfitId"]))

    assert answer.status_code == 401
    # Of the gateway: the service was not called.
    assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    problem = answer.json()
    assert (problem["title"], problem["status"]) == ("Unauthorized", 401)
    assert problem["instance"] == str(answer.url.path)
    assert problem["requestId"] == answer.headers["X-Request-Id"]


def test_a_visitor_likes_and_unlikes(api: httpx.Client, some: Any, tokens: dict[str, str]) -> None:
    address, mine = f"/mysfits/{some['mysfitId']}/like", signed_in(tokens)

    liked = api.post(address, headers=mine)
    profile = api.get("/me", headers=mine)
    unliked = api.delete(address, headers=mine)

    assert liked.json() == {"mysfitId": some["mysfitId"], "liked": True, "likes": 1}
    assert profile.json()["likes"] == [some["mysfitId"]]
    assert profile.headers["Cache-Control"] == "private, no-store"
    assert unliked.json()["likes"] == 0


def test_an_access_token_is_401_where_no_scope_is_required(
    api: httpx.Client, tokens: dict[str, str]
) -> None:
    answer = api.get("/me", headers=signed_in(tokens, "AccessToken"))

    assert answer.status_code == 401
    assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"


def test_a_changed_token_is_401(api: httpx.Client, tokens: dict[str, str]) -> None:
    head, claims, signature = tokens["IdToken"].split(".")
    swapped = f"{head}.{claims}.{signature[::-1]}"

    assert api.get("/me", headers={"Authorization": f"Bearer {swapped}"}).status_code == 401


def test_a_visitor_may_not_delete_a_mysfit(
    api: httpx.Client, some: Any, tokens: dict[str, str]
) -> None:
    answer = api.delete(f"/mysfits/{some['mysfitId']}", headers=signed_in(tokens))

    assert answer.status_code == 403


@pytest.mark.parametrize("body", ["{", '{"name": "Half a mysfit"}', '{"name": 7}'])
def test_an_invalid_body_is_422_from_the_gateway(
    api: httpx.Client, tokens: dict[str, str], body: str
) -> None:
    headers = {**signed_in(tokens), "Content-Type": "application/json"}

    answer = api.post("/mysfits", content=body, headers=headers)

    assert answer.status_code == 422
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert answer.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]
    assert answer.json()["detail"] == "The body does not describe what it should."


def test_an_unknown_address_is_a_readable_404(api: httpx.Client) -> None:
    answer = api.get("/unicorns")

    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]
    assert answer.json()["detail"] == "There is no such address."


def test_partners_need_their_key(api: httpx.Client, some: Any, deployment: Deployment) -> None:
    key = deployment.cloud.client("apigateway").get_api_key(
        apiKey=deployment.outputs["api"]["PartnerKeyId"], includeValue=True
    )["value"]

    without = api.get("/partners/mysfits")
    wrong = api.get("/partners/mysfits", headers={"X-Api-Key": "f" * 40})
    listed = api.get("/partners/mysfits?goodevil=Good", headers={"X-Api-Key": key})
    one = api.get(f"/partners/mysfits/{some['mysfitId']}", headers={"X-Api-Key": key})

    assert (without.status_code, wrong.status_code) == (403, 403)
    assert without.json()["detail"] == "This address needs a partner's key in X-Api-Key."
    assert {each["goodevil"] for each in listed.json()["mysfits"]} == {"Good"}
    assert one.json() == some


def test_long_answers_are_compressed_on_request(api: httpx.Client) -> None:
    compressed = api.get("/mysfits", headers={"Accept-Encoding": "gzip"})
    plain = api.get("/mysfits", headers={"Accept-Encoding": "identity"})

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert compressed.json() == plain.json()


def test_a_mysfit_is_adopted_and_given_back(
    api: httpx.Client, some: Any, tokens: dict[str, str]
) -> None:
    address, mine = f"/mysfits/{some['mysfitId']}/adopt", signed_in(tokens)

    adopted = api.post(address, headers=mine)
    profile = api.get("/me", headers=mine)
    given_back = api.delete(address, headers=mine)

    assert adopted.json()["adopted"] is True
    assert [each["mysfitId"] for each in profile.json()["adoptions"]] == [some["mysfitId"]]
    assert given_back.json()["adopted"] is False


def test_staff_add_change_and_remove_a_mysfit(
    api: httpx.Client, some: Any, visitors: Visitors
) -> None:
    address = visitors.new()
    visitors.cognito.admin_add_user_to_group(
        UserPoolId=visitors.pool_id, Username=address, GroupName="staff"
    )
    staff = signed_in(visitors.sign_in(address))
    fields = ("name", "species", "description", "age", "goodevil", "lawchaos")
    new = {name: some[name] for name in fields}
    new |= {"thumbImageUri": "mysfits/a.svg", "profileImageUri": "mysfits/b.svg"}

    added = api.post("/mysfits", json=new, headers=staff)
    changed = api.patch(added.headers["Location"], json={"name": "Changed"}, headers=staff)
    removed = api.delete(added.headers["Location"], headers=staff)

    assert added.status_code == 201
    assert changed.json()["name"] == "Changed"
    assert removed.status_code == 204
    assert api.get(added.headers["Location"]).status_code == 404
