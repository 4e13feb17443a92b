"""What bench/growth.py measures: each read and write of the catalogue, at several sizes in turn."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import boto3
import httpx

from bench import dynalite, generated_mysfits
from bench.dynalite import Dynalite
from service.adoptions.store import AdoptionStore
from service.mysfits.listing import MAX_PAGE, Filter, FilterName, Listing, query_of
from service.mysfits.model import MysfitChanges
from service.mysfits.store import MysfitStore
from service.page_tokens import page_token
from service.settings import table_variables
from tests.support.builders import OWNER, SITE_URL, make_environment, make_mysfit
from tests.support.capacity import ConsumedCapacity
from tests.support.cloud import REGION
from tests.support.process import running_service
from tests.support.tables import moto_tables

TABLE = table_variables()["MYSFITS_TABLE"]
GOOD = Filter(FilterName.GOOD_EVIL, "Good")
FILTERS = (
    GOOD,
    Filter(FilterName.LAW_CHAOS, "Lawful"),
    Filter(FilterName.ALIGNMENT, "Lawful Evil"),
    Filter(FilterName.SPECIES, generated_mysfits.COMMON_SPECIES),
)
RARE = Filter(FilterName.SPECIES, generated_mysfits.RARE_SPECIES)
SITE_READS_PAGES = 200
"""MOST_PAGES of web/src/mysfits/all-mysfits.ts: for searching the site reads no further."""
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Catalogue:
    """A dynalite with so many mysfits, and one process of the service over it."""

    dynalite: Dynalite
    service: httpx.Client
    service_pid: int

    @property
    def mysfits(self) -> int:
        return self.dynalite.mysfits

    @cached_property
    def ids(self) -> Mapping[Filter, list[str]]:
        """The ids that each filter lists, in the order of its index."""
        found: dict[Filter, list[str]] = defaultdict(list)
        wanted = set(FILTERS)
        for number in range(self.mysfits):
            item = generated_mysfits.item(number)
            for name in FilterName:
                each = Filter(name, item[name.value]["S"])
                if each in wanted:
                    found[each].append(item["MysfitId"]["S"])
        return {each: sorted(ids) for each, ids in found.items()}

    @cached_property
    def scanned(self) -> list[str]:
        """The last ids of the first nine pages without a filter."""
        client, last_ids = self.dynalite.client(), []
        start: dict[str, Any] = {}
        for _ in range(9):
            answer = client.scan(TableName=TABLE, Limit=MAX_PAGE, **start)
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
            last_ids.append(answer["LastEvaluatedKey"]["MysfitId"]["S"])
        return last_ids

    def somewhere(self, listed: Filter | None, chance: random.Random) -> str:
        """An id that a whole page follows, anywhere in the list."""
        if listed:
            ids = self.ids[listed]
            return ids[chance.randrange(len(ids) - MAX_PAGE - 1)]
        if self.mysfits <= MAX_PAGE * 10:
            return chance.choice(self.scanned)
        return generated_mysfits.id_of(chance.randrange(self.mysfits))


@dataclass(frozen=True)
class Read:
    """A read; `place` gives the id that its page follows, anew for each round."""

    name: str
    filter: Filter | None = None
    place: Callable[[Catalogue, random.Random], str | None] = lambda *_: None
    mysfits: int = MAX_PAGE

    def path(self, after: str | None) -> str:
        query: dict[str, Any] = {"limit": MAX_PAGE}
        if self.filter:
            query[self.filter.name.value.lower()] = self.filter.value
        if after:
            query["nextToken"] = page_token(query_of(self.filter), after)
        return f"/mysfits?{urlencode(query)}"


def reads() -> list[Read]:
    """First and deep pages, without a filter and by each."""
    return [
        Read("page, first"),
        Read("page, tenth", place=lambda catalogue, _: catalogue.scanned[8]),
        Read("page, anywhere", place=lambda catalogue, chance: catalogue.somewhere(None, chance)),
        *(each for listed in FILTERS for each in _reads_of(listed)),
        Read("species of one", RARE, mysfits=1),
    ]


def _reads_of(listed: Filter) -> Iterator[Read]:
    name = f"{listed.name.value.lower()}={listed.value}"
    yield Read(f"{name}, first", listed)
    yield Read(
        f"{name}, anywhere", listed, lambda catalogue, chance: catalogue.somewhere(listed, chance)
    )


@contextmanager
def catalogues(sizes: Sequence[int], jwks_url: str) -> Iterator[list[Catalogue]]:
    """One for each size, loaded and served, nothing cached."""
    with ExitStack() as stack:
        found = []
        for size in sizes:
            running = stack.enter_context(dynalite.running(size))
            environment = make_environment(
                MYSFITS_JWKS_URL=jwks_url,
                MYSFITS_CACHE_SECONDS="0",
                AWS_ENDPOINT_URL=running.endpoint,
                AWS_ACCESS_KEY_ID="bench",
                AWS_SECRET_ACCESS_KEY="bench",  # noqa: S106
            )
            process, service = stack.enter_context(running_service(environment, subprocess.DEVNULL))
            found.append(Catalogue(running, service, process.pid))
        yield found


# -------------------------------------------------------------------------------------------- reads
def time_of_reads(found: Sequence[Catalogue], rounds: int) -> dict[str, dict[int, Any]]:
    """Read -> size -> medians of wall and processor time, the sizes in turn within each round."""
    samples: dict[tuple[str, int], list[tuple[float, float, float]]] = defaultdict(list)
    warm_up, chance = 5, random.Random(12)  # noqa: S311  The same places each time.
    for number in range(warm_up + rounds):
        for read in reads():
            for catalogue in found if number % 2 else reversed(found):
                path = read.path(read.place(catalogue, chance))
                sample = _timed(catalogue, path, read.mysfits)
                if number >= warm_up:
                    samples[read.name, catalogue.mysfits].append(sample)
        for catalogue in found if number % 2 else reversed(found):
            path = f"/mysfits/{generated_mysfits.id_of(chance.randrange(catalogue.mysfits))}"
            sample = _timed(catalogue, path, None)
            if number >= warm_up:
                samples["one mysfit", catalogue.mysfits].append(sample)
    found_times: dict[str, dict[int, Any]] = defaultdict(dict)
    for (name, size), taken in samples.items():
        found_times[name][size] = _medians(taken)
    return found_times


def _timed(catalogue: Catalogue, path: str, mysfits: int | None) -> tuple[float, float, float]:
    """Milliseconds of one request, and of processor time of DynamoDB and of the service."""
    pids = (catalogue.dynalite.pid, catalogue.service_pid)
    before = [cpu_ms(pid) for pid in pids]
    started_at = time.perf_counter()
    answer = catalogue.service.get(path)
    took = (time.perf_counter() - started_at) * 1000
    after = [cpu_ms(pid) for pid in pids]
    answer.raise_for_status()
    if mysfits is not None and len(answer.json()["mysfits"]) != mysfits:
        raise RuntimeError(f"{path} has {len(answer.json()['mysfits'])} mysfits, not {mysfits}")
    return took, after[0] - before[0], after[1] - before[1]


def _medians(taken: Sequence[tuple[float, float, float]]) -> dict[str, float]:
    wall, database, service = (statistics.median(each) for each in zip(*taken, strict=True))
    return {
        "ms": round(wall, 2),
        "least_ms": round(min(each[0] for each in taken), 2),
        "dynalite_cpu_ms": round(database, 2),
        "service_cpu_ms": round(service, 2),
    }


def cpu_ms(pid: int) -> float:
    """Processor time of all threads of a process, by the scheduler's own clock (nanoseconds)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def units_of_reads(catalogue: Catalogue) -> dict[str, dict[str, float]]:
    """Read -> the largest units that the store's own calls consumed, of five places."""
    client, found = catalogue.dynalite.client(), {}
    capacity = ConsumedCapacity(client)
    mysfits = MysfitStore(client, TABLE, SITE_URL)
    chance = random.Random(12)  # noqa: S311
    for read in reads():
        listings = [Listing(read.filter, MAX_PAGE, read.place(catalogue, chance)) for _ in range(5)]
        units = [_units(capacity, mysfits.page, listing) for listing in listings]
        found[read.name] = max(units, key=lambda each: sum(each.values()))
    found["one mysfit"] = _units(capacity, mysfits.find, generated_mysfits.id_of(1))
    return found


def _units(capacity: ConsumedCapacity, call: Callable[[Any], Any], argument: Any) -> Any:
    capacity.forget()
    call(argument)
    return {name.replace(TABLE, "table"): units for name, units in capacity.reads.items()}


# ------------------------------------------------------------------------------- search and counts
def search(catalogue: Catalogue) -> dict[str, float]:
    """What the site does today before it searches or counts: page after page, 200 at most."""
    pages, size, token = 0, 0, None
    started_at = time.perf_counter()
    while pages < SITE_READS_PAGES and (pages == 0 or token):
        query = {"limit": MAX_PAGE, **({"nextToken": token} if token else {})}
        answer = catalogue.service.get(f"/mysfits?{urlencode(query)}").raise_for_status()
        pages, size, token = pages + 1, size + len(answer.content), answer.json()["nextToken"]
    seconds = time.perf_counter() - started_at
    return {"pages": pages, "seconds": round(seconds, 2), "mb": round(size / 1e6, 2)}


def counts(catalogue: Catalogue) -> dict[str, dict[str, float]]:
    """What counting by DynamoDB costs: an index's entries of one value, and all of an index."""
    client = catalogue.dynalite.client()
    by_value = {
        "IndexName": "GoodEvilIndex",
        "KeyConditionExpression": "GoodEvil = :value",
        "ExpressionAttributeValues": {":value": {"S": "Good"}},
    }
    return {
        "goodevil=Good": _count(client, "query", by_value),
        "all": _count(client, "scan", {"IndexName": "SpeciesIndex"}),
    }


def _count(client: Any, operation: str, asked: Mapping[str, Any]) -> dict[str, float]:
    capacity = ConsumedCapacity(client)
    started_at = time.perf_counter()
    pages = client.get_paginator(operation).paginate(TableName=TABLE, Select="COUNT", **asked)
    numbers = [page["Count"] for page in pages]
    return {
        "count": sum(numbers),
        "calls": len(numbers),
        "units": sum(capacity.reads.values()),
        "seconds": round(time.perf_counter() - started_at, 2),
    }


# ------------------------------------------------------------------------------------------- writes
def time_of_writes(found: Sequence[Catalogue], rounds: int) -> dict[str, dict[int, float]]:
    """Write -> size -> median milliseconds of the store's call; what is added is removed again.

    Without likes: dynalite has no transactions.
    """
    samples: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    stores = [_stores(catalogue) for catalogue in found]
    for number in range(rounds):
        turn = list(zip(found, stores, strict=True))
        for catalogue, (mysfits, adoptions) in turn if number % 2 else reversed(turn):
            for name, took in _write_all(mysfits, adoptions):
                samples[name][catalogue.mysfits].append(took)
    return {
        name: {size: round(statistics.median(taken), 2) for size, taken in by_size.items()}
        for name, by_size in samples.items()
    }


def _stores(catalogue: Catalogue) -> tuple[MysfitStore, AdoptionStore]:
    client = catalogue.dynalite.client()
    return MysfitStore(client, TABLE, SITE_URL), AdoptionStore(client, TABLE)


def _write_all(mysfits: MysfitStore, adoptions: AdoptionStore) -> Iterator[tuple[str, float]]:
    added: list[str] = []
    name, species = MysfitChanges(name="Pippa"), MysfitChanges(species="Kitsune")
    for write, call in (
        ("add", lambda: added.append(mysfits.add(make_mysfit()).mysfit_id)),
        ("adopt", lambda: adoptions.adopt(OWNER, added[0], NOON)),
        ("give back", lambda: adoptions.give_back(OWNER, added[0])),
        ("change name", lambda: mysfits.change(added[0], name)),
        ("change species", lambda: mysfits.change(added[0], species)),
        ("remove", lambda: mysfits.remove(added[0])),
    ):
        started_at = time.perf_counter()
        call()
        yield write, (time.perf_counter() - started_at) * 1000


# --------------------------------------------------------------------------------------------- moto
def moto(sizes: Sequence[int]) -> dict[int, float]:
    """Size -> milliseconds of a page by an index in moto, which walks through all items."""
    found, loaded = {}, 0
    os.environ.update(AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench")  # noqa: S106
    with moto_tables() as tables:
        client = boto3.client("dynamodb", region_name=REGION)
        mysfits = MysfitStore(client, tables.mysfits, SITE_URL)
        for size in sizes:
            for number in range(loaded, size):
                client.put_item(TableName=tables.mysfits, Item=generated_mysfits.item(number))
            loaded = size
            taken = []
            for _ in range(3):
                started_at = time.perf_counter()
                mysfits.page(Listing(GOOD, MAX_PAGE, None))
                taken.append((time.perf_counter() - started_at) * 1000)
            found[size] = round(statistics.median(taken), 1)
    return found
