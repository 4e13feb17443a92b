"""A DynamoDB with made-up items: `python -m bench.constant_dynamodb`. It prints its port.

    BENCH_DELAY_MS   how long each answer takes, 5 by default

Every mysfit whose id `mysfit_id` makes is there. A list holds twelve: those of the species that is
asked for ("Species 7" has the numbers 84 to 95), those after the key that a page starts after, else
the first. Likes are counted, so whoever likes can look for the count. Answers have the consumed
capacity. `GET /` answers how many calls of each operation there were, as JSON; strongly consistent
reads apart ("GetItem, consistent").

Fast enough not to be what is measured: no item is stored but its likes.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import uvloop

PAGE = 12

_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
_TARGET = re.compile(rb"(?i)x-amz-target: *\w+\.(\w+)")
_ID = re.compile(r"00000000-0000-4000-8000-(\d{12})")
_SPECIES = re.compile(r"Species (\d+)")

Asked = Mapping[str, Any]
_CAPACITY = '{"TableName": "constant", "CapacityUnits": 0.5}'
_FAILED = '{"Code": "ConditionalCheckFailed"}'


def mysfit_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def species(number: int) -> str:
    """The species of the mysfit, which its page of twelve shares."""
    return f"Species {number // PAGE}"


def _template() -> str:
    """An item as DynamoDB writes it, to be filled in: number, id, species, likes."""
    texts = {
        "MysfitId": "<id>",
        "Name": "Mysfit <number>",
        "Species": "<species>",
        "Description": "Fast, and knows it. " * 15,
        "GoodEvil": "Good",
        "LawChaos": "Chaotic",
        "Alignment": "Chaotic Good",
        "ThumbImageUri": "mysfits/pip-thumb.svg",
        "ProfileImageUri": "mysfits/pip.svg",
    }
    numbers = {"Age": "7", "Likes": "<likes>"}
    item = {
        **{name: {"S": value} for name, value in texts.items()},
        **{name: {"N": value} for name, value in numbers.items()},
        "Adopted": {"BOOL": False},
    }
    text = json.dumps(item).replace("{", "{{").replace("}", "}}")
    return re.sub(r"<(\w+)>", r"{\1}", text)


_ITEM = _template()


class Table:
    """The answers, as JSON; `calls` counts them by operation."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._likes: Counter[int] = Counter()
        self._records: set[str] = set()
        """Keys of the likes that were recorded."""
        self._operations: dict[str, Callable[[Asked], str | None]] = {
            "BatchGetItem": self._batch_get_item,
            "GetItem": self._get_item,
            "Query": self._query,
            "Scan": self._scan,
            "TransactWriteItems": self._transact_write_items,
            "UpdateItem": self._update_item,
        }

    def answer(self, operation: str, asked: Asked) -> tuple[int, str]:
        """Status and body."""
        self.calls[f"{operation}, consistent" if _is_consistent(asked) else operation] += 1
        known = self._operations.get(operation)
        if known is None:
            return 400, '{"__type": "UnknownOperationException"}'
        body = known(asked)
        if body is not None:
            return 200, body
        reasons = f'"CancellationReasons": [{_FAILED}, {_FAILED}]'
        kind = "TransactionCanceled" if "Transact" in operation else "ConditionalCheckFailed"
        return 400, f'{{"__type": "{kind}Exception", "message": "A condition failed", {reasons}}}'

    def _get_item(self, asked: Asked) -> str:
        item = self._found(asked["Key"])
        start = f'"Item": {item}, ' if item else ""
        return f'{{{start}"ConsumedCapacity": {_CAPACITY}}}'

    def _batch_get_item(self, asked: Asked) -> str:
        tables = []
        for name, wanted in asked["RequestItems"].items():
            found = [item for key in wanted["Keys"] if (item := self._found(key))]
            tables.append(f"{json.dumps(name)}: [{', '.join(found)}]")
        responses = ", ".join(tables)
        end = f'"UnprocessedKeys": {{}}, "ConsumedCapacity": [{_CAPACITY}]'
        return f'{{"Responses": {{{responses}}}, {end}}}'

    def _query(self, asked: Asked) -> str:
        """Keys alone, as the indexes hold them."""
        keys = [
            f'{{"MysfitId": {{"S": "{mysfit_id(each)}"}}, "Species": {{"S": "{species(each)}"}}}}'
            for each in _listed(asked)
        ]
        return _list(keys)

    def _scan(self, asked: Asked) -> str:
        return _list([self._item(number) for number in _listed(asked)])

    def _update_item(self, asked: Asked) -> str | None:
        if not self._update(asked):
            return None
        number = _number(asked["Key"])
        likes = f'{{"Likes": {{"N": "{self._likes[number]}"}}}}'
        whole = asked.get("ReturnValues", "NONE").startswith("ALL")
        attributes = self._item(number) if whole else likes
        return f'{{"Attributes": {attributes}, "ConsumedCapacity": {_CAPACITY}}}'

    def _transact_write_items(self, asked: Asked) -> str | None:
        """Conditions are those of service/likes: a new record, a record to delete, a mysfit."""
        actions = asked["TransactItems"]
        for action in actions:
            if "Put" in action and _record(action["Put"]["Item"]) in self._records:
                return None
            if "Delete" in action and _record(action["Delete"]["Key"]) not in self._records:
                return None
            if "Update" in action and _number(action["Update"]["Key"]) < 0:
                return None
        for action in actions:
            if "Put" in action:
                self._records.add(_record(action["Put"]["Item"]))
            elif "Delete" in action:
                self._records.discard(_record(action["Delete"]["Key"]))
            elif "Update" in action:
                self._update(action["Update"])
        return f'{{"ConsumedCapacity": [{_CAPACITY}]}}'

    def _update(self, update: Asked) -> bool:
        """Adds the one number that it has to the likes; False where there is no such mysfit."""
        number = _number(update["Key"])
        if number < 0:
            return False
        values = update.get("ExpressionAttributeValues", {}).values()
        self._likes[number] += sum(int(value["N"]) for value in values if "N" in value)
        return True

    def _found(self, key: Asked) -> str | None:
        if "UserId" in key:
            return json.dumps(key) if _record(key) in self._records else None
        number = _number(key)
        return self._item(number) if number >= 0 else None

    def _item(self, number: int) -> str:
        return _ITEM.format(
            id=mysfit_id(number),
            number=number,
            species=species(number),
            likes=self._likes.get(number, 0),
        )


def _is_consistent(asked: Asked) -> bool:
    tables = asked.get("RequestItems", {"": asked})
    return any(wanted.get("ConsistentRead", False) for wanted in tables.values())


def _number(key: Asked) -> int:
    """Of the mysfit with that key; -1 where there is none."""
    found = _ID.fullmatch(key["MysfitId"]["S"])
    return int(found[1]) if found else -1


def _record(key: Asked) -> str:
    return f"{key['UserId']['S']} {key['MysfitId']['S']}"


def _listed(asked: Asked) -> range:
    """The numbers of the mysfits that a Query or a Scan asks for."""
    start = 0
    for value in asked.get("ExpressionAttributeValues", {}).values():
        if found := _SPECIES.fullmatch(value.get("S", "")):
            start = int(found[1]) * PAGE
    end = start + PAGE
    if after := asked.get("ExclusiveStartKey"):
        start = _number(after) + 1
        end = end if end > PAGE else start + PAGE
    return range(start, min(end, start + asked.get("Limit", PAGE)))


def _list(items: Iterable[str]) -> str:
    found = list(items)
    numbers = f'"Count": {len(found)}, "ScannedCount": {len(found)}'
    return f'{{"Items": [{", ".join(found)}], {numbers}, "ConsumedCapacity": {_CAPACITY}}}'


class Connection(asyncio.Protocol):
    """One client, one call at a time."""

    def __init__(self, table: Table, delay_seconds: float) -> None:
        self._table = table
        self._delay_seconds = delay_seconds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if head.startswith(b"GET ") and found:
            self._received = b""
            self._transport.write(_http(200, json.dumps(self._table.calls)))
            return
        length = _LENGTH.search(head)
        if found and length and len(body) >= int(length[1]):
            self._received = b""
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        target = _TARGET.search(head)
        operation = target[1].decode() if target else ""
        answer = _http(*self._table.answer(operation, json.loads(body)))
        asyncio.get_running_loop().call_later(self._delay_seconds, self._transport.write, answer)


def _http(status: int, body: str) -> bytes:
    data = body.encode()
    head = f"HTTP/1.1 {status} -\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
    return f"{head}{len(data)}\r\n\r\n".encode() + data


async def _main() -> None:
    table, delay = Table(), float(os.environ.get("BENCH_DELAY_MS", "5")) / 1000
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(table, delay), "127.0.0.1", 0, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_main())
