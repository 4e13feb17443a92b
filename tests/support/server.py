"""HTTP servers in a thread of the test, on free loopback ports: the service, and fixed answers."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

import httpx
import uvicorn
from starlette.types import ASGIApp


@contextmanager
def serve(
    app: ASGIApp, http: type[asyncio.Protocol] | Literal["auto"] = "auto"
) -> Iterator[httpx.Client]:
    """A client of `app`, which uvicorn serves by `http` for as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=http, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        _wait_until_started(server)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        # httpx closes what is idle beyond 20, also what another thread has just been given.
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
        with httpx.Client(base_url=address, timeout=30, limits=limits) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def _wait_until_started(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + 60
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("The service did not start")
        time.sleep(0.005)


@contextmanager
def serve_document(document: bytes) -> Iterator[str]:
    """The address of a server that answers every GET and POST with this JSON document."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            self.wfile.write(document)

        do_POST = do_GET  # noqa: N815  The names are the server's.

        def log_message(self, *_: Any) -> None:
            """Nothing on the test's stderr."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # Of 5, more clients at once are left to TCP's retransmission.

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
