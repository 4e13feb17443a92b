"""Faults of DynamoDB and S3: each kind, at each call of each route, as a visitor sees them.

Never a 500 and never false success: 503 with Retry-After, within the deadline, and the same request
succeeds once the service answers again. The quick half of the table takes each fault and each call
once; the rest has the mark `long`.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, product
from typing import Any

import httpx
import pytest

from service.aws.retries import MAX_SAVED_RETRIES, RETRIES_PER_CALL
from service.mysfits.store import item_of
from service.photos.record import Status
from tests.service.calls import problem_detail
from tests.support.builders import make_body, make_environment, make_mysfit, make_photo_body
from tests.support.cloud import Cloud
from tests.support.photos import put
from tests.support.pool import Pool
from tests.support.process import running_service
from tests.support.tables import Tables, create_photos_bucket, create_tables
from tests.support.upstream import (
    Answer,
    Call,
    Dripped,
    Fault,
    Lost,
    Reset,
    Silence,
    Upstream,
    cancelled,
    refusal,
    running_upstream,
)

SCAN = Answer(body=b'{"Items": [], "ConsumedCapacity": {"TableName": "t"}}')

FAULTS: dict[str, Fault] = {
    "empty object": Answer(),
    "empty body": Answer(body=b""),
    "HTML 200": Answer(body=b"<html>Welcome</html>", content_type="text/html"),
    "half a body": Answer(body=b'{"Item": {"MysfitId"'),
    "body cut short": Answer(body=b"{}", declared_length=500),
    "null": Answer(body=b"null"),
    "list": Answer(body=b"[]"),
    "no UTF-8": Answer(body=b"\xff\xfe"),
    "no content": Answer(204, b""),
    "redirect": Answer(302, b""),
    "HTML 403": Answer(403, b"<html>", content_type="text/html"),
    "HTML 502": Answer(502, b"<html>", content_type="text/html"),
    "HTML 503": Answer(503, b"<html>", content_type="text/html"),
    "InternalServerError": refusal("InternalServerError", 500),
    "InternalFailure": refusal("InternalFailure"),
    "Throttling": refusal("Throttling"),
    "ThrottlingException": refusal("ThrottlingException"),
    "ProvisionedThroughputExceeded": refusal("ProvisionedThroughputExceededException"),
    "RequestLimitExceeded": refusal("RequestLimitExceeded"),
    "TransactionConflict": refusal("TransactionConflictException"),
    "TransactionInProgress": refusal("TransactionInProgressException"),
    "cancelled, conflict": cancelled("None", "TransactionConflict"),
    "cancelled, throttled": cancelled("None", "ThrottlingError"),
    "cancelled, capacity": cancelled("ProvisionedThroughputExceeded", "None"),
    "cancelled, no reason": cancelled(),
    "unknown code": refusal("SomethingNewException"),
    "access denied": refusal("AccessDeniedException"),
    "expired token": refusal("ExpiredTokenException"),
    "reset": Reset(),
}
"""At every attempt. Those that answer late are in tests of their own: each takes seconds."""


class World:
    """Makes what a request needs, in the tables themselves, so that no fault meets it."""

    def __init__(self, tables: Tables, pool: Pool) -> None:
        self.tables = tables
        self.pool = pool
        self.user_id = str(uuid.uuid4())
        self.visitor = pool.headers(sub=self.user_id)
        self.staff = pool.staff()

    def mysfit(self, *, adopted: bool = False, **changes: Any) -> str:
        """The id of a new mysfit; the visitor may have adopted it."""
        mysfit_id = str(uuid.uuid4())
        item: dict[str, Any] = {**item_of(mysfit_id, make_mysfit(**changes))}
        if adopted:
            at = "2026-06-01T12:00:00.000Z"
            item |= {"Adopted": {"BOOL": True}, "AdoptedBy": {"S": self.user_id}}
            item |= {"AdoptedAt": {"S": at}}
        self.tables.client.put_item(TableName=self.tables.mysfits, Item=item)
        return mysfit_id

    def like(self) -> str:
        """The id of a mysfit that the visitor likes."""
        mysfit_id = self.mysfit()
        self.tables.client.put_item(
            TableName=self.tables.likes,
            Item={"UserId": {"S": self.user_id}, "MysfitId": {"S": mysfit_id}},
        )
        return mysfit_id

    def photo(self, status: Status = Status.READY) -> str:
        return put(self.tables, user_id=self.user_id, status=status).photo_id


Request = dict[str, Any]
"""What httpx sends."""


@dataclass(frozen=True)
class Route:
    """A route, the calls that it makes (S3's operations have no name), and what it answers."""

    name: str
    status: int
    calls: tuple[str, ...]
    request: Callable[[World], Request]
    writes: bool = False


def _listed(world: World) -> Request:
    # Another page size each time: what a cache holds is no answer to it.
    return {"method": "GET", "url": f"/mysfits?limit={random.randint(1, 100)}"}


def _filtered(world: World) -> Request:
    species = uuid.uuid4().hex
    world.mysfit(species=species)
    return {"method": "GET", "url": f"/mysfits?species={species}"}


def _found(world: World) -> Request:
    return {"method": "GET", "url": f"/mysfits/{world.mysfit()}"}


def _added(world: World) -> Request:
    return {"method": "POST", "url": "/mysfits", "json": make_body(), "headers": world.staff}


def _changed(world: World) -> Request:
    url = f"/mysfits/{world.mysfit()}"
    return {"method": "PATCH", "url": url, "json": {"goodevil": "Evil"}, "headers": world.staff}


def _removed(world: World) -> Request:
    return {"method": "DELETE", "url": f"/mysfits/{world.mysfit()}", "headers": world.staff}


def _liked(world: World) -> Request:
    url = f"/mysfits/{world.mysfit()}/like"
    return {"method": "POST", "url": url, "headers": world.visitor}


def _unliked(world: World) -> Request:
    url = f"/mysfits/{world.like()}/like"
    return {"method": "DELETE", "url": url, "headers": world.visitor}


def _adopted(world: World) -> Request:
    url = f"/mysfits/{world.mysfit()}/adopt"
    return {"method": "POST", "url": url, "headers": world.visitor}


def _given_back(world: World) -> Request:
    url = f"/mysfits/{world.mysfit(adopted=True)}/adopt"
    return {"method": "DELETE", "url": url, "headers": world.visitor}


def _profile(world: World) -> Request:
    world.like()
    world.mysfit(adopted=True)
    return {"method": "GET", "url": "/me", "headers": world.visitor}


def _photo_begun(world: World) -> Request:
    body = make_photo_body(mysfitId=world.mysfit(adopted=True))
    return {"method": "POST", "url": "/photos", "json": body, "headers": world.visitor}


def _photos(world: World) -> Request:
    world.photo()
    return {"method": "GET", "url": "/photos", "headers": world.visitor}


def _photo_found(world: World) -> Request:
    return {"method": "GET", "url": f"/photos/{world.photo()}", "headers": world.visitor}


def _photo_changed(world: World) -> Request:
    url = f"/photos/{world.photo()}"
    return {"method": "PATCH", "url": url, "json": {"tags": ["sea"]}, "headers": world.visitor}


def _photo_deleted(world: World) -> Request:
    return {"method": "DELETE", "url": f"/photos/{world.photo()}", "headers": world.visitor}


def _photos_deleted(world: World) -> Request:
    world.photo()
    return {"method": "DELETE", "url": "/photos", "headers": world.visitor}


LIKE = ("TransactWriteItems", "BatchGetItem")
ROUTES = (
    Route("list", 200, ("Scan",), _listed),
    Route("filter", 200, ("Query", "BatchGetItem"), _filtered),
    Route("find", 200, ("BatchGetItem",), _found),
    Route("add", 201, ("PutItem",), _added, writes=True),
    Route("change", 200, ("GetItem", "UpdateItem"), _changed, writes=True),
    Route("remove", 204, ("DeleteItem",), _removed, writes=True),
    Route("like", 200, LIKE, _liked, writes=True),
    Route("unlike", 200, LIKE, _unliked, writes=True),
    Route("adopt", 200, ("UpdateItem",), _adopted, writes=True),
    Route("give back", 200, ("UpdateItem",), _given_back, writes=True),
    Route("profile", 200, ("Query", "BatchGetItem"), _profile),
    Route("begin photo", 201, ("GetItem", "Query", "PutItem"), _photo_begun, writes=True),
    Route("list photos", 200, ("Query", "GetItem"), _photos),
    Route("find photo", 200, ("GetItem",), _photo_found),
    Route("change photo", 200, ("GetItem", "UpdateItem"), _photo_changed, writes=True),
    Route("delete photo", 204, ("GetItem", "", "TransactWriteItems"), _photo_deleted, writes=True),
    Route(
        "delete photos",
        200,
        ("Query", "", "TransactWriteItems", "DeleteItem"),
        _photos_deleted,
        writes=True,
    ),
)
LIKES = 60
WRITING = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems")


def _cases() -> Iterator[Any]:
    """Each fault at each call of each route; those of the quick half have no mark."""
    calls = [(route, call) for route in ROUTES for call in route.calls]
    quick = set(zip(calls, cycle(FAULTS), strict=False))
    for (route, call), fault in product(calls, FAULTS):
        marks = () if ((route, call), fault) in quick else (pytest.mark.long,)
        yield pytest.param(
            route, call, FAULTS[fault], id=f"{route.name}-{call or 'S3'}-{fault}", marks=marks
        )


@pytest.fixture(scope="module")
def tables(cloud: Cloud) -> Tables:
    create_photos_bucket(cloud.s3)
    return create_tables(cloud.cloudformation, cloud.dynamodb)


@pytest.fixture(scope="module")
def failing(cloud: Cloud) -> Iterator[Upstream]:
    with running_upstream(cloud.endpoint) as started:
        yield started


@pytest.fixture(scope="module")
def service(
    failing: Upstream, tables: Tables, pool: Pool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """One process for all tests of this module, its cache off."""
    environment = make_environment(
        **tables.environment,
        MYSFITS_JWKS_URL=pool.url,
        MYSFITS_CACHE_SECONDS="0",
        AWS_ENDPOINT_URL=failing.address,
    )
    log = tmp_path_factory.mktemp("service") / "log"
    with log.open("ab") as output, running_service(environment, output) as (_, client):
        yield client


@pytest.fixture
def world(tables: Tables, pool: Pool, failing: Upstream) -> Iterator[World]:
    yield World(tables, pool)
    failing.rule = lambda _: None


def at(operation: str, fault: Fault) -> Callable[[Call], Fault | None]:
    """A rule: this fault at each call of that operation."""
    return lambda call: fault if call.operation == operation else None


def once(fault: Fault) -> Callable[[Call], Fault | None]:
    """A rule: this fault at the first attempt of a write."""
    left = [fault]
    return lambda call: left.pop() if left and call.operation in WRITING else None


@pytest.mark.parametrize(("route", "call", "fault"), [*_cases()])
def test_fault_is_unavailable_and_passes(
    route: Route, call: str, fault: Fault, service: httpx.Client, failing: Upstream, world: World
) -> None:
    request = route.request(world)
    failing.rule = at(call, fault)
    started_at = time.monotonic()
    answer = service.request(**request)
    seconds = time.monotonic() - started_at
    failing.rule = lambda _: None

    assert problem_detail(answer, 503).endswith("does not answer just now. Please try again.")
    assert int(answer.headers["retry-after"]) > 0
    assert seconds < 5
    # Nothing was done by half, and the answer closes the circuit for the tests that follow.
    assert service.request(**request).status_code == route.status


@pytest.mark.parametrize(
    "fault",
    [Lost(), refusal("TransactionConflictException")],
    ids=["lost answer", "transaction conflict"],
)
@pytest.mark.parametrize("route", [each for each in ROUTES if each.writes], ids=lambda r: r.name)
def test_write_whose_first_attempt_fails_succeeds(
    route: Route, fault: Fault, service: httpx.Client, failing: Upstream, world: World
) -> None:
    request = route.request(world)
    failing.rule = once(fault)

    answer = service.request(**request)

    assert answer.status_code == route.status, answer.text


def test_like_whose_answer_was_lost_counts_once(
    service: httpx.Client, failing: Upstream, world: World
) -> None:
    request = _liked(world)
    failing.rule = once(Lost())

    assert service.request(**request).json()["likes"] == 1


def test_slow_answers_end_with_the_deadline(
    service: httpx.Client, failing: Upstream, world: World
) -> None:
    routes = {route.name: route for route in ROUTES}
    # One table has four faults of these: five would open its circuit.
    slow: dict[str, tuple[Route, Fault]] = {
        "Scan": (routes["list"], Silence()),
        "Query": (routes["filter"], Dripped(SCAN, 0.3)),
        "UpdateItem": (routes["adopt"], Dripped(SCAN, 0.3, head=True)),
        "TransactWriteItems": (routes["like"], Answer(delay_seconds=6)),
        "": (routes["delete photo"], Dripped(SCAN, 0.3)),
    }
    requests = [route.request(world) for route, _ in slow.values()]
    failing.rule = lambda call: slow[call.operation][1] if call.operation in slow else None

    def send(request: Request) -> tuple[int, float]:
        started_at = time.monotonic()
        status = service.request(**request).status_code
        return status, time.monotonic() - started_at

    with ThreadPoolExecutor(len(requests)) as threads:
        answers = list(threads.map(send, requests))
    failing.rule = lambda _: None

    assert [status for status, _ in answers] == [503] * len(slow)
    assert max(seconds for _, seconds in answers) < 5  # The deadline is 3 s; the answers take 18.
    statuses = [service.request(**request).status_code for request in requests]
    assert statuses == [route.status for route, _ in slow.values()]


def test_95_percent_of_likes_succeed_while_a_fifth_of_calls_is_throttled(
    service: httpx.Client, failing: Upstream, world: World
) -> None:
    draw = random.Random(1)
    throttled = {
        "TransactWriteItems": cancelled("None", "ThrottlingError"),
        "BatchGetItem": refusal("ProvisionedThroughputExceededException"),
    }
    requests = [_liked(world) for _ in range(LIKES)]
    found = _found(world)
    for _ in range(int(MAX_SAVED_RETRIES / RETRIES_PER_CALL)):  # After it the budget is full.
        service.request(**found)
    failing.calls.clear()
    failing.rule = lambda call: throttled.get(call.operation) if draw.random() < 0.2 else None

    statuses = [service.request(**request).status_code for request in requests]

    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 0.95 * LIKES
    # In the long run 1.25 for each call: tests/service/aws/test_retries.py.
    assert failing.calls.total() <= 1.25 * 2 * LIKES + MAX_SAVED_RETRIES
