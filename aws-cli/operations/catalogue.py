"""Writes the catalogue, mysfits.json, into an empty table; what aws-cli/seed-table does.

A table that holds anything is left as it is, so running twice is safe and no like, adoption or
change by staff is ever overwritten. The first mysfit is marked until all are written, so a run that
stopped anywhere, even killed, is known by its mark and goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from service.aws.faults import is_failed_condition
from service.mysfits.model import NewMysfit
from service.mysfits.store import item_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CATALOGUE = Path(__file__).resolve().parents[1] / "mysfits.json"

UNFINISHED = "CatalogueUnfinished"
"""The attribute that marks the first mysfit; the service shows it to nobody."""


def seed(client: DynamoDBClient, table: str) -> str:
    """Writes what is missing; a sentence on what was done."""
    items = read_catalogue(CATALOGUE)
    if is_done(client, table, items[0]):
        return f"{table} holds mysfits already: left as it is."
    write(client, table, items)
    return f"{table}: {len(items)} mysfits written."


def read_catalogue(path: Path) -> list[dict[str, Any]]:
    """The catalogue as table items; raises ValueError for what the service would not accept."""
    items = []
    for entry in json.loads(path.read_text(encoding="utf-8"))["mysfits"]:
        fields = {k: v for k, v in entry.items() if k not in ("mysfitId", "likes")}
        items.append(dict(item_of(entry["mysfitId"], NewMysfit.model_validate(fields))))
    return items


def is_done(client: DynamoDBClient, table: str, first: dict[str, Any]) -> bool:
    """Whether the table holds something, and not only what a run that stopped wrote."""
    if not client.scan(TableName=table, Limit=1, ConsistentRead=True)["Items"]:
        return False
    found = client.get_item(TableName=table, Key=key_of(first), ConsistentRead=True)
    return UNFINISHED not in found.get("Item", {})


def write(client: DynamoDBClient, table: str, items: list[dict[str, Any]]) -> None:
    """Writes those that are not there; a write unit for each, and two for the mark."""
    first, *others = items
    for item in ({**first, UNFINISHED: {"BOOL": True}}, *others):
        with ignoring_failed_condition():
            client.put_item(
                TableName=table, Item=item, ConditionExpression="attribute_not_exists(MysfitId)"
            )
    with ignoring_failed_condition():
        client.update_item(
            TableName=table,
            Key=key_of(first),
            UpdateExpression=f"REMOVE {UNFINISHED}",
            ConditionExpression="attribute_exists(MysfitId)",
        )


def key_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"MysfitId": item["MysfitId"]}


@contextmanager
def ignoring_failed_condition() -> Iterator[None]:
    """Passes over what an earlier run wrote, or staff have deleted since."""
    try:
        yield
    except ClientError as error:
        if not is_failed_condition(error):
            raise
