"""LikeStore over moto."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError

from service.errors import NotFound, Unavailable
from service.likes.store import CONFLICT_ATTEMPTS, LikeStore
from service.mysfits.store import MysfitStore
from tests.support.builders import make_mysfit
from tests.support.tables import Tables

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def conflict() -> ClientError:
    return cancelled("TransactionConflict")


def cancelled(code: str) -> ClientError:
    response: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": "None"}, {"Code": code}],
    }
    return ClientError(response, "TransactWriteItems")


def with_transactions(tables: Tables, *outcomes: Any) -> tuple[LikeStore, Mock, list[float]]:
    """A store whose transactions end as given, its client, and the pauses it makes."""
    client = Mock(wraps=tables.client)
    exception = tables.client.exceptions.TransactionCanceledException
    client.exceptions = tables.client.exceptions
    errors = [exception(o.response, o.operation_name) if isinstance(o, ClientError) else o
              for o in outcomes]  # fmt: skip
    client.transact_write_items.side_effect = errors
    pauses: list[float] = []
    return LikeStore(client, tables.likes, tables.mysfits, pauses.append), client, pauses


def test_like_counts_once_per_visitor(likes: LikeStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())

    counts = [likes.like("ada", mysfit.mysfit_id, NOON) for _ in range(3)]

    assert counts == [1, 1, 1]
    assert likes.list_liked("ada") == [mysfit.mysfit_id]


def test_like_counts_each_visitor(likes: LikeStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())

    counts = [likes.like(user, mysfit.mysfit_id, NOON) for user in ("ada", "grace")]

    assert counts == [1, 2]
    assert mysfits.find(mysfit.mysfit_id).likes == 2


def test_unlike_counts_once_per_visitor(likes: LikeStore, mysfits: MysfitStore) -> None:
    mysfit = mysfits.add(make_mysfit())
    likes.like("ada", mysfit.mysfit_id, NOON)
    likes.like("grace", mysfit.mysfit_id, NOON)

    counts = [likes.unlike("ada", mysfit.mysfit_id) for _ in range(3)]

    assert counts == [1, 1, 1]
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


def test_transaction_conflicts_are_retried_with_jitter(
    tables: Tables, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    likes, client, pauses = with_transactions(tables, conflict(), conflict(), {})

    likes.like("ada", mysfit.mysfit_id, NOON)

    assert client.transact_write_items.call_count == 3
    assert len(pauses) == 2
    assert all(0.010 <= pause <= 0.080 for pause in pauses)


def test_repeated_transaction_conflicts_raise_unavailable(
    tables: Tables, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    likes, client, _ = with_transactions(tables, *[conflict()] * 10)

    with pytest.raises(Unavailable):
        likes.like("ada", mysfit.mysfit_id, NOON)

    assert client.transact_write_items.call_count == CONFLICT_ATTEMPTS


def test_transaction_cancelled_for_another_reason_raises(
    tables: Tables, mysfits: MysfitStore
) -> None:
    mysfit = mysfits.add(make_mysfit())
    likes, _, _ = with_transactions(tables, cancelled("ValidationError"))

    with pytest.raises(ClientError):
        likes.like("ada", mysfit.mysfit_id, NOON)
