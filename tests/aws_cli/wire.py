"""A relay in front of the account, which loses requests and answers on the wire.

What the Python beside the scripts asks (seed-table, copy_table.py, journey.py with its sign-in)
goes through no `aws` that a test could replace. So AWS_ENDPOINT_URL names this relay: it hands
every request on as it came and breaks the connection of the one whose turn it is (turns.py). The
CLI's own requests pass, except those for single files, of which one `aws s3 cp` makes many.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.aws_cli.turns import Turns, place_of
from tests.support.cloud import Cloud

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "date", "server"}
SOME_MYSFIT = re.compile(r"(?<=/mysfits/)[0-9a-f-]{36}")
QUESTIONS = ("Scan", "Query", "GetItem", "BatchGetItem", "DescribeTable")


class Wire:
    """The relay's address, and what it does with the requests of one test."""

    def __init__(self, cloud: Cloud, turns: Turns) -> None:
        self.turns = turns
        self._account = urlsplit(cloud.endpoint)
        self._one_at_a_time = threading.Lock()

    def fault_of(self, method: str, asked: str, body: bytes, client: str) -> str:
        """What this request loses: `request`, `answer`, or nothing."""
        if client.startswith("aws-cli") and method not in ("PUT", "DELETE"):
            return ""
        # What is written to a table tells one write from the next.
        written = hashlib.sha256(body).hexdigest()[:8] if "DynamoDB" in asked else ""
        asks = method == "GET" or asked.endswith(QUESTIONS)
        with self._one_at_a_time:
            calls = self.turns.note([f"{method} {asked} {written}".strip()])
            return self.turns.fault_at(place_of([text for (text,) in calls]), asks=asks)

    def asked_of_the_account(
        self, method: str, path: str, body: bytes, headers: list[tuple[str, str]]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        account = http.client.HTTPConnection(
            self._account.hostname or "", self._account.port, timeout=60
        )
        try:
            account.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                account.putheader(name, value)
            account.endheaders(body)
            answer = account.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            account.close()


@contextmanager
def relay(cloud: Cloud, turns: Turns) -> Iterator[str]:
    """The address of a relay that loses what has its turn."""
    wire = Wire(cloud, turns)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_request(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = self.headers["Host"].removeprefix(f"127.0.0.1:{server.server_port}")
            path = SOME_MYSFIT.sub("ID", self.path)
            asked = f"{host}{path} {self.headers.get('X-Amz-Target', '')}".strip()
            client = self.headers.get("User-Agent", "")
            fault = wire.fault_of(self.command, asked, body, client)
            self.close_connection = True
            if fault == "request":
                return
            status, headers, answer = wire.asked_of_the_account(
                self.command, self.path, body, self.headers.items()
            )
            if fault == "answer":
                return
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = handle_request  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing: what was lost is in the turns."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
