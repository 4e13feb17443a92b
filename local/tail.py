"""What `make up` prints while it runs: each mail with its code, warnings and errors of the logs."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

LEVELS = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


class MailTail:
    """Follows the emulated account's mail page (`/_local/mail`)."""

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

    def new_lines(self) -> Iterator[str]:
        """A line for each mail since the last call, oldest first."""
        new = list(takewhile(lambda mail: mail != self._newest, self._read()))
        self._newest = new[0] if new else self._newest
        for mail in reversed(new):
            yield f"mail for {mail['to']}: {mail['kind']} {mail['code'] or mail['subject']}"


class LogTail:
    """Follows a log file: the lines of level WARNING and above."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._position = 0

    def new_lines(self) -> Iterator[str]:
        """`api: WARNING ...` for each such line since the last call; whole lines only."""
        with self._file.open("rb") as log:
            log.seek(self._position)
            whole_lines = log.read().rpartition(b"\n")
        self._position += len(whole_lines[0]) + len(whole_lines[1])
        for line in whole_lines[0].decode(errors="replace").splitlines():
            if warning := warning_in(line):
                yield f"{self._file.stem}: {warning}"


def warning_in(line: str) -> str:
    """The level and message of a log line, JSON or text; empty below WARNING."""
    try:
        record = json.loads(line)
    except ValueError:
        return line if LEVELS.search(line) else ""
    level = str(record.get("level", "")).upper() if isinstance(record, dict) else ""
    return f"{level} {record.get('message', line)}" if LEVELS.fullmatch(level) else ""
