"""What smoke tries: the visitor's way through the deployed site and API, one line for each step.

Usage: journey.py --site URL --api URL --pool ID --client ID --visitor EMAIL   (SMOKE_PASSWORD set)

Where AWS_ENDPOINT_URL names an emulated account, that account answers for the site's and the API's
names too: requests go there and say in Host whom they mean, as they would behind a proxy.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from pycognito.aws_srp import AWSSRP

TIMEOUT_SECONDS = 20


class Failed(Exception):
    """The product did not do what it should; the message says what was seen."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Failed(f"the answer is no JSON: {self.body[:200]!r}") from error


@dataclass(frozen=True)
class Client:
    """Asks one origin; `emulated` is the address of the account that answers for it, if any."""

    url: str
    emulated: str

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        to = urlsplit(self.url)
        connection = self._connection()
        try:
            connection.request(method, f"{to.path}{path}", headers=self._headers(headers))
            got = connection.getresponse()
            names = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, names, got.read())
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{method} {self.url}{path}: {error}") from error
        finally:
            connection.close()

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        headers = {name.replace("_", "-"): value for name, value in given.items()}
        if self.emulated:
            headers |= {"Host": urlsplit(self.url).netloc, "X-Forwarded-Proto": "https"}
        return headers

    def _connection(self) -> http.client.HTTPConnection:
        to = urlsplit(self.emulated or self.url)
        kind = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
        return kind(to.hostname or "", to.port, timeout=TIMEOUT_SECONDS)


def must(condition: object, seen: object) -> None:
    if not condition:
        raise Failed(f"seen: {seen}")


def done(step: str) -> None:
    print(f"   ok  {step}", flush=True)


def try_site(site: Client, api_url: str, pool: str, client: str) -> None:
    page = site.ask("GET", "/")
    must(page.status == 200 and b"<html" in page.body, (page.status, page.body[:100]))
    must(page.headers.get("cache-control") == "no-cache", page.headers.get("cache-control"))
    policy = page.headers.get("content-security-policy", "")
    api = urlsplit(api_url)
    must(f"{api.scheme}://{api.netloc}" in policy, f"Content-Security-Policy: {policy}")
    done("the site's first page, whose policy names the API")
    config = site.ask("GET", "/config.json")
    told = {name: config.json().get(name) for name in ("apiUrl", "userPoolId", "userPoolClientId")}
    must(told == {"apiUrl": api_url, "userPoolId": pool, "userPoolClientId": client}, told)
    must(config.headers.get("cache-control") == "no-store", config.headers.get("cache-control"))
    done("config.json names this API and this pool")
    must(site.ask("GET", "/my-mysfits").body == page.body, "another page than the first")
    must(site.ask("GET", "/assets/missing.js").status == 404, "no 404 for a missing file")
    done("an address of a page, and a file that is not there")


def try_reading(api: Client) -> dict[str, Any]:
    """A mysfit nobody has adopted, or any."""
    listed = api.ask("GET", "/mysfits")
    must(listed.status == 200, (listed.status, listed.body[:200]))
    mysfits: list[dict[str, Any]] = listed.json()["mysfits"]
    must(mysfits, "an empty catalogue: aws-cli/seed-table")
    must("max-age=" in listed.headers.get("cache-control", ""), listed.headers)
    must(listed.headers.get("etag"), listed.headers)
    done(f"the list: {len(mysfits)} mysfits")
    good = api.ask("GET", "/mysfits?goodevil=Good").json()["mysfits"]
    must(good and {each["goodevil"] for each in good} == {"Good"}, good[:1])
    done(f"a filter: {len(good)} of them are good")
    must(api.ask("GET", "/mysfits?colour=red").status == 400, "no 400 for an unknown filter")
    chosen = next((each for each in mysfits if not each["adopted"]), mysfits[0])
    one = api.ask("GET", f"/mysfits/{chosen['mysfitId']}")
    must(one.status == 200 and one.json()["name"] == chosen["name"], (one.status, one.body[:200]))
    done(f"one: {chosen['name']}")
    return chosen


def try_portrait(site: Client, mysfit: dict[str, Any]) -> None:
    address = mysfit["thumbImageUri"]
    must(address.startswith(f"{site.url}/"), f"{address} is not on {site.url}")
    answer = site.ask("GET", address.removeprefix(site.url))
    kind = answer.headers.get("content-type")
    must(answer.status == 200 and kind == "image/svg+xml", (answer.status, kind))
    done("its portrait, from the site")


def try_without_token(api: Client, site_url: str, path: str) -> None:
    answer = api.ask("POST", f"{path}/like", Origin=site_url)
    must(answer.status == 401, (answer.status, answer.body[:200]))
    must(answer.headers.get("access-control-allow-origin") == site_url, answer.headers)
    must(answer.headers.get("content-type") == "application/problem+json", answer.headers)
    done("a like without a token is refused, readably for the site")


def sign_in(pool: str, client: str, visitor: str) -> str:
    """The ID token, as the site gets it: by SRP, so that no password travels."""
    srp = AWSSRP(
        username=visitor,
        password=os.environ["SMOKE_PASSWORD"],
        pool_id=pool,
        client_id=client,
        client=boto3.client("cognito-idp"),
    )
    try:
        token: str = srp.authenticate_user()["AuthenticationResult"]["IdToken"]
    except (BotoCoreError, ClientError) as error:
        raise Failed(f"signing in: {error}") from error
    done("signed in")
    return token


def try_signed_in(api: Client, token: str, mysfit: dict[str, Any]) -> None:
    """Likes and adopts, and takes both back even when something between fails."""
    path, identity = f"/mysfits/{mysfit['mysfitId']}", {"Authorization": f"Bearer {token}"}
    try:
        liked = api.ask("POST", f"{path}/like", **identity)
        must(liked.status == 200 and liked.json()["liked"] is True, (liked.status, liked.body))
        done(f"liked: {liked.json()['likes']} now")
        if mysfit["adopted"]:
            done("every mysfit is adopted already, so none is adopted here")
        else:
            adopted = api.ask("POST", f"{path}/adopt", **identity)
            must(adopted.status == 200, (adopted.status, adopted.body))
            mine = api.ask("GET", "/me", **identity).json()
            must([each["mysfitId"] for each in mine["adoptions"]] == [mysfit["mysfitId"]], mine)
            must(mine["likes"] == [mysfit["mysfitId"]], mine)
            done("adopted, and among mine")
    finally:
        given_back = mysfit["adopted"] or api.ask("DELETE", f"{path}/adopt", **identity)
        unliked = api.ask("DELETE", f"{path}/like", **identity)
    must(given_back is True or given_back.status == 200, given_back)
    must(unliked.status == 200 and unliked.json()["liked"] is False, unliked)
    done("given back and unliked")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name in ("site", "api", "pool", "client", "visitor"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    emulated = os.environ.get("AWS_ENDPOINT_URL", "")
    site, api = Client(options.site, emulated), Client(options.api, emulated)
    try:
        try_site(site, options.api, options.pool, options.client)
        mysfit = try_reading(api)
        try_portrait(site, mysfit)
        try_without_token(api, options.site, f"/mysfits/{mysfit['mysfitId']}")
        token = sign_in(options.pool, options.client, options.visitor)
        try_signed_in(api, token, mysfit)
    except Failed as failure:
        print(f"   FAILED  {failure}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
