"""Makes one DynamoDB table hold exactly what another of the same keys holds.

Usage: copy_table.py --source TABLE --target TABLE

Only what differs is written, so a copy that stopped goes on when it is run again. Reads both tables
whole: a read unit for each 4 KB, twice; a write unit for each KB that differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--source", required=True)
    parser.add_argument("--target", required=True)
    options = parser.parse_args()
    try:
        client = boto3.client("dynamodb")
        schema = client.describe_table(TableName=options.target)["Table"]["KeySchema"]
        names = [each["AttributeName"] for each in schema]
        source, target = (items_of(client, t, names) for t in (options.source, options.target))
        requests = list(changes(source, target, names))
        write(client, options.target, requests)
    except (BotoCoreError, ClientError) as error:
        print(f"The copy stopped: {error}. Run it again to go on.", file=sys.stderr)
        return 1
    print(f"   {len(source)} items in {options.source}, {len(requests)} written or deleted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
