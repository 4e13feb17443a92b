"""Adoptions over DynamoDB, in moto: one home at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.adoptions.store import AdoptionStore
from service.errors import Conflict, Forbidden, NotFound
from service.mysfits.store import MysfitStore
from tests.support.builders import make_mysfit
from tests.support.tables import Tables

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def test_a_mysfit_is_adopted_only_once(adoptions: AdoptionStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    with pytest.raises(Conflict):
        adoptions.adopt("grace", mysfit.mysfit_id, LATER)

    assert adoptions.list_adopted("ada") == [mysfit.mysfit_id]
    assert adoptions.list_adopted("grace") == []


def test_adopting_again_says_the_same_as_before(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())

    times = [adoptions.adopt("ada", mysfit.mysfit_id, at) for at in (NOON, LATER)]

    assert times == ["2026-06-01T12:00:00.000Z"] * 2
    assert mysfits.find(mysfit.mysfit_id).adopted


def test_one_given_back_can_be_adopted_by_another(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    adoptions.give_back("ada", mysfit.mysfit_id)

    assert not mysfits.find(mysfit.mysfit_id).adopted
    assert adoptions.list_adopted("ada") == []
    assert adoptions.adopt("grace", mysfit.mysfit_id, LATER) == "2026-06-01T13:00:00.000Z"


def test_giving_back_twice_is_the_same_as_once(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    adoptions.give_back("ada", mysfit.mysfit_id)
    adoptions.give_back("ada", mysfit.mysfit_id)

    assert not mysfits.find(mysfit.mysfit_id).adopted


def test_only_the_adopter_gives_back(adoptions: AdoptionStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    with pytest.raises(Forbidden):
        adoptions.give_back("grace", mysfit.mysfit_id)

    assert mysfits.find(mysfit.mysfit_id).adopted


def test_staff_gives_back_for_anybody(adoptions: AdoptionStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    adoptions.give_back("keeper", mysfit.mysfit_id, as_staff=True)

    assert not mysfits.find(mysfit.mysfit_id).adopted


@pytest.mark.parametrize("as_staff", [True, False])
def test_nobody_is_not_made_by_giving_back(
    as_staff: bool, adoptions: AdoptionStore, tables: Tables
) -> None:
    with pytest.raises(NotFound):
        adoptions.give_back("ada", "nobody", as_staff=as_staff)

    assert tables.client.scan(TableName=tables.mysfits)["Items"] == []


def test_nobody_is_not_made_by_adopting(adoptions: AdoptionStore, tables: Tables) -> None:
    with pytest.raises(NotFound):
        adoptions.adopt("ada", "nobody", NOON)

    assert tables.client.scan(TableName=tables.mysfits)["Items"] == []


def test_an_adopted_mysfit_cannot_be_removed(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    with pytest.raises(Conflict):
        mysfits.remove(mysfit.mysfit_id)

    assert mysfits.find(mysfit.mysfit_id).adopted


def test_adoptions_are_listed_first_adopted_first(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    ids = [mysfits.add(make_mysfit()).mysfit_id for _ in range(3)]
    for hours, mysfit_id in zip((2, 0, 1), ids, strict=True):
        adoptions.adopt("ada", mysfit_id, NOON + timedelta(hours=hours))

    assert adoptions.list_adopted("ada") == [ids[1], ids[2], ids[0]]
