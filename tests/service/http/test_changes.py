"""Changes that writes declare: applied to JSON as it stands, in the order of their reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.http.changes import FEW, Change, ChangeLog, ShownWithout, apply_all


def likes(likes: int, as_of: float = 0.0, mysfit_id: str = "pip") -> Change:
    return Change("mysfitId", mysfit_id, "likes", likes, as_of)


def adopted(adopted: bool, begun_at: float) -> Change:
    return Change("mysfitId", "pip", "adopted", adopted, begun_at, is_read=False)


def json_of(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def make_object(number: int, text: str = "", likes: int = 3) -> dict[str, Any]:
    return {"mysfitId": f"id-{number}", "name": text, "likes": likes, "adopted": False}


# Texts that look like what is searched for.
TEXTS = st.lists(
    st.sampled_from(['"mysfitId":"id-1"', '"likes":', "\\", '"', "id-1", "7,", "}{", "é"])
).map("".join)
OBJECTS = st.lists(TEXTS, min_size=1, max_size=2 * FEW).map(
    lambda texts: [make_object(number, text) for number, text in enumerate(texts)]
)
CHANGES = st.dictionaries(
    st.integers(0, 3 * FEW), st.one_of(st.booleans(), st.integers(-1, 10**12)), max_size=2 * FEW
)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(OBJECTS, CHANGES)
def test_changes_are_applied_to_their_objects_and_nothing_else(
    objects: list[dict[str, Any]], values: dict[int, int | bool]
) -> None:
    changes = [
        Change("mysfitId", f"id-{n}", "adopted" if value is True or value is False else "likes",
               value, 0.0)
        for n, value in values.items()
    ]  # fmt: skip

    changed = json.loads(apply_all(changes, json_of({"mysfits": objects, "nextToken": None})))

    for change in changes:
        for each in objects:
            if each["mysfitId"] == change.id:
                each[change.member] = change.value
    assert changed == {"mysfits": objects, "nextToken": None}


def test_body_that_shows_no_changed_object_stays_the_same_object() -> None:
    body = json_of([make_object(1)])

    assert apply_all([likes(4)], body) is body


@pytest.mark.parametrize("shown", [[{"mysfitId": "pip"}], [{"mysfitId": "pip"}, make_object(1)],
                                   [{"mysfitId": "pip", "likes": []}]])  # fmt: skip
def test_object_without_the_member_is_an_error(shown: Any) -> None:
    with pytest.raises(ShownWithout):
        apply_all([likes(4)], json_of(shown))


def test_value_that_was_read_later_wins_whichever_is_declared_first() -> None:
    log = ChangeLog()

    assert all(log.add(change, now=3) for change in (likes(2, as_of=2), likes(1, as_of=1)))
    assert log.since(0) == [likes(2, as_of=2)]


def test_member_that_changes_often_is_one_change() -> None:
    log = ChangeLog()
    for number in range(1, 501):
        log.add(likes(number, as_of=number), now=number)
    log.add(likes(1, 500, "rex"), now=501)

    assert log.since(log.number_at(0)) == [likes(1, 500, "rex"), likes(500, 500)]
    assert log.since(log.number_at(500)) == [likes(1, 500, "rex")]


def test_write_that_overlapped_another_of_its_member_is_not_ordered() -> None:
    log = ChangeLog()

    # The third overlaps the second only, the fourth none.
    begun_and_ended = [(1, 3), (2, 5), (4, 6), (7, 8)]
    ordered = [log.add(adopted(True, begun), ended) for begun, ended in begun_and_ended]
    assert ordered == [True, False, False, True]
    assert log.since(0) == [adopted(True, 7)]
    assert not log.add(adopted(False, begun_at=8), now=9)
    assert log.since(0) == []


def test_log_forgets_the_first_change_and_says_so() -> None:
    log = ChangeLog(max_changes=2)
    for now in (1, 2, 3):
        log.add(likes(now, now, mysfit_id=f"id-{now}"), now)

    assert [change.id for change in log.since(0)] == ["id-3", "id-2"]
    assert [log.reaches_back_to(number) for number in (0, 1)] == [False, True]
    assert [log.reaches_back_to(log.number_at(time)) for time in (0.9, 1)] == [False, True]


def test_change_older_than_what_is_forgotten_is_not_ordered() -> None:
    log = ChangeLog(max_changes=1)
    log.add(likes(2, as_of=2), now=2)
    log.add(likes(1, as_of=3, mysfit_id="rex"), now=3)

    assert not log.add(likes(1, as_of=1), now=4)
