"""kill -9 of the service during likes and unlikes: every count still equals its records."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from service.mysfits.store import MysfitStore
from tests.faults.conftest import Environment
from tests.faults.records import Pair, counts, likes_by_mysfit, recorded
from tests.support.builders import SITE_URL, make_mysfit
from tests.support.pool import Pool
from tests.support.process import running_service
from tests.support.tables import Tables
from tests.support.upstream import Upstream

VISITORS = 24
MYSFITS = 3


class Visitor:
    """Likes and unlikes at random, until the service is gone; knows what was answered."""

    def __init__(self, user_id: str, headers: Mapping[str, str], mysfit_ids: list[str]) -> None:
        self._user_id = user_id
        self._headers = headers
        self._mysfit_ids = mysfit_ids
        self.answers = 0
        self.answered: dict[Pair, bool] = {}
        """Whether the visitor likes the mysfit; what had no answer of 200 is absent."""

    def run(self, client: httpx.Client) -> None:
        while True:
            mysfit_id, method = random.choice(self._mysfit_ids), random.choice(("POST", "DELETE"))
            self.answered.pop((self._user_id, mysfit_id), None)
            try:
                answer = self.send(client, method, mysfit_id)
            except httpx.TransportError:
                return
            if answer.status_code == 200:
                self.answers += 1
                self.answered[self._user_id, mysfit_id] = method == "POST"

    def repeat_one_like(self, client: httpx.Client) -> None:
        """What a page does that had no answer; nothing before the first like."""
        for (_, mysfit_id), liked in self.answered.items():
            if liked:
                assert self.send(client, "POST", mysfit_id).status_code == 200
                return

    def send(self, client: httpx.Client, method: str, mysfit_id: str) -> httpx.Response:
        return client.request(method, f"/mysfits/{mysfit_id}/like", headers=self._headers)


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.long)])
def test_killed_service_loses_no_like_and_counts_none_twice(
    environment: Environment, upstream: Upstream, cloud_tables: Tables, pool: Pool, rounds: int
) -> None:
    store = MysfitStore(cloud_tables.client, cloud_tables.mysfits, SITE_URL)
    mysfit_ids = [store.add(make_mysfit()).mysfit_id for _ in range(MYSFITS)]
    visitors = [
        Visitor(user_id, pool.headers(sub=user_id), mysfit_ids)
        for user_id in (f"visitor-{number}" for number in range(VISITORS))
    ]
    records: set[Pair] = set()

    for _ in range(rounds):
        with running_service(environment(), subprocess.DEVNULL) as (process, client):
            for visitor in visitors:
                visitor.repeat_one_like(client)
            assert counts(cloud_tables) == likes_by_mysfit(records, mysfit_ids)
            run_and_kill(visitors, process, client)
        wait_until_idle(upstream)
        records = recorded(cloud_tables)
        answered = {pair: liked for each in visitors for pair, liked in each.answered.items()}
        assert answered
        assert {pair: pair in records for pair in answered} == answered
        assert counts(cloud_tables) == likes_by_mysfit(records, mysfit_ids)


def run_and_kill(
    visitors: list[Visitor], process: subprocess.Popen[str], client: httpx.Client
) -> None:
    with ThreadPoolExecutor(VISITORS) as threads:
        running = [threads.submit(each.run, client) for each in visitors]
        wait_for_answers(visitors, random.randint(VISITORS, 4 * VISITORS))
        process.kill()
        for each in running:
            each.result(30)


def wait_for_answers(visitors: list[Visitor], number: int) -> None:
    """Until that many more have been given."""
    wanted = sum(each.answers for each in visitors) + number
    deadline = time.monotonic() + 60
    while sum(each.answers for each in visitors) < wanted:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_until_idle(upstream: Upstream) -> None:
    """Until the account has answered what the killed process had asked."""
    deadline = time.monotonic() + 30
    while upstream.open_connections:
        assert time.monotonic() < deadline
        time.sleep(0.02)
