"""The response cache in front of an application that counts its calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from service.app import create_app
from service.http.changes import Change, declaration_of
from service.http.response_cache import PATIENCE_SECONDS, Known, ResponseCacheMiddleware
from service.http.stored_responses import StoredResponses
from tests.service.calls import add_mysfit
from tests.support.builders import make_settings
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

PUBLIC = "public, max-age=5, stale-while-revalidate=5, stale-if-error=600"


class Origin:
    """An application behind the cache: its responses are numbered, the clock is set by hand."""

    def __init__(self) -> None:
        self.calls = 0
        self.clock = 100.0
        self.status = 200
        self.cache_control = PUBLIC
        self.gate: asyncio.Event | None = None
        self.error: Exception | None = None
        self.changes: list[Change] | None = None
        """What a write declares."""
        self.credentials: list[str | None] = []
        self.stored = StoredResponses()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls += 1
        body, status, error = {"id": "a", "call": self.calls}, self.status, self.error
        if scope["method"] != "GET" and self.changes is not None:
            declaration_of(scope).declare(*self.changes)
        self.credentials.append(Request(scope, receive).headers.get("authorization"))
        if self.gate:
            await self.gate.wait()
        if error:
            raise error
        response: Response = JSONResponse(body, status, {"Cache-Control": self.cache_control})
        await response(scope, receive, send)

    def client(self) -> httpx.AsyncClient:
        """What is below /private is no public read."""
        self.cache = ResponseCacheMiddleware(
            self,
            lambda scope: "/private" not in scope["path"],
            lambda: self.clock,
            Known(self.stored),
        )
        transport = httpx.ASGITransport(self.cache)
        return httpx.AsyncClient(transport=transport, base_url="http://api.test")


Scenario = Callable[[Origin, httpx.AsyncClient], Awaitable[Any]]


def run(scenario: Scenario) -> Any:
    origin = Origin()

    async def main() -> Any:
        async with origin.client() as client:
            return await scenario(origin, client)

    return asyncio.run(main())


async def call_number(client: httpx.AsyncClient, path: str = "/a", **kwargs: Any) -> int:
    number: int = (await client.get(path, **kwargs)).json()["call"]
    return number


def test_response_is_served_until_max_age_with_its_age() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        first = await client.get("/a")
        origin.clock += 4.9
        second = await client.get("/a")

        assert origin.calls == 1
        assert second.content == first.content
        assert (first.headers["age"], second.headers["age"]) == ("0", "4")
        assert second.headers["cache-control"] == PUBLIC

    run(scenario)


def test_stale_response_is_served_while_it_is_revalidated() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.clock += 9.9
        assert await call_number(client) == 1
        await asyncio.sleep(0.01)
        assert await call_number(client) == 2
        assert origin.calls == 2

    run(scenario)


def test_response_older_than_stale_while_revalidate_is_not_served() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.clock += 10
        assert await call_number(client) == 2

    run(scenario)


def test_stale_if_error_serves_the_last_response_for_ten_minutes() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.status = 503
        origin.clock += 599
        kept = await client.get("/a")
        assert (kept.status_code, kept.json()["call"], kept.headers["age"]) == (200, 1, "599")
        origin.clock += 2
        assert (await client.get("/a")).status_code == 503

    run(scenario)


def test_late_call_is_left_to_the_next_request_and_the_old_response_served() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.clock += 300
        origin.gate = asyncio.Event()
        old = await asyncio.gather(*(client.get("/a") for _ in range(20)))
        assert {(answer.json()["call"], answer.headers["age"]) for answer in old} == {(1, "300")}
        origin.gate.set()
        await asyncio.sleep(0.01)
        assert await call_number(client) == 2
        assert origin.calls == 2

    run(scenario)


def test_request_does_not_wait_for_a_call_that_is_late_already() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.clock += 300
        origin.gate = asyncio.Event()
        await call_number(client)
        origin.clock += 1
        async with asyncio.timeout(5):
            # The patience of each would be 10 s in all.
            assert [await call_number(client) for _ in range(200)] == [1] * 200
        origin.gate.set()

    run(scenario)


@pytest.mark.parametrize("written", [False, True])
def test_stale_if_error_serves_the_last_response_when_the_call_raises(
    written: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.clock += 300
        if written:
            await client.post("/b")
        origin.error = ValueError("a fault of ours")
        assert await call_number(client) == 1

    run(scenario)
    assert "a fault of ours" in caplog.text


def test_error_is_not_stored() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        origin.status = 404
        await call_number(client)
        origin.status = 200
        assert await call_number(client) == 2

    run(scenario)


@pytest.mark.parametrize("header", ["private, no-store", "no-store", "max-age=60", ""])
def test_response_not_marked_public_is_not_stored(header: str) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        origin.cache_control = header
        await call_number(client)
        answer = await client.get("/a")
        assert answer.json()["call"] == 2
        assert "etag" not in answer.headers

    run(scenario)


def test_public_read_is_cached_whatever_its_credentials() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        answers = [await call_number(client, headers={"Authorization": str(n)}) for n in range(20)]
        assert answers == [1] * 20
        assert origin.credentials == [None]

    run(scenario)


def test_other_read_bypasses_the_cache_with_its_credentials() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        headers = {"Authorization": "x"}
        answers = [await call_number(client, "/private/a", headers=headers) for _ in range(2)]
        assert answers == [1, 2]
        assert origin.credentials == ["x", "x"]
        assert len(origin.stored) == 0

    run(scenario)


def test_concurrent_misses_share_one_call() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        origin.gate = asyncio.Event()
        waiting = [asyncio.create_task(call_number(client)) for _ in range(50)]
        await asyncio.sleep(0.02)
        origin.gate.set()
        assert await asyncio.gather(*waiting) == [1] * 50

    run(scenario)


def test_key_is_path_and_sorted_query() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        paths = ["/a", "/b", "/a?x=1", "/a?x=2", "/a?x=1&y=2", "/a?x=1%26y=2", "/a?x="]
        assert [await call_number(client, path) for path in paths] == [1, 2, 3, 4, 5, 6, 7]
        assert await call_number(client, "/a?y=2&x=1") == 5
        assert await call_number(client, "/a?%79=2&x=%31&" + "&" * 40) == 5

    run(scenario)


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_write_makes_stored_responses_stale(method: str) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        await client.request(method, "/b")
        assert await call_number(client) == 3

    run(scenario)


def test_stale_if_error_serves_a_response_from_before_a_write() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        await client.post("/b")
        origin.status = 503
        assert await call_number(client) == 1

    run(scenario)


def test_read_after_a_write_waits_for_what_the_write_changed() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        await client.post("/b")
        origin.gate = asyncio.Event()
        asyncio.get_running_loop().call_later(4 * PATIENCE_SECONDS, origin.gate.set)
        assert await call_number(client) == 3

    run(scenario)


def test_read_after_a_write_does_not_wait_once_a_call_has_failed() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        await client.post("/b")
        origin.status = 503
        await call_number(client)
        origin.gate = asyncio.Event()
        async with asyncio.timeout(5):
            assert await call_number(client) == 1
        origin.gate.set()

    run(scenario)


def test_stale_if_error_does_not_serve_what_became_404() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        await client.delete("/a")
        origin.status = 404
        await client.get("/a")
        origin.status = 503
        assert (await client.get("/a")).status_code == 503

    run(scenario)


def test_failed_write_leaves_stored_responses_fresh() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.status = 409
        await client.post("/b")
        origin.status = 200
        assert await call_number(client) == 1

    run(scenario)


def test_read_that_began_before_a_write_is_not_stored() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        gate = origin.gate = asyncio.Event()
        slow = asyncio.create_task(call_number(client))
        await asyncio.sleep(0.01)
        origin.gate = None
        await client.post("/b")
        gate.set()
        assert await slow == 1
        assert await call_number(client) == 3

    run(scenario)


def test_stale_if_error_serves_a_response_that_a_write_overlapped() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        gate = origin.gate = asyncio.Event()
        slow = asyncio.create_task(call_number(client))
        await asyncio.sleep(0.01)
        origin.gate = None
        await client.post("/b")
        gate.set()
        await slow
        origin.status = 503
        assert await call_number(client) == 1

    run(scenario)


def test_first_read_falls_back_on_what_another_call_answered_meanwhile() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        first = origin.gate = asyncio.Event()
        answered = asyncio.create_task(call_number(client))
        await asyncio.sleep(0.01)
        origin.gate = None
        await client.post("/b")
        second = origin.gate = asyncio.Event()
        origin.status = 503
        failed = asyncio.create_task(call_number(client))
        await asyncio.sleep(0.01)
        first.set()
        await answered
        second.set()
        assert await failed == 1

    run(scenario)


@pytest.mark.parametrize(("newer", "kept"), [(200, (200, 3)), (404, (503, 4)), (503, (200, 1))])
def test_older_response_never_replaces_a_newer_one(newer: int, kept: tuple[int, int]) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        gate = origin.gate = asyncio.Event()
        slow = asyncio.create_task(call_number(client))
        await asyncio.sleep(0.01)
        origin.gate = None
        await client.post("/b")
        origin.status = newer
        await client.get("/a")
        gate.set()
        await slow
        origin.clock += 300
        origin.status = 503
        answer = await client.get("/a")
        assert (answer.status_code, answer.json()["call"]) == kept

    run(scenario)


def test_declared_change_is_applied_with_another_etag_and_length() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        old = await client.get("/a")
        origin.changes = [Change("id", "a", "call", 70, as_of=0)]
        await client.post("/b")
        origin.clock += 4
        new = await client.get("/a", headers={"If-None-Match": old.headers["etag"]})
        again = await client.get("/a", headers={"If-None-Match": new.headers["etag"]})
        assert (new.status_code, new.json(), origin.calls) == (200, {"id": "a", "call": 70}, 2)
        assert (new.headers["content-length"], new.headers["age"]) == (str(len(new.content)), "4")
        assert again.status_code == 304

    run(scenario)


@pytest.mark.parametrize(
    "change",
    [
        Change("id", "a", "unknown", 1, as_of=0),
        # Others wrote meanwhile, and nobody knows in which order.
        Change("id", "b", "call", 1, as_of=0, is_read=False),
    ],
)
def test_change_that_cannot_be_applied_outdates_what_is_stored(change: Change) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        origin.changes = [Change("id", "b", "call", 1, as_of=0)]
        await client.post("/b")
        assert await call_number(client) == 2
        origin.changes = [change]
        await client.post("/b")
        assert await call_number(client) == 4

    run(scenario)


def test_write_that_declares_no_change_leaves_stored_responses_fresh() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.changes = []
        await client.post("/b")
        assert await call_number(client) == 1

    run(scenario)


def test_change_that_a_failed_write_declared_is_not_applied() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        origin.changes = [Change("id", "a", "call", 70, as_of=0)]
        origin.status = 503
        await client.post("/b")
        assert await call_number(client) == 1

    run(scenario)


def test_method_without_effect_leaves_stored_responses_fresh() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        await call_number(client)
        await client.options("/a")
        await client.head("/a")
        assert await call_number(client) == 1

    run(scenario)


def test_distinct_misses_leave_nothing_but_their_responses_behind() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        for status in (400, 503):
            origin.status = status
            await asyncio.gather(*(client.get(f"/a?{status}={n}") for n in range(200)))
        assert origin.calls == 400
        assert len(origin.stored) == 0
        assert origin.cache._calls == {}

    run(scenario)


@pytest.mark.parametrize("query", ["x=" + "y" * 2_048, "&".join(f"{n}=" for n in range(33))])
def test_query_longer_than_any_route_accepts_is_not_stored(query: str) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        headers = {"Authorization": "x"}
        assert [await call_number(client, f"/a?{query}", headers=headers) for _ in "ab"] == [1, 2]
        assert len(origin.stored) == 0
        assert origin.credentials == [None, None]

    run(scenario)


def test_response_past_stale_if_error_is_dropped_by_a_later_call() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        for path in ("/a", "/b", "/c"):
            await call_number(client, path)
        origin.clock += 600
        await call_number(client, "/d")
        assert len(origin.stored) == 1

    run(scenario)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*"])
def test_matching_if_none_match_returns_304(form: str) -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        etag = (await client.get("/a")).headers["etag"]
        again = await client.get("/a", headers={"If-None-Match": form.format(etag)})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == PUBLIC
        assert "content-length" not in again.headers

    run(scenario)


def test_changed_response_has_another_etag() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        old = (await client.get("/a")).headers["etag"]
        origin.clock += 20
        new = await client.get("/a", headers={"If-None-Match": old})
        assert new.status_code == 200
        assert new.headers["etag"] != old

    run(scenario)


def test_max_age_zero_stores_nothing_and_has_an_etag() -> None:
    async def scenario(origin: Origin, client: httpx.AsyncClient) -> None:
        origin.cache_control = "public, max-age=0, stale-while-revalidate=0, stale-if-error=600"
        first = await client.get("/a")
        assert "etag" in first.headers
        assert await call_number(client) == 2

    run(scenario)


def test_service_changes_what_is_stored_and_reads_nothing_anew(tables: Tables, pool: Pool) -> None:
    settings = make_settings(**tables.environment, MYSFITS_JWKS_URL=pool.url)
    with serve(create_app(settings)) as client:
        mysfit = add_mysfit(client, pool)
        path = f"/mysfits/{mysfit['mysfitId']}"
        paths = (path, "/mysfits", "/mysfits?goodevil=Good")
        for each in paths:
            client.get(each)
        # What is read anew has this name.
        tables.client.update_item(
            TableName=tables.mysfits,
            Key={"MysfitId": {"S": mysfit["mysfitId"]}},
            UpdateExpression="SET #name = :name",
            ExpressionAttributeNames={"#name": "Name"},
            ExpressionAttributeValues={":name": {"S": "Another"}},
        )
        for write in (f"{path}/like", f"{path}/adopt"):
            assert client.post(write, headers=pool.headers()).status_code == 200
        assert client.delete("/photos", headers=pool.headers()).status_code == 200
        after = [client.get(each) for each in paths]

    changed = {**mysfit, "likes": 1, "adopted": True}
    page = {"mysfits": [changed], "nextToken": None}
    assert [answer.json() for answer in after] == [changed, page, page]


def test_service_answers_a_list_from_the_cache(deployed_tables: Tables) -> None:
    with serve(create_app(make_settings(**deployed_tables.environment))) as client:
        answers = [client.get("/mysfits") for _ in range(3)]
        matching = client.get("/mysfits", headers={"If-None-Match": "*"})

    assert {answer.headers["cache-control"] for answer in answers} == {PUBLIC}
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert matching.status_code == 304
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
