"""AdoptionStore over moto."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.adoptions.store import AdoptionStore
from service.errors import Conflict, Forbidden, NotFound
from service.mysfits.store import MysfitStore
from tests.support.builders import make_mysfit
from tests.support.tables import Tables

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def test_adopt_raises_conflict_when_adopted_by_another(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    with pytest.raises(Conflict):
        adoptions.adopt("grace", mysfit.mysfit_id, LATER)

    assert list(adoptions.list_adopted("ada")) == [mysfit.mysfit_id]
    assert adoptions.list_adopted("grace") == {}


def test_adopt_again_returns_the_first_time(adoptions: AdoptionStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())

    times = [adoptions.adopt("ada", mysfit.mysfit_id, at) for at in (NOON, LATER)]

    assert times == ["2026-06-01T12:00:00.000Z"] * 2
    assert mysfits.find_all([mysfit.mysfit_id])[0].adopted


def test_give_back_twice_leaves_the_mysfit_free_for_another(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    for _ in range(2):
        adoptions.give_back("ada", mysfit.mysfit_id)

    assert not mysfits.find_all([mysfit.mysfit_id])[0].adopted
    assert adoptions.list_adopted("ada") == {}
    assert adoptions.adopt("grace", mysfit.mysfit_id, LATER) == "2026-06-01T13:00:00.000Z"


def test_give_back_raises_forbidden_for_another_visitor(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    with pytest.raises(Forbidden):
        adoptions.give_back("grace", mysfit.mysfit_id)

    assert mysfits.find_all([mysfit.mysfit_id])[0].adopted


def test_staff_gives_back_for_any_adopter(adoptions: AdoptionStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    adoptions.give_back("someone-of-staff", mysfit.mysfit_id, as_staff=True)

    assert not mysfits.find_all([mysfit.mysfit_id])[0].adopted


def test_staff_gives_back_what_is_adopted_just_after_it_was_found_free(
    adoptions: AdoptionStore, mysfits: MysfitStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    mysfit = mysfits.add(make_mysfit())
    read = adoptions._adoption_of

    def read_late(mysfit_id: str) -> dict[str, Any]:
        monkeypatch.setattr(adoptions, "_adoption_of", read)
        adoptions.adopt("ada", mysfit_id, NOON)
        return read(mysfit_id)

    monkeypatch.setattr(adoptions, "_adoption_of", read_late)

    adoptions.give_back("someone-of-staff", mysfit.mysfit_id, as_staff=True)

    assert not mysfits.find_all([mysfit.mysfit_id])[0].adopted


@pytest.mark.parametrize("as_staff", [True, False])
def test_give_back_of_an_unknown_id_writes_no_item(
    as_staff: bool, adoptions: AdoptionStore, tables: Tables
) -> None:
    with pytest.raises(NotFound):
        adoptions.give_back("ada", "unknown", as_staff=as_staff)

    assert tables.client.scan(TableName=tables.mysfits)["Items"] == []


def test_adopt_of_an_unknown_id_writes_no_item(adoptions: AdoptionStore, tables: Tables) -> None:
    with pytest.raises(NotFound):
        adoptions.adopt("ada", "unknown", NOON)

    assert tables.client.scan(TableName=tables.mysfits)["Items"] == []


def test_an_adopted_mysfit_cannot_be_removed(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    adoptions.adopt("ada", mysfit.mysfit_id, NOON)

    with pytest.raises(Conflict):
        mysfits.remove(mysfit.mysfit_id)

    assert mysfits.find_all([mysfit.mysfit_id])[0].adopted


def test_list_adopted_returns_times_first_adopted_first(
    adoptions: AdoptionStore, mysfits: MysfitStore
) -> None:
    ids = [mysfits.add(make_mysfit()).mysfit_id for _ in range(3)]
    for hours, mysfit_id in zip((2, 0, 1), ids, strict=True):
        adoptions.adopt("ada", mysfit_id, NOON + timedelta(hours=hours))

    assert list(adoptions.list_adopted("ada").items()) == [
        (ids[1], "2026-06-01T12:00:00.000Z"),
        (ids[2], "2026-06-01T13:00:00.000Z"),
        (ids[0], "2026-06-01T14:00:00.000Z"),
    ]
