"""The site's functions at CloudFront, run by Node.js with events as CloudFront gives them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.cfn.stack import load

Event = dict[str, Any]


def event(uri: str, **headers: str) -> Event:
    """A viewer's request; names of headers with _ for -."""
    named = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    request = {"method": "GET", "uri": uri, "querystring": {}, "headers": named, "cookies": {}}
    return {
        "version": "1.0",
        "context": {"eventType": "viewer-request", "requestId": "the-only-one"},
        "viewer": {"ip": "192.0.2.7"},
        "request": request,
    }


def run(function: str, given: Event) -> Event:
    """The request that the function of that logical name makes of the event's."""
    code = load("website")["Resources"][function]["Properties"]["FunctionCode"]
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(given)})))"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    made: Event = json.loads(done.stdout)
    return made


@pytest.mark.parametrize(
    ("control", "variant"),
    [
        ("max-age=0", "shared"),
        ("no-cache", "the-only-one"),
        ("max-age=0, No-Cache", "the-only-one"),
    ],
)
def test_no_cache_makes_a_request_the_only_one_of_its_cache_key(control: str, variant: str) -> None:
    made = run("ApiRequests", event("/api/mysfits", cache_control=control, cache_variant="mine"))

    assert made["headers"]["cache-variant"] == {"value": variant}


def test_requests_without_cache_control_share_their_answer() -> None:
    made = run("ApiRequests", event("/api/mysfits/1"))

    assert made["uri"] == "/mysfits/1"
    assert made["headers"]["cache-variant"] == {"value": "shared"}


def test_address_of_the_visitor_is_cloudfronts_and_not_the_callers() -> None:
    made = run("ApiRequests", event("/api/", true_client_ip="203.0.113.1"))

    assert made["uri"] == "/"
    assert made["headers"]["true-client-ip"] == {"value": "192.0.2.7"}


@pytest.mark.parametrize(
    ("uri", "query", "file"),
    [
        ("/", {}, "/gallery.html"),
        ("/index.html", {}, "/gallery.html"),
        ("/", {"species": {"value": "Kitsune"}}, "/index.html"),
        ("/index.html", {"species": {"value": "Kitsune"}}, "/index.html"),
        ("/sign-in/", {}, "/index.html"),
        ("/v1.2/page", {}, "/index.html"),
        ("/mysfits/suzu.svg", {}, "/mysfits/suzu.svg"),
    ],
)
def test_gallery_without_a_query_is_a_file_of_its_own(uri: str, query: Event, file: str) -> None:
    asked = event(uri)
    asked["request"]["querystring"] = query

    assert run("PageAddresses", asked)["uri"] == file
