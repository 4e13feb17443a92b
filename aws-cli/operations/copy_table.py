"""Makes one DynamoDB table hold exactly what another of the same keys holds.

Usage: aws-cli/copy-table --source TABLE --target TABLE [--region REGION]

Only what differs is written, so a copy that stopped goes on when it is run again. Reads both tables
whole: a read unit for each 4 KB, twice; a write unit for each KB that differs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from operations.arguments import Parser
from operations.console import Failure, say
from operations.session import checked_region, make_client

BATCH = 25
"""Items DynamoDB takes in one BatchWriteItem."""

Item = dict[str, Any]
Key = tuple[str, ...]


def items_of(client: Any, table: str, names: list[str]) -> dict[Key, Item]:
    """Every item by the values of its key, as they are at this moment."""
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return {key_of(item, names): item for page in pages for item in page["Items"]}


def key_of(item: Item, names: list[str]) -> Key:
    return tuple(str(item[name]) for name in names)


def changes(source: dict[Key, Item], target: dict[Key, Item], names: list[str]) -> Iterator[Item]:
    """The writes that make the target equal to the source."""
    for key, item in source.items():
        if target.get(key) != item:
            yield {"PutRequest": {"Item": item}}
    for key, item in target.items():
        if key not in source:
            yield {"DeleteRequest": {"Key": {name: item[name] for name in names}}}


def write(
    client: Any, table: str, requests: list[Item], pause: Callable[[float], None] = time.sleep
) -> None:
    """Sends all writes; what DynamoDB leaves unprocessed, it gets again after a while."""
    waits = 0
    while requests:
        batch, requests = requests[:BATCH], requests[BATCH:]
        answer = client.batch_write_item(RequestItems={table: batch})
        left = answer["UnprocessedItems"].get(table, [])
        requests += left
        waits = waits + 1 if left else 0
        if left:
            pause(min(0.1 * 2**waits, 10))


def copy(client: Any, source: str, target: str) -> None:
    schema = client.describe_table(TableName=target)["Table"]["KeySchema"]
    names = [each["AttributeName"] for each in schema]
    items = items_of(client, source, names)
    requests = list(changes(items, items_of(client, target, names), names))
    write(client, target, requests)
    say(f"   {len(items)} items in {source}, {len(requests)} written or deleted")


def main(words: list[str]) -> int:
    parser = Parser("aws-cli/copy-table", __doc__)
    for option in ("--source", "--target", "--region"):
        parser.value(option, default="")
    options = parser.read(words)
    if not options.source or not options.target:
        raise Failure("Say which: aws-cli/copy-table --source TABLE --target TABLE")
    client = make_client("dynamodb", checked_region(options.region))
    copy(client, options.source, options.target)
    return 0
