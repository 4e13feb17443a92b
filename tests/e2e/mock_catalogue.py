"""Answers the API's reads in the browser from a given catalogue: a large or an untrusted one."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

GOOD_EVIL = ("Good", "Neutral", "Evil")
LAW_CHAOS = ("Lawful", "Neutral", "Chaotic")


def make_mysfits(site: str, number: int) -> list[dict[str, Any]]:
    return [make_mysfit(site, index) for index in range(number)]


def make_mysfit(site: str, index: int, **changes: Any) -> dict[str, Any]:
    goodevil, lawchaos = GOOD_EVIL[index % 3], LAW_CHAOS[index // 3 % 3]
    neutral = goodevil == lawchaos == "Neutral"
    return {
        "mysfitId": f"00000000-0000-4000-8000-{index:012}",
        "name": f"Mysfit {index:04}",
        "species": f"Species {index % 40:02}",
        "description": f"Number {index} of a long line, and proud of every one before it.",
        "age": index * 7 % 5000,
        "goodevil": goodevil,
        "lawchaos": lawchaos,
        "alignment": "True Neutral" if neutral else f"{lawchaos} {goodevil}",
        "thumbImageUri": f"{site}/mysfits/suzu-thumb.svg",
        "profileImageUri": f"{site}/mysfits/suzu.svg",
        "likes": index * 31 % 1000,
        "adopted": False,
        **changes,
    }


def serve(page: Page, api: str, mysfits: list[dict[str, Any]]) -> None:
    """Answers the API's reads from `mysfits`, in pages and with one filter, as the service does."""

    def listing(route: Route) -> None:
        query = {
            name: values[0] for name, values in parse_qs(urlsplit(route.request.url).query).items()
        }
        limit, start = int(query.pop("limit")), int(query.pop("nextToken", "0"))
        wanted = [each for each in mysfits if all(each[name] == query[name] for name in query)]
        goes_on = start + limit < len(wanted)
        answer(
            route,
            {
                "mysfits": wanted[start : start + limit],
                "nextToken": str(start + limit) if goes_on else None,
            },
        )

    def one(route: Route) -> None:
        mysfit_id = urlsplit(route.request.url).path.rpartition("/")[2]
        answer(route, next(each for each in mysfits if each["mysfitId"] == mysfit_id))

    page.route(re.compile(r"^http://localhost:\d+/$"), page_of_the_script)
    page.route(f"{api}/mysfits?**", listing)
    page.route(f"{api}/mysfits/*", one)


def page_of_the_script(route: Route) -> None:
    """The gallery as it is without published cards, which are those of the real catalogue."""
    route.fulfill(response=route.fetch(url=f"{route.request.url}sign-in"))


def answer(route: Route, body: dict[str, Any], status: int = 200) -> None:
    route.fulfill(
        status=status,
        headers={"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"},
        body=json.dumps(body),
    )
