"""MysfitStore over moto."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import Mock

import pytest

from service.errors import Conflict, NotFound, Unavailable
from service.mysfits.listing import Filter, FilterName, Listing, query_of
from service.mysfits.model import Alignment, GoodEvil, LawChaos, MysfitChanges
from service.mysfits.store import BATCH_ATTEMPTS, MysfitStore, item_of
from service.page_tokens import read_page_token
from tests.support.builders import SITE_URL, make_mysfit
from tests.support.tables import Tables

ALL = Listing(filter=None, limit=100, after=None)


def read_all(mysfits: MysfitStore, wanted: Filter | None, limit: int) -> list[list[str]]:
    """The ids of every page, following tokens to the end."""
    pages: list[list[str]] = []
    after: str | None = None
    while True:
        page = mysfits.page(Listing(wanted, limit, after))
        pages.append(page.ids)
        if page.next_token is None:
            return pages
        after = read_page_token(query_of(wanted), page.next_token)


def test_find_all_returns_the_added_mysfit(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(name="Pip", age=7))

    [found] = mysfits.find_all([added.mysfit_id])

    assert found == added
    assert (found.name, found.age, found.likes, found.adopted) == ("Pip", 7, 0, False)
    assert found.alignment == Alignment.CHAOTIC_GOOD


def test_add_makes_a_uuid(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit())

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", added.mysfit_id)


def test_image_addresses_are_stored_relative_and_returned_absolute(
    mysfits: MysfitStore, tables: Tables
) -> None:
    added = mysfits.add(make_mysfit(thumbImageUri="mysfits/pip-thumb.svg"))

    item = tables.client.get_item(
        TableName=tables.mysfits, Key={"MysfitId": {"S": added.mysfit_id}}
    )["Item"]

    assert added.thumb_image_uri == f"{SITE_URL}/mysfits/pip-thumb.svg"
    assert item["ThumbImageUri"] == {"S": "mysfits/pip-thumb.svg"}


def test_found_raises_not_found_without_an_item(mysfits: MysfitStore) -> None:
    with pytest.raises(NotFound):
        mysfits.found("unknown", mysfits.load(["unknown"]).get("unknown"))


def test_json_of_an_item_is_that_of_its_model(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(name="Cat Sìth"))

    found = mysfits.found(added.mysfit_id, mysfits.load([added.mysfit_id])[added.mysfit_id])

    assert list(found.items()) == list(added.model_dump(mode="json").items())


def test_last_page_has_no_token(mysfits: MysfitStore) -> None:
    for _ in range(6):
        mysfits.add(make_mysfit())

    pages = read_all(mysfits, Filter(FilterName.SPECIES, "Jackalope"), 3)

    assert [len(page) for page in pages] == [3, 3]


@pytest.mark.parametrize("wanted", [None, Filter(FilterName.GOOD_EVIL, "Good")], ids=str)
def test_pages_hold_each_mysfit_once(mysfits: MysfitStore, wanted: Filter | None) -> None:
    ids = {mysfits.add(make_mysfit(goodevil="Good")).mysfit_id for _ in range(25)}

    listed = [mysfit_id for page in read_all(mysfits, wanted, 7) for mysfit_id in page]

    assert len(listed) == 25
    assert set(listed) == ids


def test_page_by_filter_costs_one_query_and_one_batch_get(tables: Tables) -> None:
    client = Mock(wraps=tables.client)
    mysfits = MysfitStore(client, tables.mysfits, SITE_URL)
    for _ in range(3):
        mysfits.add(make_mysfit())
    client.reset_mock()

    page = mysfits.page(Listing(Filter(FilterName.SPECIES, "Jackalope"), 100, None))
    mysfits.load(page.ids)

    assert [call[0] for call in client.method_calls] == ["query", "batch_get_item"]
    # One key more than the page: DynamoDB cannot say that a full page is the last one.
    assert client.query.call_args.kwargs["Limit"] == 101


def test_unprocessed_keys_are_retried(tables: Tables) -> None:
    client = Mock(wraps=tables.client)
    mysfits = MysfitStore(client, tables.mysfits, SITE_URL, pause=lambda _: None)
    ids = [mysfits.add(make_mysfit()).mysfit_id for _ in range(5)]

    def answer_two(**request: Any) -> Any:
        keys = request["RequestItems"][tables.mysfits]["Keys"]
        answer = tables.client.batch_get_item(RequestItems={tables.mysfits: {"Keys": keys[:2]}})
        left = {tables.mysfits: {"Keys": keys[2:]}} if keys[2:] else {}
        return {**answer, "UnprocessedKeys": left}

    client.batch_get_item.side_effect = answer_two

    found = mysfits.find_all(ids)

    assert [mysfit.mysfit_id for mysfit in found] == ids
    assert client.batch_get_item.call_count == 3


def test_keys_that_stay_unprocessed_raise_unavailable(tables: Tables) -> None:
    client = Mock(wraps=tables.client)
    client.batch_get_item.side_effect = lambda **request: {
        "Responses": {},
        "UnprocessedKeys": request["RequestItems"],
    }
    mysfits = MysfitStore(client, tables.mysfits, SITE_URL, pause=lambda _: None)

    with pytest.raises(Unavailable):
        mysfits.find_all(["a"])

    assert client.batch_get_item.call_count == BATCH_ATTEMPTS


def put_malformed(tables: Tables, **attributes: Any) -> str:
    """The id of an item that is no whole mysfit."""
    tables.client.put_item(TableName=tables.mysfits, Item={"MysfitId": {"S": "half"}, **attributes})
    return "half"


@pytest.mark.parametrize(
    "changes",
    [{"Age": {"S": "old"}}, {"Age": {"N": "7.5"}}, {"GoodEvil": {"S": "Nice"}}],
    ids=["text", "fraction", "enum"],
)
def test_malformed_item_is_left_out_of_a_page_and_logged(
    changes: dict[str, Any],
    mysfits: MysfitStore,
    tables: Tables,
    caplog: pytest.LogCaptureFixture,
) -> None:
    whole = mysfits.add(make_mysfit())
    half = put_malformed(tables, **{**item_of("half", make_mysfit()), **changes})

    page = mysfits.page(ALL)

    assert len(page.items) == 2
    assert mysfits.whole(page.items) == [whole.model_dump(mode="json")]
    assert mysfits.find_all([half, whole.mysfit_id]) == [whole]
    assert "mysfit left out: its item is malformed" in caplog.text
    assert vars(caplog.records[0])["mysfitId"] == half


def test_item_with_half_of_a_surrogate_pair_is_malformed(mysfits: MysfitStore) -> None:
    forged = {**item_of("forged", make_mysfit()), "Name": {"S": "half of it: \ud83d"}}

    assert mysfits.whole([forged]) == []
    with pytest.raises(Unavailable):
        mysfits.found("forged", forged)


def test_malformed_item_is_unavailable_by_id_and_can_be_removed(
    mysfits: MysfitStore, tables: Tables
) -> None:
    half = put_malformed(tables)

    with pytest.raises(Unavailable):
        mysfits.found(half, mysfits.load([half])[half])
    with pytest.raises(Unavailable):
        mysfits.change(half, MysfitChanges(age=8))
    mysfits.remove(half)

    assert mysfits.load([half]) == {}


def test_find_all_returns_more_than_100_in_order(mysfits: MysfitStore) -> None:
    ids = [mysfits.add(make_mysfit()).mysfit_id for _ in range(101)]

    found = mysfits.find_all([*ids, "unknown"])

    assert [mysfit.mysfit_id for mysfit in found] == ids


def test_change_of_one_axis_changes_the_alignment(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(goodevil="Good", lawchaos="Chaotic"))

    mysfits.change(added.mysfit_id, MysfitChanges(lawchaos=LawChaos.NEUTRAL))
    changed = mysfits.change(added.mysfit_id, MysfitChanges(goodevil=GoodEvil.NEUTRAL))

    assert changed.alignment == Alignment.TRUE_NEUTRAL
    assert mysfits.find_all([added.mysfit_id]) == [changed]


def test_change_keeps_fields_that_are_not_given(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(name="Pip", age=7))

    changed = mysfits.change(added.mysfit_id, MysfitChanges(age=8))

    assert changed == added.model_copy(update={"age": 8})


def test_change_of_an_unknown_id_writes_no_item(mysfits: MysfitStore) -> None:
    with pytest.raises(NotFound):
        mysfits.change("unknown", MysfitChanges(age=8))

    assert mysfits.page(ALL).items == []


def test_concurrent_changes_of_different_axes_are_both_kept(
    tables: Tables, mysfits: MysfitStore
) -> None:
    added = mysfits.add(make_mysfit(goodevil="Good", lawchaos="Chaotic"))
    client = Mock(wraps=tables.client)

    def read_then_lose_the_race(**request: Any) -> Any:
        answer = tables.client.get_item(**request)
        if client.get_item.call_count == 1:
            mysfits.change(added.mysfit_id, MysfitChanges(lawchaos=LawChaos.LAWFUL))
        return answer

    client.get_item.side_effect = read_then_lose_the_race
    slower = MysfitStore(client, tables.mysfits, SITE_URL)

    changed = slower.change(added.mysfit_id, MysfitChanges(goodevil=GoodEvil.EVIL))

    assert changed.alignment == Alignment.LAWFUL_EVIL


def test_change_raises_conflict_when_every_attempt_loses_the_race(
    tables: Tables, mysfits: MysfitStore
) -> None:
    added = mysfits.add(make_mysfit(lawchaos="Chaotic"))
    client = Mock(wraps=tables.client)
    stale = tables.client.get_item(
        TableName=tables.mysfits, Key={"MysfitId": {"S": added.mysfit_id}}
    )
    mysfits.change(added.mysfit_id, MysfitChanges(lawchaos=LawChaos.LAWFUL))
    client.get_item.side_effect = lambda **_: stale

    with pytest.raises(Conflict):
        MysfitStore(client, tables.mysfits, SITE_URL).change(
            added.mysfit_id, MysfitChanges(goodevil=GoodEvil.EVIL)
        )


def test_remove_deletes_the_mysfit(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit())

    mysfits.remove(added.mysfit_id)

    assert mysfits.page(ALL).items == []


def test_remove_raises_not_found(mysfits: MysfitStore) -> None:
    with pytest.raises(NotFound):
        mysfits.remove("unknown")
