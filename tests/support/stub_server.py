"""A stub HTTP server: it sends the response it is given and records the newest request."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


@dataclass
class Response:
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b"{}"
    delay_seconds: float = 0


class Request(NamedTuple):
    method: str
    path: str
    headers: Message[str, str]
    body: bytes


@dataclass
class StubServer:
    """`response` is sent next; `request` is the newest one received, or None."""

    port: int
    response: Response = field(default_factory=Response)
    request: Request | None = None


@contextmanager
def running_stub_server() -> Iterator[StubServer]:
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stub.request = Request(self.command, self.path, self.headers, body)
            response = stub.response
            stopping.wait(response.delay_seconds)
            self.send_response(response.status)
            for name, value in response.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        do_GET = respond  # noqa: N815  The names are the server's.
        do_POST = respond  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """No log: the test's own output matters."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        stub = StubServer(server.server_port)
        # How soon shutdown is noticed.
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield stub
        finally:
            stopping.set()
            server.shutdown()
            thread.join()
