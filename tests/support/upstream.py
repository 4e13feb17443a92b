"""A service of AWS that fails on request: an HTTP server between a process and an account.

    with running_upstream(cloud.endpoint) as upstream:
        upstream.rule = lambda call: Silence() if call.operation == "Scan" else None

Each call is passed on to the account, unless `rule` says what happens instead. Without an account
every call needs a rule. All over real sockets, in a thread of its own.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

JSON = "application/x-amz-json-1.0"


@dataclass(frozen=True)
class Call:
    """What was sent: `operation` is empty where the service names none in a header."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    @property
    def operation(self) -> str:
        """ "TransactWriteItems" """
        return self.headers.get("x-amz-target", "").rpartition(".")[2]

    @property
    def asked(self) -> dict[str, Any]:
        """The JSON body of a call of DynamoDB."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True)
class Answer:
    """A whole response, after `delay_seconds`."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = JSON
    delay_seconds: float = 0
    declared_length: int | None = None
    """What Content-Length says, where that is not true."""

    @property
    def head(self) -> bytes:
        length = len(self.body) if self.declared_length is None else self.declared_length
        return (
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n"
            f"Content-Type: {self.content_type}\r\nContent-Length: {length}\r\n\r\n"
        ).encode()


@dataclass(frozen=True)
class Delayed:
    """The account's own answer, later."""

    seconds: float


@dataclass(frozen=True)
class Lost:
    """The account does what it is asked, and its answer is lost: the connection ends."""


@dataclass(frozen=True)
class Silence:
    """The call is read and never answered."""


@dataclass(frozen=True)
class Reset:
    """The connection ends without an answer."""


@dataclass(frozen=True)
class Dripped:
    """An answer, one byte after each `seconds`; its head, too, where `head` is true."""

    answer: Answer
    seconds: float
    head: bool = False


Fault = Answer | Delayed | Lost | Silence | Reset | Dripped
Rule = Callable[[Call], Fault | None]


def refusal(code: str, status: int = 400, **fields: Any) -> Answer:
    """An error as DynamoDB writes it."""
    kind = f"com.amazonaws.dynamodb.v20120810#{code}"
    return Answer(status, json.dumps({"__type": kind, "message": code, **fields}).encode())


def cancelled(*codes: str) -> Answer:
    """A cancelled transaction, with the reason of each of its actions ("None" for none)."""
    return refusal("TransactionCanceledException", CancellationReasons=[{"Code": c} for c in codes])


@dataclass
class Upstream:
    """`rule` may be replaced at any time. `calls` counts by operation."""

    address: str
    rule: Rule = lambda _: None
    calls: Counter[str] = field(default_factory=Counter)
    open_connections: int = 0


@contextmanager
def running_upstream(
    account: str | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Upstream]:
    """An upstream on a free loopback port, before the account at that address."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    upstream = Upstream("")
    tasks: set[asyncio.Task[Any]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        upstream.open_connections += 1
        try:
            await _Connection(upstream, account, reader, writer).serve()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            upstream.open_connections -= 1
            tasks.discard(task)
            writer.close()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(accept, "127.0.0.1", 0, backlog=1024, ssl=tls)

    async def stop() -> None:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.sleep(0)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    scheme, host = ("https", "localhost") if tls else ("http", "127.0.0.1")
    upstream.address = f"{scheme}://{host}:{server.sockets[0].getsockname()[1]}"
    try:
        yield upstream
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


class _Connection:
    """One connection of a client, and the one to the account that answers it."""

    def __init__(
        self,
        upstream: Upstream,
        account: str | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._upstream = upstream
        self._account = urlsplit(account) if account else None
        self._reader = reader
        self._writer = writer
        self._account_streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def serve(self) -> None:
        try:
            while True:
                head, body = await _read_message(self._reader)
                if not await self._answer(head, body):
                    return
        finally:
            if self._account_streams:
                self._account_streams[1].close()

    async def _answer(self, head: bytes, body: bytes) -> bool:
        """Whether the connection goes on."""
        call = _call_of(head, body)
        self._upstream.calls[call.operation] += 1
        fault = self._upstream.rule(call)
        match fault:
            case None | Delayed() | Lost():
                if isinstance(fault, Delayed):
                    await asyncio.sleep(fault.seconds)
                answer = b"".join(await self._pass_on(head, body))
                if isinstance(fault, Lost):
                    return False
                await self._send(answer)
            case Answer():
                await asyncio.sleep(fault.delay_seconds)
                await self._send(fault.head + fault.body)
                return fault.declared_length is None
            case Dripped(answer=whole):
                if not fault.head:
                    await self._send(whole.head)
                for byte in (whole.head if fault.head else b"") + whole.body:
                    await self._send(bytes([byte]))
                    await asyncio.sleep(fault.seconds)
            case Silence():
                await self._reader.read()
                return False
            case Reset():
                return False
        return True

    async def _send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def _pass_on(self, head: bytes, body: bytes) -> tuple[bytes, bytes]:
        assert self._account, "a call without a rule, and no account to pass it on to"
        if self._account_streams:
            # The account ends connections that nobody used for a while.
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                return await self._exchange(*self._account_streams, head + body)
            self._account_streams[1].close()
        self._account_streams = await asyncio.open_connection(
            self._account.hostname, self._account.port
        )
        return await self._exchange(*self._account_streams, head + body)

    @staticmethod
    async def _exchange(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, data: bytes
    ) -> tuple[bytes, bytes]:
        writer.write(data)
        await writer.drain()
        return await _read_message(reader)


async def _read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of a request or a response; what is chunked is given on as it is."""
    head = await reader.readuntil(b"\r\n\r\n")
    headers = _headers_of(head)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while True:
            line = await reader.readuntil(b"\r\n")
            body += line + await reader.readexactly(int(line, 16) + 2)
            if int(line, 16) == 0:
                return head, body
    return head, await reader.readexactly(int(headers.get("content-length", "0")))


def _headers_of(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _call_of(head: bytes, body: bytes) -> Call:
    method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    return Call(method, path, _headers_of(head), body)
