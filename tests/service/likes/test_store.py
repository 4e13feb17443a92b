"""LikeStore over moto."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError

from service.errors import NotFound, Unavailable
from service.likes.store import LikeStore
from service.mysfits.store import MysfitStore
from tests.support.builders import make_mysfit
from tests.support.tables import Tables

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def count(likes: LikeStore, mysfit_id: str) -> int:
    return likes.count_in(mysfit_id, likes.load_counts([mysfit_id])[mysfit_id]).likes


def like(likes: LikeStore, user_id: str, mysfit_id: str) -> int:
    """The count after a like."""
    likes.like(user_id, mysfit_id, NOON)
    return count(likes, mysfit_id)


def test_like_counts_once_per_visitor(likes: LikeStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())

    counts = [like(likes, "ada", mysfit.mysfit_id) for _ in range(3)]

    assert counts == [1, 1, 1]
    assert likes.list_liked("ada") == [mysfit.mysfit_id]


def test_like_counts_each_visitor(likes: LikeStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())

    counts = [like(likes, user, mysfit.mysfit_id) for user in ("ada", "grace")]

    assert counts == [1, 2]
    assert mysfits.find_all([mysfit.mysfit_id])[0].likes == 2


def test_unlike_counts_once_per_visitor(likes: LikeStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())
    likes.like("ada", mysfit.mysfit_id, NOON)
    likes.like("grace", mysfit.mysfit_id, NOON)

    for _ in range(3):
        likes.unlike("ada", mysfit.mysfit_id)

    assert count(likes, mysfit.mysfit_id) == 1
    assert likes.list_liked("ada") == []


def test_like_records_its_time(likes: LikeStore, mysfits: MysfitStore, tables: Tables) -> None:
    mysfit = mysfits.add(make_mysfit())

    likes.like("ada", mysfit.mysfit_id, NOON)

    records = tables.client.scan(TableName=tables.likes)["Items"]
    assert records == [
        {
            "UserId": {"S": "ada"},
            "MysfitId": {"S": mysfit.mysfit_id},
            "LikedAt": {"S": "2026-06-01T12:00:00.000Z"},
        }
    ]


@pytest.mark.parametrize("act", ["like", "unlike"])
def test_like_and_unlike_of_an_unknown_id_write_no_item(
    act: str, likes: LikeStore, mysfits: MysfitStore, tables: Tables
) -> None:
    arguments = ("ada", "unknown", NOON) if act == "like" else ("ada", "unknown")

    with pytest.raises(NotFound):
        getattr(likes, act)(*arguments)

    assert tables.client.scan(TableName=tables.mysfits)["Items"] == []
    assert likes.list_liked("ada") == []


@pytest.mark.parametrize(
    ("reason", "raised"), [("ThrottlingError", Unavailable), ("ValidationError", ClientError)]
)
def test_transaction_cancelled_for_a_reason_but_a_condition_raises(
    tables: Tables, reason: str, raised: type[Exception]
) -> None:
    response: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": "None"}, {"Code": reason}],
    }
    client = Mock(wraps=tables.client)
    client.transact_write_items.side_effect = ClientError(response, "TransactWriteItems")

    with pytest.raises(raised):
        LikeStore(client, tables.likes, tables.mysfits).like("ada", "pip", NOON)
