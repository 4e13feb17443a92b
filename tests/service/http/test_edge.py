"""The edge: which requests it answers, and that it answers them as the application does.

Bytes are fed to the protocol of a connection, over a transport that keeps what is written.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from service.app import EXPOSED, create_app
from service.http import request_log
from service.http.dependencies import state_of
from service.http.draining import Drain
from service.http.edge import Edge
from service.http.protocol import PIECE_BYTES, BoundedProtocol
from service.http.request_log import RequestLog
from service.http.response_cache import Known
from service.http.stored_responses import Answer
from service.logs import JsonLines
from tests.support.builders import SITE_URL, make_settings
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

HOST = b"Host: localhost\r\n"
GET = b"GET /mysfits HTTP/1.1\r\n" + HOST + b"\r\n"
HIGH_WATER_BYTES = 64 * 1024


class Route:
    """Of the stored responses."""

    path = "/mysfits"


def make_answer(text: str = "stored", **fields: str) -> Answer:
    body = json.dumps({"mysfits": text}).encode()
    headers = [
        (b"content-length", str(len(body)).encode()),
        (b"content-type", b"application/json"),
        (b"cache-control", b"public, max-age=3600, stale-if-error=7200"),
        *((name.encode(), value.encode()) for name, value in fields.items()),
    ]
    return Answer(200, headers, body, Route, time.monotonic(), generation=0)


class Wire(asyncio.Transport):
    """A connection whose client reads as fast as `reads` says: everything, or nothing."""

    def __init__(self, reads: bool = True) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.protocol: BoundedProtocol
        self.closed = False
        self.reading = True
        self._reads = reads

    def write(self, data: Any) -> None:
        if self.closed:
            return
        self.writes.append(bytes(data))
        if self.get_write_buffer_size() > HIGH_WATER_BYTES:
            self.protocol.pause_writing()

    def write_eof(self) -> None:
        self.closed = True

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.protocol.loop.call_soon(self.protocol.connection_lost, None)

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return 0 if self._reads else len(b"".join(self.writes))

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default


class Application:
    """An application that keeps what it is asked for, and answers 204 once `gate` is open."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(f"{scope['method']} {scope['path']}")
        await self.gate.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Service:
    """The edge before an application, with one stored response."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.application = Application()
        self.known, self.drain = Known(), Drain()
        self.requests = RequestLog("Mysfits/test")
        self.clock = time.monotonic()
        self.edge = Edge(
            self.known, self.drain, self.requests, [SITE_URL], EXPOSED, lambda: self.clock
        )
        self.state = ServerState()
        self.store("/mysfits", answer or make_answer())

    def store(self, path: str, answer: Answer) -> None:
        self.known.responses.put((path, ""), answer)
        self.known.responses.add_target((path, ""), path.encode())

    def connect(self, reads: bool = True, **config: Any) -> Wire:
        return connect(self.application, self.state, {"edge": self.edge}, reads, **config)


def connect(
    app: ASGIApp, state: ServerState, app_state: dict[str, Any], reads: bool = True, **config: Any
) -> Wire:
    options: dict[str, Any] = {"ws": "none", "log_config": None, "access_log": False, **config}
    wire = Wire(reads)
    wire.protocol = BoundedProtocol(uvicorn.Config(app, **options), state, app_state)
    wire.protocol.connection_made(wire)
    return wire


async def settle(wire: Wire) -> None:
    """Until every request has its response, or waits for its client: nothing here takes time."""
    for _ in range(200):
        await asyncio.sleep(0)
        if not wire.protocol.tasks:
            break


def run(scenario: Callable[[Service], Any], answer: Answer | None = None) -> Any:
    async def main() -> Any:
        return await scenario(Service(answer))

    return asyncio.run(main())


def test_stored_response_is_answered_by_one_write_and_no_task() -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect()
        wire.protocol.data_received(GET)

        assert len(wire.writes) == 1
        assert wire.writes[0].startswith(b"HTTP/1.1 200 OK\r\n")
        assert service.application.asked == []
        assert service.state.total_requests == 1

    run(scenario)


def get(*fields: bytes, version: bytes = b"1.1", target: bytes = b"/mysfits") -> bytes:
    lines = [b"GET " + target + b" HTTP/" + version, b"Host: localhost", *fields]
    return b"\r\n".join([*lines, b"", b""])


@pytest.mark.parametrize(
    "request_bytes",
    [
        GET.replace(b"GET", b"HEAD"),
        GET.replace(b"GET", b"POST"),
        get(version=b"1.0"),
        get(b"Connection: keep-alive", version=b"1.0"),
        get(b"Connection: close"),
        get(b"Connection: Upgrade", b"Upgrade: h2c"),
        get(b"Expect: 100-continue"),
        get(b"Content-Length: 0"),
        get(b"Content-Length: 2") + b"{}",
        get(b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
        get(target=b"/mysfits/"),
        get(target=b"/mysfits?limit=5"),
        get(target=b"http://localhost/mysfits"),
    ],
)
def test_request_that_is_no_plain_get_goes_to_the_application(request_bytes: bytes) -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect()
        wire.protocol.data_received(request_bytes)
        await settle(wire)

        assert len(service.application.asked) == 1
        assert wire.writes[0].startswith(b"HTTP/1.1 204 ")

    run(scenario)


def stale(service: Service) -> None:
    service.clock += 3601


def written_to(service: Service) -> None:
    service.known.generation += 1


def draining(service: Service) -> None:
    service.drain.started = True


def dropped(service: Service) -> None:
    service.known.responses.drop(("/mysfits", ""))


@pytest.mark.parametrize("change", [stale, written_to, draining, dropped])
def test_response_that_is_not_simply_fresh_is_left_to_the_application(
    change: Callable[[Service], None],
) -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect()
        change(service)
        wire.protocol.data_received(GET)
        await settle(wire)

        assert service.application.asked == ["GET /mysfits"]

    run(scenario)


@pytest.mark.parametrize("field", ["vary", "connection"])
def test_response_with_fields_of_its_own_for_a_connection_is_left_to_the_application(
    field: str,
) -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect()
        wire.protocol.data_received(GET)
        await settle(wire)

        assert service.application.asked == ["GET /mysfits"]

    run(scenario, make_answer(**{field: "accept"}))


def test_path_with_a_prefix_is_left_to_the_application() -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect(root_path="/api")
        wire.protocol.data_received(GET)
        await settle(wire)

        assert service.application.asked == ["GET /api/mysfits"]

    run(scenario)


@pytest.mark.parametrize("together", [True, False])
def test_responses_come_in_the_order_of_their_requests(together: bool) -> None:
    async def scenario(service: Service) -> None:
        service.application.gate.clear()
        wire = service.connect()
        requests = [get(target=b"/new"), GET, GET]
        for data in [b"".join(requests)] if together else requests:
            wire.protocol.data_received(data)
        await asyncio.sleep(0)
        assert wire.writes == []

        service.application.gate.set()
        await settle(wire)
        assert service.application.asked == ["GET /new", "GET /mysfits", "GET /mysfits"]
        wire.protocol.data_received(GET)
        assert wire.writes[-1].startswith(b"HTTP/1.1 200 ")

    run(scenario)


def test_crowd_of_requests_in_one_piece_does_not_keep_the_event_loop() -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect()
        wire.protocol.data_received(GET * (PIECE_BYTES // len(GET)))

        assert len(wire.writes) == 1
        assert not wire.reading

    run(scenario)


def test_client_that_does_not_read_is_not_written_to() -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect(reads=False)
        for _ in range(2_000):
            if wire.reading:
                wire.protocol.data_received(GET)
                await asyncio.sleep(0)
        size = len(wire.writes[0])

        assert HIGH_WATER_BYTES < wire.get_write_buffer_size() <= HIGH_WATER_BYTES + size
        assert not wire.reading
        now = wire.protocol.loop.time()
        wire.protocol.close_if_overdue(now)
        wire.protocol.close_if_overdue(now + BoundedProtocol.reader_seconds + 1)
        assert wire.closed
        await settle(wire)

    run(scenario)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /mysfits HTTP/1.1\r\n\r\n", b"400"),
        (GET[:-2] + HOST + b"\r\n", b"400"),
        (get(b"X: " + b"x" * BoundedProtocol.head_bytes), b"431"),
    ],
    ids=["no Host", "two Hosts", "too large"],
)
def test_head_is_checked_before_the_edge_answers(head: bytes, status: bytes) -> None:
    async def scenario(service: Service) -> None:
        wire = service.connect()
        wire.protocol.data_received(GET)
        wire.protocol.data_received(head)

        assert [written[9:12] for written in wire.writes] == [b"200", status]

    run(scenario)


def test_times_of_a_connection_go_on_after_a_hit() -> None:
    async def scenario(service: Service) -> None:
        slow, idle = service.connect(), service.connect(timeout_keep_alive=60)
        for wire in (slow, idle):
            wire.protocol.data_received(GET)
        slow.protocol.data_received(GET[:-2])
        now = asyncio.get_running_loop().time()
        for wire in (slow, idle):
            wire.protocol.close_if_overdue(now + BoundedProtocol.head_seconds + 1)

        assert slow.writes[-1].startswith(b"HTTP/1.1 408 ")
        assert not idle.closed
        idle.protocol.close_if_overdue(now + 61)
        assert idle.closed

    run(scenario)


def test_hit_has_its_line_in_the_log_and_its_metrics(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    async def scenario(service: Service) -> None:
        path = '/a "b"\n'
        service.known.responses.put((path, ""), make_answer())
        service.known.responses.add_target((path, ""), b"/a%20%22b%22%0A")
        wire = service.connect()
        wire.protocol.data_received(get(b"X-Request-Id: an-id", target=b"/a%20%22b%22%0A"))
        wire.protocol.data_received(get(b"If-None-Match: *", target=b"/a%20%22b%22%0A"))
        service.requests.flush()

    run(scenario)

    records = [each for each in caplog.records if each.name == request_log.__name__]
    text = "\n".join(JsonLines().format(record) for record in records)
    first, second, metrics = (json.loads(line) for line in text.splitlines())
    assert (first["path"], first["status"], first["requestId"]) == ('/a "b"\n', 200, "an-id")
    assert (second["status"], second["Faults"]) == (304, 0)
    assert metrics["Route"] == first["Route"] == "GET /mysfits"
    assert metrics["Duration"] == [first["Duration"], second["Duration"]]


# The same as the application


class Both:
    """The whole service, asked with the edge and without it, over the same stored responses."""

    def __init__(self, app: FastAPI) -> None:
        self.runner = asyncio.Runner()
        self._app = app
        self._edge = state_of(app).get(Edge)
        stored = state_of(app).get(Known).responses
        for path, query, target in TARGETS:
            stored.put((path, query), make_answer(path))
            stored.add_target((path, query), target)

    def answers(self, chunks: list[bytes]) -> tuple[list[Any], list[Any]]:
        """What is answered to the same data, by the edge where it may, and by the application."""

        async def ask(app_state: dict[str, Any]) -> list[Any]:
            state = ServerState()
            state.default_headers = [(b"date", b"now")]
            wire = connect(self._app, state, app_state)
            for chunk in chunks:
                if not wire.closed:
                    wire.protocol.data_received(chunk)
                    await settle(wire)
            outcome = [parsed(b"".join(wire.writes)), wire.closed, state.total_requests]
            # Whoever waits for the rest of a body waits no longer.
            wire.close()
            await settle(wire)
            return outcome

        return self.runner.run(ask({"edge": self._edge})), self.runner.run(ask({}))


TARGETS = [
    ("/mysfits", "", b"/mysfits"),
    ("/mysfits", "species=Jackalope", b"/mysfits?species=Jackalope"),
    ("/mysfits", "species=Jackalope", b"/mysfits?&species=%4aackalope"),
    ("/mysfits/1", "", b"/mysfits/1"),
    ("/mysfits/é b", "", b"/mysfits/%C3%A9%20b"),
]

_RESPONSE = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n")
_UUID = re.compile(rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def parsed(written: bytes) -> list[tuple[bytes, list[bytes], bytes]]:
    """Status, fields in order of their names, and what follows until the next response.

    New request ids are all the same here, and so are ages.
    """
    found: list[tuple[bytes, list[bytes], bytes]] = []
    written = re.sub(rb"\r\nage: \d+\r\n", b"\r\nage: 0\r\n", _UUID.sub(b"UUID", written))
    heads = list(_RESPONSE.finditer(written))
    assert not written or heads[0].start() == 0
    for head, end in zip(heads, [*(each.start() for each in heads[1:]), len(written)], strict=True):
        found.append((head[1], sorted(head[2].splitlines()), written[head.end() : end]))
    return found


ETAG = make_answer("/mysfits").etag
ANY_BYTES = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=8).map(str.encode)
FIELDS = st.one_of(
    st.tuples(
        st.sampled_from([b"If-None-Match", b"if-none-match", b"IF-NONE-MATCH"]),
        st.one_of(
            st.sampled_from(
                [b"*", ETAG, b"W/" + ETAG, b'"x", ' + ETAG, b'"x",*', ETAG[1:-1], b"", b" "]
            ),
            ANY_BYTES,
        ),
    ),
    st.tuples(
        st.sampled_from([b"Origin", b"origin"]),
        st.sampled_from([SITE_URL.encode(), b"http://other.test", b"null", b"", SITE_URL.encode()]),
    ),
    st.tuples(
        st.sampled_from([b"X-Request-Id", b"x-request-ID"]),
        st.one_of(st.sampled_from([b"an-id", b"a b", b"", b"x" * 129]), ANY_BYTES),
    ),
    st.sampled_from(
        [
            (b"Connection", b"close"),
            (b"Connection", b"keep-alive"),
            (b"Connection", b"Upgrade"),
            (b"Upgrade", b"websocket"),
            (b"Content-Length", b"0"),
            (b"Content-Length", b"00"),
            (b"Content-Length", b"-1"),
            (b"Content-Length", b"2"),
            (b"Transfer-Encoding", b"chunked"),
            (b"Expect", b"100-continue"),
            (b"Host", b"other"),
            (b"Host", b"a b"),
            (b"Authorization", b"Bearer x"),
            (b"Cache-Control", b"no-cache"),
            (b"Range", b"bytes=0-1"),
            (b"Accept", b"text/html"),
            (b"Bad Name", b"x"),
        ]
    ),
)
SPELLINGS = [
    *(target for _, _, target in TARGETS),
    b"/%6dysfits",
    b"/mysfits?",
    b"/mysfits?&",
    b"/mysfits#x",
    b"//mysfits",
    b"/mysfits/../mysfits/1",
    b"http://localhost/mysfits",
    b"*",
    b"/mysfits?species=Jackalope&",
    b"/nothing\xc3\xa9",
    b"/",
]
REQUESTS = st.builds(
    lambda method, target, version, host, fields: b"\r\n".join(
        [
            method + b" " + target + b" " + version,
            *host,
            *(name + b": " + value for name, value in fields),
            b"",
            b"",
        ]
    ),
    st.sampled_from([b"GET"] * 8 + [b"HEAD", b"POST", b"OPTIONS", b"get", b"BREW"]),
    st.sampled_from(SPELLINGS),
    st.sampled_from([b"HTTP/1.1"] * 8 + [b"HTTP/1.0", b"HTTP/2.0", b"http/1.1"]),
    st.sampled_from([[b"Host: localhost"]] * 8 + [[], [b"Host:"], [b" Host: x"]]),
    st.lists(FIELDS, max_size=4),
)


@st.composite
def chunked(draw: st.DrawFn) -> list[bytes]:
    """One to three requests, in one piece, or cut somewhere."""
    data = b"".join(draw(st.lists(REQUESTS, min_size=1, max_size=3)))
    cut = draw(st.one_of(st.none(), st.integers(1, len(data) - 1)))
    return [data] if cut is None else [data[:cut], data[cut:]]


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    made = Both(create_app(make_settings()))
    yield made
    made.runner.close()


def test_edge_answers_as_the_application_does(both: Both) -> None:
    @settings(max_examples=250, deadline=None)
    @given(chunked())
    def compare(chunks: list[bytes]) -> None:
        by_edge, by_application = both.answers(chunks)
        assert by_edge == by_application

    compare()


@pytest.mark.parametrize("target", [target for _, _, target in TARGETS])
def test_hit_is_what_the_application_answers(
    both: Both, target: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = spy(monkeypatch)
    for fields in ([], [b"Origin: " + SITE_URL.encode()], [b"Origin: null", b"If-None-Match: *"]):
        by_edge, by_application = both.answers([get(*fields, target=target)])

        assert by_edge == by_application
    assert all(hits)
    assert len(hits) == 3


def spy(monkeypatch: pytest.MonkeyPatch) -> list[bytes | None]:
    """What the edge answers from now on."""
    answers: list[bytes | None] = []
    answer = Edge.answer

    def note(self: Edge, *asked: Any) -> bytes | None:
        answers.append(answer(self, *asked))
        return answers[-1]

    monkeypatch.setattr(Edge, "answer", note)
    return answers


def test_server_finds_the_edge_and_the_edge_what_was_asked_before(
    tables: Tables, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(make_settings(**tables.environment, MYSFITS_JWKS_URL=pool.url))
    answers = spy(monkeypatch)
    with serve(app, BoundedProtocol) as client:
        bodies = [client.get("/mysfits?limit=5").json() for _ in range(2)]

    assert [bool(answer) for answer in answers] == [False, True]
    assert bodies == [{"mysfits": [], "nextToken": None}] * 2


def test_write_is_seen_by_the_next_read(tables: Tables, pool: Pool) -> None:
    from tests.support.builders import make_body

    app = create_app(make_settings(**tables.environment, MYSFITS_JWKS_URL=pool.url))
    with serve(app, BoundedProtocol) as client:
        for _ in range(3):
            client.get("/mysfits")
        client.post("/mysfits", json=make_body(), headers=pool.staff())
        found: httpx.Response = client.get("/mysfits")

    assert len(found.json()["mysfits"]) == 1
