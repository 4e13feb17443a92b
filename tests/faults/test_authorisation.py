"""Who may do what: every route, asked by everybody there is, over things that exist.

A route that is missing in the table fails the test, so a new one says who may use it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from service.adoptions.store import AdoptionStore
from service.app import create_app
from service.http.dependencies import state_of
from service.mysfits.store import MysfitStore
from service.photos.keys import PhotoKey
from service.settings import Settings
from tests.support.builders import OWNER, make_body, make_mysfit, make_photo_body
from tests.support.photos import put, stored
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

OTHER = OWNER[:-1] + "2"
STAFF = OWNER[:-1] + "3"

EVERYBODY = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (401, 200, 200, 200, 401, 401)

TABLE: dict[str, tuple[int, int, int, int, int, int]] = {
    # nobody, visitor, another, staff, of another client, expired
    "GET /": EVERYBODY,
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /docs": EVERYBODY,
    "GET /openapi.json": EVERYBODY,
    "HEAD /openapi.json": EVERYBODY,
    "GET /mysfits": EVERYBODY,
    "GET /mysfits/{mysfitId}": EVERYBODY,
    "POST /mysfits": (401, 403, 403, 201, 401, 401),
    "PATCH /mysfits/{mysfitId}": (401, 403, 403, 200, 401, 401),
    # It is adopted: staff gives it back first.
    "DELETE /mysfits/{mysfitId}": (401, 403, 403, 409, 401, 401),
    "POST /mysfits/{mysfitId}/like": SIGNED_IN,
    "DELETE /mysfits/{mysfitId}/like": SIGNED_IN,
    "POST /mysfits/{mysfitId}/adopt": (401, 200, 409, 409, 401, 401),
    "DELETE /mysfits/{mysfitId}/adopt": (401, 200, 403, 200, 401, 401),
    "GET /me": SIGNED_IN,
    "POST /photos": (401, 201, 403, 403, 401, 401),
    "GET /photos": SIGNED_IN,
    "DELETE /photos": SIGNED_IN,
    "GET /photos/{photoId}": (401, 200, 404, 404, 401, 401),
    "PATCH /photos/{photoId}": (401, 200, 404, 404, 401, 401),
    # Another's photo cannot be told from one that is gone, and is still there afterwards.
    "DELETE /photos/{photoId}": (401, 204, 204, 204, 401, 401),
}
"""The visitor adopted the mysfit and owns the photo; another visitor and staff do not."""

BODIES: dict[str, Callable[[str], dict[str, Any]]] = {
    "POST /mysfits": lambda _: make_body(),
    "PATCH /mysfits/{mysfitId}": lambda _: {"age": 8},
    "POST /photos": lambda mysfit_id: make_photo_body(mysfitId=mysfit_id),
    "PATCH /photos/{photoId}": lambda _: {"description": "At the sea"},
}


def everybody(pool: Pool) -> dict[str, dict[str, str]]:
    """Headers by who asks, in the order of the table."""
    visitor = {"sub": OWNER}
    return {
        "nobody": {},
        "visitor": pool.headers(**visitor),
        "another visitor": pool.headers(sub=OTHER),
        "staff": pool.headers(sub=STAFF, **{"cognito:groups": ["staff"]}),
        "another client": pool.headers(aud="another-client", **visitor),
        "expired": pool.headers(exp=1_750_000_000, **visitor),
    }


def routes_of(app: FastAPI) -> set[str]:
    return {
        f"{method} {route.path}"
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    }


@dataclass(frozen=True)
class World:
    """The service over the emulated account, and what can be made there."""

    app: FastAPI
    client: httpx.Client
    tables: Tables

    def new(self) -> tuple[str, PhotoKey]:
        """A mysfit that OWNER adopted, and a photo of it."""
        state = state_of(self.app)
        mysfit_id = state.get(MysfitStore).add(make_mysfit()).mysfit_id
        state.get(AdoptionStore).adopt(OWNER, mysfit_id, datetime.now(UTC))
        record = put(self.tables, mysfit_id=mysfit_id)
        return mysfit_id, PhotoKey(record.user_id, record.photo_id)

    def ask(self, route: str, headers: dict[str, str], mysfit_id: str, photo: PhotoKey) -> int:
        """The status."""
        method, path = route.split(" ")
        path = path.replace("{mysfitId}", mysfit_id).replace("{photoId}", photo.photo_id)
        body = BODIES[route](mysfit_id) if route in BODIES else None
        return self.client.request(method, path, json=body, headers=headers).status_code


@pytest.fixture
def world(settings: Settings, cloud_tables: Tables) -> Iterator[World]:
    app = create_app(settings)
    with serve(app) as client:
        yield World(app, client, cloud_tables)


def test_every_route_answers_everybody_as_the_table_says(world: World, pool: Pool) -> None:
    assert routes_of(world.app) == TABLE.keys()
    who = everybody(pool)
    answered: dict[str, list[int]] = {route: [] for route in TABLE}
    mysfit_id, photo = world.new()
    for route in TABLE:
        for name, headers in who.items():
            status = world.ask(route, headers, mysfit_id, photo)
            answered[route].append(status)
            if route.startswith("DELETE"):
                assert name == "visitor" or stored(world.tables, photo), f"{route} by {name}"
            if route.startswith("DELETE") and status < 300:
                mysfit_id, photo = world.new()

    assert {route: tuple(statuses) for route, statuses in answered.items()} == TABLE


# What is no text: half of a surrogate pair (RFC 7493), and bytes that are no UTF-8.

LONE = "\ud800"


def odd_requests(mysfit_id: str, photo_id: str) -> Iterator[dict[str, Any]]:
    """Each place where a request can hold text, with a text that is none."""
    for path, body in {
        "/mysfits": make_body(),
        "/photos": make_photo_body(mysfitId=mysfit_id, description="x", tags=["x"]),
    }.items():
        for name, value in body.items():
            if isinstance(value, str | list):
                odd = [LONE] if isinstance(value, list) else f"x{LONE}"
                yield {"method": "POST", "url": path, "json": {**body, name: odd}}
        yield {"method": "POST", "url": path, "json": {**body, LONE: 1}}
    for path, names in {
        f"/mysfits/{mysfit_id}": ("name", "species", "description", LONE),
        f"/photos/{photo_id}": ("description", "fileName", "takenAt", "make", "model", LONE),
    }.items():
        for name in names:
            yield {"method": "PATCH", "url": path, "json": {name: f"x{LONE}"}}
    yield {"method": "PATCH", "url": f"/photos/{photo_id}", "json": {"tags": [LONE]}}
    yield {"method": "PATCH", "url": f"/photos/{photo_id}", "json": {"place": {"city": LONE}}}
    for raw in (b"\xed\xa0\x80", b"\xff"):
        content = {"content": b'{"name": "' + raw + b'"}'}
        yield {"method": "PATCH", "url": f"/mysfits/{mysfit_id}", **content}
        text = "".join(f"%{byte:02X}" for byte in raw)
        for path in ("/mysfits/{}", "/photos/{}", "/mysfits/{}/like", "/{}"):
            yield {"method": "GET", "url": path.format(text)}
        for query in ("species={}", "filter=species&value={}", "nextToken={}", "{}=1"):
            yield {"method": "GET", "url": f"/mysfits?{query.format(text)}"}
        for query in ("q={}", "tag={}", "label={}", "mysfitId={}", "nextToken={}"):
            yield {"method": "GET", "url": f"/photos?{query.format(text)}"}


def test_text_that_is_no_unicode_is_refused_wherever_it_is(world: World, pool: Pool) -> None:
    mysfit_id, photo = world.new()
    keeper = pool.headers(sub=OWNER, **{"cognito:groups": ["staff"]})

    def status(request: dict[str, Any]) -> int:
        headers = {"Content-Type": "application/json", **keeper}
        if "json" in request:
            # With escapes: httpx would send the text itself, which has no UTF-8.
            request = {**request, "content": json.dumps(request.pop("json"))}
        return world.client.request(**request, headers=headers).status_code

    asked = list(odd_requests(mysfit_id, photo.photo_id))
    answered = [(status(dict(each)), each) for each in asked]

    assert len(asked) > 50
    assert [each for each in answered if not re.fullmatch("4..", str(each[0]))] == []
