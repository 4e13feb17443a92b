"""Requests that are wrong in their bytes: no 5xx, no hang, no memory kept."""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import httpx
import pytest

from tests.faults.fuzzed import requests
from tests.faults.raw import memory_mb
from tests.support.builders import make_environment
from tests.support.pool import Pool
from tests.support.process import running_service
from tests.support.upstream import Answer, Call, cancelled, refusal, running_upstream

SEED = 11
CONNECTIONS = 6
"""Fewer at once than a lane has threads, so that none is refused for being one too many."""

HANG_SECONDS = 10
LAST = b"\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

_STATUS = re.compile(rb"HTTP/1\.1 (\d\d\d) [^\r\n]*\r\n")
"""A status line; the body of a problem has no line end, whatever it repeats of a request."""

_UNITS = {"TableName": "t", "CapacityUnits": 1}
_FOUND: dict[str, dict[str, object]] = {
    "Scan": {"Items": [], "Count": 0, "ScannedCount": 0},
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "BatchGetItem": {"Responses": {}, "UnprocessedKeys": {}, "ConsumedCapacity": [_UNITS]},
    "GetItem": {},
    "PutItem": {},
}


def empty_tables(call: Call) -> Answer:
    """What DynamoDB says where there is nothing."""
    if call.operation == "TransactWriteItems":
        return cancelled("ConditionalCheckFailed", "None", "None")
    if call.operation not in _FOUND:
        return refusal("ConditionalCheckFailedException")
    return Answer(body=json.dumps({"ConsumedCapacity": _UNITS, **_FOUND[call.operation]}).encode())


Service = tuple[subprocess.Popen[str], httpx.Client]


@pytest.fixture
def service(pool: Pool) -> Iterator[Service]:
    with running_upstream() as upstream:
        upstream.rule = empty_tables
        environment = make_environment(
            MYSFITS_JWKS_URL=pool.url,
            AWS_ENDPOINT_URL=upstream.address,
            MYSFITS_LOG_LEVEL="ERROR",
            SHORT_LIMITS_SECONDS="0.1",
        )
        with running_service(environment, module="tests.faults.short_limits") as started:
            yield started


class Fuzzer:
    """Sends each request of `payloads`, some on one connection, and counts what is answered."""

    def __init__(self, port: int, payloads: Iterator[bytes]) -> None:
        self.port = port
        self.payloads = payloads
        self.chance = random.Random(SEED)
        self.statuses: Counter[int] = Counter()
        self.faults: list[tuple[bytes, bytes]] = []
        """What was sent, and what was answered or "hang"."""

    async def run(self) -> None:
        await asyncio.gather(*(self._connections() for _ in range(CONNECTIONS)))

    async def _connections(self) -> None:
        while some := list(islice(self.payloads, self.chance.choice([1, 1, 1, 2]))):
            sent = b"".join(some)
            cut = self.chance.random() < 0.1
            if cut:
                sent = sent[: self.chance.randrange(len(sent) + 1)]
            try:
                answered = await asyncio.wait_for(self._send(sent, cut), HANG_SECONDS)
            except TimeoutError:
                self.faults.append((sent, b"hang"))
                continue
            found = [int(status) for status in _STATUS.findall(answered)]
            self.statuses.update(found)
            if any(status >= 500 for status in found):
                self.faults.append((sent, answered))

    async def _send(self, sent: bytes, cut: bool) -> bytes:
        """The answers, until the service ends the connection; of what is cut, we end it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        answered = bytearray()
        try:
            writer.write(sent if cut else sent + LAST)
            if cut:
                await writer.drain()
                return b""
            while more := await reader.read(65536):
                answered += more
        except ConnectionError:
            pass
        finally:
            writer.close()
        return bytes(answered)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_odd_bytes_cause_no_5xx_no_hang_and_keep_no_memory(
    service: Service, pool: Pool, count: int
) -> None:
    process, client = service
    tokens = [
        pool.staff()["Authorization"].encode(),
        pool.headers()["Authorization"].encode(),
        b"x",
    ]
    payloads = islice(requests(SEED, tokens), count)
    fuzzer = Fuzzer(client.base_url.port or 0, payloads)
    warm_up = Fuzzer(fuzzer.port, islice(requests(SEED + 1, tokens), count // 4))
    asyncio.run(warm_up.run())
    before_mb = memory_mb(process.pid)

    asyncio.run(fuzzer.run())

    assert fuzzer.faults == []
    # Every kind of answer was met: the requests are not all refused for one reason.
    assert {200, 204, 400, 401, 403, 404, 405, 422} <= set(fuzzer.statuses)
    assert client.get("/health/live").status_code == 200
    assert memory_mb(process.pid) - before_mb < 16
