"""The catalogue over DynamoDB, in moto."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import Mock

import pytest

from service.errors import Conflict, NotFound, Unavailable
from service.mysfits.listing import Filter, FilterName, Listing, read_page_token
from service.mysfits.model import Alignment, GoodEvil, LawChaos, MysfitChanges
from service.mysfits.store import BATCH_ATTEMPTS, MysfitStore
from tests.support.builders import SITE_URL, make_mysfit
from tests.support.tables import Tables

ALL = Listing(filter=None, limit=100, after=None)
SEVERAL = [("Good", "Lawful"), ("Good", "Chaotic"), ("Evil", "Chaotic"), ("Neutral", "Neutral")]


def read_all(mysfits: MysfitStore, wanted: Filter | None, limit: int) -> list[list[str]]:
    """The ids of every page, following tokens to the end."""
    pages: list[list[str]] = []
    after: str | None = None
    while True:
        page = mysfits.page(Listing(wanted, limit, after))
        pages.append([mysfit.mysfit_id for mysfit in page.mysfits])
        if page.next_token is None:
            return pages
        after = read_page_token(wanted, page.next_token)


def test_a_new_mysfit_is_found_by_its_id(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(name="Pip", age=7))

    found = mysfits.find(added.mysfit_id)

    assert found == added
    assert (found.name, found.age, found.likes, found.adopted) == ("Pip", 7, 0, False)
    assert found.alignment == Alignment.CHAOTIC_GOOD


def test_ids_are_ours_and_uuids(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit())

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", added.mysfit_id)


def test_images_are_served_absolute_and_stored_relative(
    mysfits: MysfitStore, tables: Tables
) -> None:
    added = mysfits.add(make_mysfit(thumbImageUri="mysfits/pip-thumb.svg"))

    item = tables.client.get_item(
        TableName=tables.mysfits, Key={"MysfitId": {"S": added.mysfit_id}}
    )["Item"]

    assert added.thumb_image_uri == f"{SITE_URL}/mysfits/pip-thumb.svg"
    assert item["ThumbImageUri"] == {"S": "mysfits/pip-thumb.svg"}


def test_an_unknown_id_is_not_found(mysfits: MysfitStore) -> None:
    with pytest.raises(NotFound):
        mysfits.find("nobody")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(FilterName.GOOD_EVIL, "Good"), 2),
        (Filter(FilterName.LAW_CHAOS, "Chaotic"), 2),
        (Filter(FilterName.ALIGNMENT, "True Neutral"), 1),
        (Filter(FilterName.SPECIES, "Jackalope"), 4),
        (Filter(FilterName.SPECIES, "Nothing like it"), 0),
    ],
    ids=str,
)
def test_a_filter_finds_those_it_names(mysfits: MysfitStore, wanted: Filter, expected: int) -> None:
    for good, law in SEVERAL:
        mysfits.add(make_mysfit(goodevil=good, lawchaos=law))

    page = mysfits.page(Listing(wanted, 100, None))

    assert len(page.mysfits) == expected
    assert page.next_token is None


def test_the_last_page_knows_that_it_is_the_last(mysfits: MysfitStore) -> None:
    for _ in range(6):
        mysfits.add(make_mysfit())

    pages = read_all(mysfits, Filter(FilterName.SPECIES, "Jackalope"), 3)

    assert [len(page) for page in pages] == [3, 3]


@pytest.mark.parametrize("wanted", [None, Filter(FilterName.GOOD_EVIL, "Good")], ids=str)
def test_pages_hold_everything_once(mysfits: MysfitStore, wanted: Filter | None) -> None:
    ids = {mysfits.add(make_mysfit(goodevil="Good")).mysfit_id for _ in range(25)}

    listed = [mysfit_id for page in read_all(mysfits, wanted, 7) for mysfit_id in page]

    assert len(listed) == 25
    assert set(listed) == ids


def test_a_page_by_filter_asks_twice_and_no_more(tables: Tables) -> None:
    client = Mock(wraps=tables.client)
    mysfits = MysfitStore(client, tables.mysfits, SITE_URL)
    for _ in range(3):
        mysfits.add(make_mysfit())
    client.reset_mock()

    mysfits.page(Listing(Filter(FilterName.SPECIES, "Jackalope"), 100, None))

    assert [call[0] for call in client.method_calls] == ["query", "batch_get_item"]
    # One key more than the page: DynamoDB cannot say that a full page is the last one.
    assert client.query.call_args.kwargs["Limit"] == 101


def test_keys_left_unprocessed_are_asked_for_again(tables: Tables) -> None:
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


def test_keys_that_stay_unprocessed_end_in_unavailable(tables: Tables) -> None:
    client = Mock(wraps=tables.client)
    client.batch_get_item.side_effect = lambda **request: {
        "Responses": {},
        "UnprocessedKeys": request["RequestItems"],
    }
    mysfits = MysfitStore(client, tables.mysfits, SITE_URL, pause=lambda _: None)

    with pytest.raises(Unavailable):
        mysfits.find_all(["a"])

    assert client.batch_get_item.call_count == BATCH_ATTEMPTS


def test_more_than_a_hundred_are_found_in_order(mysfits: MysfitStore) -> None:
    ids = [mysfits.add(make_mysfit()).mysfit_id for _ in range(120)]

    found = mysfits.find_all([*ids, "nobody"])

    assert [mysfit.mysfit_id for mysfit in found] == ids


def test_a_change_of_one_axis_renames_the_alignment(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(goodevil="Good", lawchaos="Chaotic"))

    mysfits.change(added.mysfit_id, MysfitChanges(lawchaos=LawChaos.NEUTRAL))
    changed = mysfits.change(added.mysfit_id, MysfitChanges(goodevil=GoodEvil.NEUTRAL))

    assert changed.alignment == Alignment.TRUE_NEUTRAL
    assert mysfits.find(added.mysfit_id) == changed


def test_a_change_keeps_what_is_not_given(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(name="Pip", age=7))

    changed = mysfits.change(added.mysfit_id, MysfitChanges(age=8))

    assert changed == added.model_copy(update={"age": 8})


def test_a_change_of_nobody_is_not_found(mysfits: MysfitStore) -> None:
    with pytest.raises(NotFound):
        mysfits.change("nobody", MysfitChanges(age=8))

    assert mysfits.page(ALL).mysfits == []


def test_two_changes_of_different_axes_both_count(tables: Tables, mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit(goodevil="Good", lawchaos="Chaotic"))
    client = Mock(wraps=tables.client)

    def read_then_be_overtaken(**request: Any) -> Any:
        answer = tables.client.get_item(**request)
        if client.get_item.call_count == 1:
            mysfits.change(added.mysfit_id, MysfitChanges(lawchaos=LawChaos.LAWFUL))
        return answer

    client.get_item.side_effect = read_then_be_overtaken
    slower = MysfitStore(client, tables.mysfits, SITE_URL)

    changed = slower.change(added.mysfit_id, MysfitChanges(goodevil=GoodEvil.EVIL))

    assert changed.alignment == Alignment.LAWFUL_EVIL


def test_a_change_that_is_always_overtaken_is_a_conflict(
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


def test_a_removed_mysfit_is_gone(mysfits: MysfitStore) -> None:
    added = mysfits.add(make_mysfit())

    mysfits.remove(added.mysfit_id)

    assert mysfits.page(ALL).mysfits == []


def test_removing_nobody_is_not_found(mysfits: MysfitStore) -> None:
    with pytest.raises(NotFound):
        mysfits.remove("nobody")


def test_a_table_that_is_missing_is_unavailable_and_the_log_says_what_to_do(
    tables: Tables, caplog: pytest.LogCaptureFixture
) -> None:
    mysfits = MysfitStore(tables.client, "not-deployed", SITE_URL)

    with pytest.raises(Unavailable) as raised:
        mysfits.page(ALL)

    assert "cfn/data.yml" in caplog.text
    assert "not-deployed" not in raised.value.detail
