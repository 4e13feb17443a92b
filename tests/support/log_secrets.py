"""Searches the log of every test for what no log may hold; the test whose log holds it fails.

Logs are the records of this process, formatted as production does (service/logs.py), and the output
of processes that tests/support starts. A fixture of tests/conftest.py calls `searched_logs`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from service.logs import LEAST_LEVELS, JsonLines

SECRETS = {
    # RFC 7519: the first part begins with {" in base64. Cognito's refresh tokens are such, too.
    "a token": r"eyJ[\w-]{8,}\.[\w-]{8,}",
    "an e-mail address": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b",
    "a signature of AWS": r"x-amz-signature|AWS4-HMAC-SHA256|[?&]Signature=",
    "a password": r"Correct-horse-7|\"password\": *\"",
}
_ANY = re.compile("|".join(f"({pattern})" for pattern in SECRETS.values()), re.IGNORECASE)
_KINDS = tuple(SECRETS)

_said: set[str] = set()
_found: list[str] = []


def never_log(secret: str) -> str:
    """Adds a text that no log may hold: a code that was sent, a password that was made."""
    _said.add(secret)
    return secret


def search(line: str) -> None:
    """Notes what is secret in a line of a log; the test that is running fails at its end."""
    if match := _ANY.search(line):
        _found.append(f"{_KINDS[(match.lastindex or 1) - 1]} in the log: {line.strip()}")
    if any(re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", line) for each in _said):
        _found.append(f"a code or password in the log: {line.strip()}")


def search_all(lines: Iterable[str]) -> None:
    for line in lines:
        search(line)


def search_file(log: IO[Any]) -> None:
    """All of a file that a process wrote to, whatever it was opened for."""
    name = getattr(log, "name", None)
    # A temporary file may have a number for a name, and a log may be gone with its folder.
    if isinstance(name, str) and Path(name).is_file():
        with Path(name).open(encoding="utf-8", errors="replace") as lines:
            search_all(lines)


class _Search(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= LEAST_LEVELS.get(record.name.partition(".")[0], 0):
            search(self.format(record))


_handler = _Search()
_handler.setFormatter(JsonLines())


@contextmanager
def searched_logs() -> Iterator[None]:
    """Raises AssertionError at the end if a log held a secret meanwhile."""
    root = logging.getLogger()
    # Once for each test: `logs.configure` takes all handlers away.
    if _handler not in root.handlers:
        root.addHandler(_handler)
    logging.getLogger("service").setLevel(logging.INFO)
    outer = _found[:]
    _found.clear()
    try:
        yield
    finally:
        found, _found[:] = _found[:], outer
    assert not found, "\n".join(found)
