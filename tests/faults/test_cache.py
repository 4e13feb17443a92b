"""Public reads while the table fails, and while somebody wants every read to reach it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from threading import Event

import httpx
import pytest

from service.mysfits.store import MysfitStore
from tests.faults.conftest import StartService
from tests.support.builders import SITE_URL, make_mysfit
from tests.support.pool import Pool
from tests.support.tables import Tables
from tests.support.upstream import Delayed, Fault, Rule, Silence, Upstream, refusal

THROTTLED = refusal("ProvisionedThroughputExceededException")


@pytest.fixture
def mysfit_id(cloud_tables: Tables) -> str:
    store = MysfitStore(cloud_tables.client, cloud_tables.mysfits, SITE_URL)
    return store.add(make_mysfit()).mysfit_id


def for_reads_of_the_list(*faults: Fault) -> Rule:
    """A rule that meets each Scan with the next of `faults`, in turn."""
    turns = cycle(faults)
    return lambda call: next(turns) if call.operation == "Scan" else None


@contextmanager
def likes(client: httpx.Client, pool: Pool, mysfit_id: str, each_seconds: float) -> Iterator[None]:
    """Likes and unlikes at that rate, beside the block; some must succeed."""
    done = Event()
    headers = pool.headers()

    def run() -> set[int]:
        statuses = set()
        for method in cycle(("POST", "DELETE")):
            answer = client.request(method, f"/mysfits/{mysfit_id}/like", headers=headers)
            statuses.add(answer.status_code)
            if done.wait(each_seconds):
                break
        return statuses

    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(run)
        try:
            yield
        finally:
            done.set()
        assert 200 in running.result()


def test_no_read_is_refused_beside_likes_while_the_table_is_slow_and_throttles(
    upstream: Upstream, start_service: StartService, pool: Pool, mysfit_id: str
) -> None:
    client = start_service()
    with likes(client, pool, mysfit_id, each_seconds=0.125):
        # Several likes overlap the only read that the table answers soon.
        upstream.rule = for_reads_of_the_list(Delayed(0.5))
        statuses = [client.get("/mysfits").status_code]
        upstream.rule = for_reads_of_the_list(THROTTLED)
        statuses += [client.get("/mysfits").status_code for _ in range(4)]
        upstream.rule = for_reads_of_the_list(Delayed(0.3), *[THROTTLED] * 9)
        statuses += [client.get("/mysfits").status_code for _ in range(4)]

    assert statuses == [200] * 9


def test_old_list_is_served_at_once_while_the_table_does_not_answer(
    upstream: Upstream, start_service: StartService, mysfit_id: str
) -> None:
    client = start_service(MYSFITS_CACHE_SECONDS="1")
    client.get("/mysfits")
    upstream.rule = for_reads_of_the_list(Silence())
    time.sleep(2.1)

    started_at = time.monotonic()
    answers = [client.get("/mysfits") for _ in range(3)]
    seconds = time.monotonic() - started_at

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["mysfits"][0]["mysfitId"] for answer in answers} == {mysfit_id}
    assert int(answers[0].headers["age"]) >= 2
    assert seconds < 1


def test_public_reads_with_a_made_up_token_share_one_scan(
    upstream: Upstream, start_service: StartService, mysfit_id: str
) -> None:
    client = start_service(MYSFITS_CACHE_SECONDS="60")
    before = upstream.calls["Scan"]

    answers = [client.get("/mysfits", headers={"Authorization": "x"}) for _ in range(200)]

    assert {answer.status_code for answer in answers} == {200}
    assert upstream.calls["Scan"] - before == 1
