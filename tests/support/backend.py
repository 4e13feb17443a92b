"""A web server for proxies to call: it answers as it is told to and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b"{}"
    after_seconds: float = 0


@dataclass
class Backend:
    """`answer` is what it says next; `asked` the newest request: method, path, headers, body."""

    port: int
    answer: Answer = field(default_factory=Answer)
    asked: Any = None


@contextmanager
def running_backend() -> Iterator[Backend]:
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            backend.asked = (self.command, self.path, self.headers, body)
            answer = backend.answer
            stopping.wait(answer.after_seconds)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = respond  # noqa: N815  The names are the server's.
        do_POST = respond  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Quiet: the test's own output matters."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        backend = Backend(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield backend
        finally:
            stopping.set()
            server.shutdown()
            thread.join()
