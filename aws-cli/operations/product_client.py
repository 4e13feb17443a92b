"""Asks the deployed site, API and bucket over HTTP, and says what was seen.

Where AWS_ENDPOINT_URL names an emulated account, that account answers for all of their names too:
requests go there and name in Host whom they mean, as they would behind a proxy.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from operations.console import say

TIMEOUT_SECONDS = 20
PAUSE_SECONDS = 5.0

T = TypeVar("T")


class Failed(Exception):
    """The product did not do what it should; the message is what was seen instead."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self, status: int = 200) -> dict[str, Any]:
        """The object in an answer of that status; raises Failed for any other answer."""
        must(self.status == status, (self.status, self.body[:200]))
        try:
            body = json.loads(self.body)
        except ValueError as error:
            raise Failed(f"the answer is no JSON: {self.body[:200]!r}") from error
        must(isinstance(body, dict), body)
        return dict(body)


@dataclass(frozen=True)
class Client:
    """Asks one origin; `emulated` is the address of the account that answers for it, if any."""

    url: str
    emulated: str

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        """Names of headers with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, path, None, named)

    def send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        to = urlsplit(self.url)
        connection = self._connection()
        try:
            connection.request(method, f"{to.path}{path}", body, self._headers(headers))
            got = connection.getresponse()
            names = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, names, got.read())
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{method} {self.url}{path}: {error}") from error
        finally:
            connection.close()

    def _headers(self, given: Mapping[str, str]) -> dict[str, str]:
        if not self.emulated:
            return dict(given)
        return {**given, "Host": urlsplit(self.url).netloc, "X-Forwarded-Proto": "https"}

    def _connection(self) -> http.client.HTTPConnection:
        to = urlsplit(self.emulated or self.url)
        kind = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
        return kind(to.hostname or "", to.port, timeout=TIMEOUT_SECONDS)


def must(condition: object, seen: object) -> None:
    if not condition:
        raise Failed(f"seen: {seen}")


def patiently(attempt: Callable[[], T], until: float, pause: float = PAUSE_SECONDS) -> T:
    """What the attempt gives, tried again while it fails and time.monotonic() is before `until`."""
    while True:
        try:
            return attempt()
        except Failed as failure:
            if time.monotonic() + pause > until:
                raise
            say(f"   not yet: {failure}")
            time.sleep(pause)


def done(step: str) -> None:
    say(f"   ok  {step}")
