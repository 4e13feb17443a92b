"""What smoke tries: the visitor's way through the deployed site and API, one line for each step."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pycognito.aws_srp import AWSSRP

from operations.album_journey import try_album
from operations.product_client import Answer, Client, Failed, done, must, patiently
from operations.publish_web import API_PATH
from operations.site_files import ASK_AGAIN, FOR_A_MINUTE_AT_THE_EDGE

INDEX_SECONDS = 10.0
"""Longer than an index of DynamoDB follows its table by, which is mostly under a second."""

TAKING_BACK_ATTEMPTS = 3
TAKEN_BACK = (200, 204, 403, 404)
"""Taken back, or never ours, or gone."""


@dataclass(frozen=True)
class Deployed:
    """What is tried, and the visitor who tries it."""

    site_url: str
    api_url: str
    pool: str
    client: str
    visitor: str
    password: str
    has_album: bool


def journey(deployed: Deployed, cognito: Any, patience_seconds: int, emulated: str) -> None:
    """Tries everything; raises Failed. `cognito` is a client of the pool's region."""
    until = time.monotonic() + patience_seconds
    site = Client(deployed.site_url, emulated)
    api = Client(f"{deployed.site_url}{API_PATH}", emulated)
    try:
        patiently(lambda: try_site(site, deployed), until)
        mysfits = patiently(lambda: try_reading(api), until)
        path = f"/mysfits/{mysfits[0]['mysfitId']}"
        patiently(lambda: try_portrait(site, mysfits[0]), until)
        own = Client(deployed.api_url, emulated)
        patiently(lambda: try_without_token(own, deployed.site_url, path), until)
        try_signed_in(api, sign_in(deployed, cognito), mysfits, has_album=deployed.has_album)
    except (LookupError, TypeError) as error:
        raise Failed(f"an answer of another shape than ours: {error!r}") from error


def try_site(site: Client, deployed: Deployed) -> None:
    page = try_page(site, "/", FOR_A_MINUTE_AT_THE_EDGE)
    policy = page.headers.get("content-security-policy", "")
    must("connect-src 'self'" in policy, f"Content-Security-Policy: {policy}")
    done("the site's first page, whose policy allows calls of its own origin")
    config = site.ask("GET", "/config.json")
    must(config.json().get("apiUrl") == API_PATH, config.body)
    must(config.json().get("userPoolId") == deployed.pool, config.body)
    must(config.json().get("userPoolClientId") == deployed.client, config.body)
    must(config.headers.get("cache-control") == "no-store", config.headers.get("cache-control"))
    must(config.json().get("photosOrigin", "") in policy, f"Content-Security-Policy: {policy}")
    done("config.json names the API's path and this pool")
    try_page(site, "/my-mysfits", ASK_AGAIN)
    must(site.ask("GET", "/assets/missing.js").status == 404, "no 404 for a missing file")
    done("an address of a page, and a file that is not there")


def try_page(site: Client, path: str, cache_control: str) -> Answer:
    """A page, kept for as long as that says, and all that it names."""
    page = site.ask("GET", path)
    must(page.status == 200 and b"<html" in page.body, (page.status, page.body[:100]))
    seen = page.headers.get("cache-control")
    must(seen == cache_control, f"{path}: Cache-Control: {seen}")
    try_assets(site, page.body.decode(errors="replace"))
    return page


def try_assets(site: Client, page: str) -> None:
    """The scripts and styles of a page, which are named after what is in them."""
    assets = re.findall(r'(?:src|href)="?(/assets/[^">\s]+)', page)
    must(assets, f"a page without scripts: {page[:200]}")
    for asset in assets:
        answer = site.ask("GET", asset)
        must(answer.status == 200, (asset, answer.status))
        must("immutable" in answer.headers.get("cache-control", ""), (asset, answer.headers))


def try_reading(api: Client) -> list[dict[str, Any]]:
    """Every mysfit, those first that nobody has adopted."""
    listed = api.ask("GET", "/mysfits")
    mysfits: list[dict[str, Any]] = listed.json()["mysfits"]
    must(mysfits, "an empty catalogue: aws-cli/seed-table")
    must("max-age=" in listed.headers.get("cache-control", ""), listed.headers)
    must(listed.headers.get("etag"), listed.headers)
    done(f"the list: {len(mysfits)} mysfits")
    good = api.ask("GET", "/mysfits?goodevil=Good").json()["mysfits"]
    must(good and {each["goodevil"] for each in good} == {"Good"}, good[:1])
    done(f"a filter: {len(good)} of them are good")
    must(api.ask("GET", "/mysfits?colour=red").status == 400, "no 400 for an unknown filter")
    mysfits.sort(key=lambda each: bool(each["adopted"]))
    one = api.ask("GET", f"/mysfits/{mysfits[0]['mysfitId']}").json()
    must(one["name"] == mysfits[0]["name"], one)
    done(f"one: {one['name']}")
    return mysfits


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
    done("a like without a token is refused at the API's own address, readably for the site")


def sign_in(deployed: Deployed, cognito: Any) -> str:
    """The ID token, as the site gets it: by SRP, so that no password travels."""
    srp = AWSSRP(
        username=deployed.visitor,
        password=deployed.password,
        pool_id=deployed.pool,
        client_id=deployed.client,
        client=cognito,
    )
    try:
        token: str = srp.authenticate_user()["AuthenticationResult"]["IdToken"]
    except (BotoCoreError, ClientError) as error:
        raise Failed(f"signing in: {error}") from error
    done("signed in")
    return token


def try_signed_in(
    api: Client, token: str, mysfits: list[dict[str, Any]], *, has_album: bool
) -> None:
    """Likes, adopts and photographs, and takes all back whatever fails between."""
    identity = {"Authorization": f"Bearer {token}"}
    with ExitStack() as at_the_end:
        like = f"/mysfits/{mysfits[0]['mysfitId']}/like"
        at_the_end.callback(take_back, api, like, identity)
        liked = api.ask("POST", like, **identity).json()
        must(liked["liked"] is True, liked)
        done(f"liked: {liked['likes']} now")
        adopted = adopt_one(api, identity, mysfits, at_the_end)
        # Adoptions are listed by an index, which may not have heard of this one yet.
        until = time.monotonic() + INDEX_SECONDS
        patiently(lambda: try_mine(api, identity, [liked["mysfitId"]], adopted), until, pause=0.5)
        done("both are among mine")
        if has_album and adopted:
            at_the_end.callback(take_back, api, "/photos", identity)
            try_album(api, identity, adopted[0])
        else:
            why = "nothing is adopted" if has_album else "there is no album with a worker"
            done(f"no photo is tried here, as {why}")
    done("given back and unliked")


def adopt_one(
    api: Client, identity: dict[str, str], mysfits: list[dict[str, Any]], at_the_end: ExitStack
) -> list[str]:
    """The id of the first that can be adopted; none when all belong to somebody."""
    for mysfit in mysfits:
        adopt = f"/mysfits/{mysfit['mysfitId']}/adopt"
        if mysfit["adopted"]:
            continue
        at_the_end.callback(take_back, api, adopt, identity)
        answer = api.ask("POST", adopt, **identity)
        # What was read may be some seconds old, and somebody was faster.
        if answer.status != 409:
            answer.json()
            done(f"adopted {mysfit['name']}")
            return [mysfit["mysfitId"]]
    done("every mysfit is adopted already, so none is adopted here")
    return []


def try_mine(api: Client, identity: dict[str, str], liked: list[str], adopted: list[str]) -> None:
    mine = api.ask("GET", "/me", **identity).json()
    must([each["mysfitId"] for each in mine["adoptions"]] == adopted, mine)
    must(mine["likes"] == liked, mine)


def take_back(api: Client, path: str, identity: dict[str, str]) -> None:
    """Asked more than once, as what stays would be the like or the adoption of nobody."""
    for _ in range(TAKING_BACK_ATTEMPTS):
        try:
            answer = api.ask("DELETE", path, **identity)
        except Failed as failure:
            seen = str(failure)
        else:
            if answer.status in TAKEN_BACK:
                return
            seen = f"{answer.status} {answer.body[:200]!r}"
        time.sleep(1)
    raise Failed(f"DELETE {path} did not take back what was tried, and it stays: {seen}")
