"""Does every write of a mysfit once, with the real stores, and says what each consumes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from service.adoptions.store import AdoptionStore
from service.likes.store import LikeStore
from service.mysfits.model import MysfitChanges
from service.mysfits.store import MysfitStore
from tests.support.builders import OWNER, SITE_URL, make_mysfit
from tests.support.capacity import ConsumedCapacity
from tests.support.tables import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CHANGES = {
    "change name": {"name": "Pippa"},
    "change description": {"description": "Slow, and does not mind."},
    "change age": {"age": 8},
    "change pictures": {"thumbImageUri": "mysfits/a.svg", "profileImageUri": "mysfits/b.svg"},
    "change species": {"species": "Kitsune"},
    "change good or evil": {"goodevil": "Evil"},
    "change lawful or chaotic": {"lawchaos": "Lawful"},
}


def units_of_writes(tables: Tables, client: DynamoDBClient) -> dict[str, dict[str, float]]:
    """Write -> {"mysfits", "likes" or an index: units}, reads by the same call left out."""
    capacity = ConsumedCapacity(client)
    names = {tables.mysfits: "mysfits", tables.likes: "likes"}
    found = {}
    for name, write in _writes(tables, client):
        capacity.forget()
        write()
        found[name] = {
            names.get(key, key.rpartition("/")[2]): units for key, units in capacity.writes.items()
        }
    return found


def _writes(tables: Tables, client: DynamoDBClient) -> Iterator[tuple[str, Callable[[], Any]]]:
    mysfits = MysfitStore(client, tables.mysfits, SITE_URL)
    likes = LikeStore(client, tables.likes, tables.mysfits)
    adoptions = AdoptionStore(client, tables.mysfits)
    added: list[str] = []
    yield "add", lambda: added.append(mysfits.add(make_mysfit()).mysfit_id)
    yield "like", lambda: likes.like(OWNER, added[0], NOON)
    yield "unlike", lambda: likes.unlike(OWNER, added[0])
    yield "adopt", lambda: adoptions.adopt(OWNER, added[0], NOON)
    yield "give back", lambda: adoptions.give_back(OWNER, added[0])
    for name, changes in CHANGES.items():
        made = MysfitChanges.model_validate(changes)
        yield name, partial(mysfits.change, added[0], made)
    yield "remove", lambda: mysfits.remove(added[0])
