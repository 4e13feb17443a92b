"""What `make up` prints while it runs: each mail with its code, and warnings from the logs."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

LOUD = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


class Mailbox:
    """Reads the mail page and tells what is new since the last look."""

    def __init__(self, url: str) -> None:
        wanted = {"Accept": "application/json"}
        self._request = urllib.request.Request(url, headers=wanted)  # noqa: S310 - our own
        self._newest = next(iter(self._read()), None)

    def _read(self) -> list[dict[str, str]]:
        try:
            with urllib.request.urlopen(self._request, timeout=5) as answer:  # noqa: S310 - our own
                mails: list[dict[str, str]] = json.load(answer)
        except (urllib.error.URLError, OSError):
            return []
        return mails

    def news(self) -> Iterator[str]:
        """A line for each mail that arrived, oldest first."""
        new = list(takewhile(lambda mail: mail != self._newest, self._read()))
        self._newest = new[0] if new else self._newest
        for mail in reversed(new):
            yield f"mail for {mail['to']}: {mail['kind']} {mail['code'] or mail['subject']}"


class Log:
    """Reads on in a log and tells its warnings and errors."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._position = 0

    def news(self) -> Iterator[str]:
        with self._file.open("rb") as log:
            log.seek(self._position)
            whole_lines = log.read().rpartition(b"\n")
        self._position += len(whole_lines[0]) + len(whole_lines[1])
        for line in whole_lines[0].decode(errors="replace").splitlines():
            if told := loud(line):
                yield f"{self._file.stem}: {told}"


def loud(line: str) -> str:
    """What to print of a log line: nothing, unless it is a warning or worse."""
    try:
        record = json.loads(line)
    except ValueError:
        return line if LOUD.search(line) else ""
    level = str(record.get("level", "")).upper() if isinstance(record, dict) else ""
    return f"{level} {record.get('message', line)}" if LOUD.fullmatch(level) else ""
