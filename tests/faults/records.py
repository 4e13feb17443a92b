"""Likes as the tables hold them: records, and the counts on the mysfits."""

from __future__ import annotations

from tests.support.tables import Tables

Pair = tuple[str, str]
"""A visitor and a mysfit."""


def likes_by_mysfit(records: set[Pair], mysfit_ids: list[str]) -> dict[str, int]:
    return {each: sum(mysfit_id == each for _, mysfit_id in records) for each in mysfit_ids}


def recorded(tables: Tables) -> set[Pair]:
    """By the records of likes; a few hundred fit on one page."""
    items = tables.client.scan(TableName=tables.likes, ConsistentRead=True)["Items"]
    return {(item["UserId"]["S"], item["MysfitId"]["S"]) for item in items}


def counts(tables: Tables) -> dict[str, int]:
    """Likes of each mysfit, as it says itself."""
    items = tables.client.scan(TableName=tables.mysfits, ConsistentRead=True)["Items"]
    return {item["MysfitId"]["S"]: int(item.get("Likes", {"N": "0"})["N"]) for item in items}
