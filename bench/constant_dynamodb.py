"""A DynamoDB with constant answers, each after DELAY_SECONDS: `python -m bench.constant_dynamodb`.

Fast enough not to be what is measured. It prints its port. Answers have the consumed capacity, as
those of DynamoDB have where a request asks for it.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, cast

import uvloop

DELAY_SECONDS = 0.005
PAGE = 12

_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
_TARGET = re.compile(rb"(?i)x-amz-target: *\w+\.(\w+)")


def mysfit_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def _item(number: int) -> dict[str, Any]:
    texts = {
        "MysfitId": mysfit_id(number),
        "Name": f"Mysfit {number}",
        "Species": "Jackalope",
        "Description": "Fast, and knows it. " * 15,
        "GoodEvil": "Good",
        "LawChaos": "Chaotic",
        "Alignment": "Chaotic Good",
        "ThumbImageUri": "mysfits/pip-thumb.svg",
        "ProfileImageUri": "mysfits/pip.svg",
    }
    numbers = {"Age": "7", "Likes": "3"}
    return {
        **{name: {"S": value} for name, value in texts.items()},
        **{name: {"N": value} for name, value in numbers.items()},
        "Adopted": {"BOOL": False},
    }


def _answer(body: dict[str, Any]) -> bytes:
    data = json.dumps(body).encode()
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
    return f"{head}{len(data)}\r\n\r\n".encode() + data


_CAPACITY = {"TableName": "constant", "CapacityUnits": 0.5}
_PAGE = [_item(number) for number in range(PAGE)]

ANSWERS = {
    b"GetItem": _answer({"Item": _item(1), "ConsumedCapacity": _CAPACITY}),
    b"Scan": _answer({"Items": _PAGE, "Count": PAGE, "ConsumedCapacity": _CAPACITY}),
    b"TransactWriteItems": _answer({"ConsumedCapacity": [_CAPACITY]}),
}


class Connection(asyncio.Protocol):
    """One client, one call at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if found and length and len(body) >= int(length[1]):
            self._received = b""
            target = _TARGET.search(head)
            answer = ANSWERS[target[1]] if target else b""
            asyncio.get_running_loop().call_later(DELAY_SECONDS, self._transport.write, answer)


async def _main() -> None:
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_main())
