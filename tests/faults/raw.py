"""HTTP over plain sockets, for what no client library would send."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import httpx

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
"""Without the line that ends it."""


def connect(client: httpx.Client, timeout_seconds: float = 10) -> socket.socket:
    """A connection to the service of `client`."""
    address = client.base_url
    return socket.create_connection((address.host, address.port or 80), timeout_seconds)


def send(client: httpx.Client, request: bytes) -> bytes:
    """Everything that is answered until the service ends the connection."""
    with connect(client) as connection:
        connection.sendall(request)
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """What is left to read; raises TimeoutError where the service does not end the connection."""
    answered = b""
    while more := connection.recv(65536):
        answered += more
    return answered


def read_one(connection: socket.socket) -> bytes:
    """One response with a Content-Length, of a service that keeps the connection."""
    answered = b""
    while b"\r\n\r\n" not in answered:
        answered += connection.recv(65536)
    head, _, body = answered.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def statuses(answered: bytes) -> list[int]:
    """The status of each response."""
    return [int(part[:3]) for part in answered.split(b"HTTP/1.1 ")[1:]]


def problem(answered: bytes) -> dict[str, Any]:
    """The problem (RFC 9457) of the only response, which ends the connection and has an id."""
    head, _, body = answered.partition(b"\r\n\r\n")
    fields = head.lower().split(b"\r\n")
    found: dict[str, Any] = json.loads(body)
    assert b"content-type: application/problem+json" in fields
    assert b"connection: close" in fields
    assert f"x-request-id: {found['requestId']}".encode() in fields
    assert statuses(answered) == [found["status"]]
    return found


def peak_memory_mb(pid: int) -> float:
    """The most memory the process has had."""
    return _status_mb(pid, "VmHWM")


def memory_mb(pid: int) -> float:
    """Its resident memory now."""
    return _status_mb(pid, "VmRSS")


def _status_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))
