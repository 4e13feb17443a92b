"""What the response cache stores: whole responses, bounded in number and in bytes.

The least recently used one goes first; what is too old to be served even for an error goes, too.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass

RawHeaders = list[tuple[bytes, bytes]]

Key = tuple[str, str]
"""A path, and its query in one spelling."""

MAX_ENTRIES = 1_000
MAX_BYTES = 8 * 1024 * 1024

ENTRY_BYTES = 1_100
"""What an entry takes besides the bytes of its key, headers and body: the objects that hold them.
Measured with tracemalloc: test_bytes_of_stored_responses_are_those_that_python_allocates.
"""

NO_GENERATION = -1
"""Before all others."""

_ONLY_OF_WHOLE_RESPONSES = (b"content-length", b"content-type")


@dataclass(slots=True, eq=False)
class Answer:
    """A whole response of the application and its route, ready to be served again.

    Times are of the cache's clock, in seconds. `generation` is the number of writes that outdated
    everything before it was asked for, `applied` the number of the last change (http/changes.py)
    that it shows.
    """

    status: int
    headers: RawHeaders
    body: bytes
    route: object
    made_at: float
    generation: int
    applied: int = 0
    etag: bytes = b""
    headers_of_304: RawHeaders | None = None
    fresh_until: float = 0.0
    revalidate_until: float = 0.0
    usable_until: float = 0.0
    failed_generation: int = NO_GENERATION
    """The generation of the last try to replace it, if that failed."""
    size: int = 0
    """What headers and body take in memory, but for the few digits that a change may add."""

    def __post_init__(self) -> None:
        self._validate()
        self.size = len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    def change_body(self, body: bytes) -> None:
        """Has another body, and so another ETag and length; its age stays."""
        self.body = body
        lengths = {b"content-length": b"%d" % len(body)}
        self.headers = [(n, lengths.get(n, v)) for n, v in self.headers if n != b"etag"]
        self._validate()

    def _validate(self) -> None:
        """Reads how long it may be served, and adds the ETag."""
        control = next((v for n, v in self.headers if n == b"cache-control"), b"").decode("latin-1")
        if self.status != 200 or not control.startswith("public"):
            return
        self.etag = f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'.encode()
        self.headers = [*self.headers, (b"etag", self.etag)]
        self.headers_of_304 = [h for h in self.headers if h[0] not in _ONLY_OF_WHOLE_RESPONSES]
        max_age = _seconds(control, "max-age")
        self.fresh_until = self.made_at + max_age
        self.revalidate_until = self.fresh_until + _seconds(control, "stale-while-revalidate")
        self.usable_until = max(
            self.revalidate_until, self.made_at + _seconds(control, "stale-if-error")
        )

    @property
    def is_public(self) -> bool:
        """Whether it is the same for everybody."""
        return self.headers_of_304 is not None

    @property
    def is_storable(self) -> bool:
        return self.fresh_until > self.made_at


def _seconds(control: str, directive: str) -> int:
    """The number of seconds in a directive of `Cache-Control`, 0 where it is absent."""
    found = re.search(rf"(?:^|[ ,]){directive}=(\d+)", control)
    return int(found[1]) if found else 0


class StoredResponses:
    """At most `max_entries` answers of at most `max_bytes` in all."""

    def __init__(self, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self.bytes = 0
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, key: Key) -> Answer | None:
        """What is stored for `key`, which counts as used."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Stores `answer` in place of what was stored for `key`, if it may be stored."""
        self.drop(key)
        if not answer.is_storable:
            return
        self._answers[key] = answer
        self.bytes += _size(key, answer)
        while self.bytes > self._max_bytes or len(self._answers) > self._max_entries:
            self.drop(next(iter(self._answers)))

    def drop(self, key: Key) -> None:
        answer = self._answers.pop(key, None)
        if answer is not None:
            self.bytes -= _size(key, answer)

    def drop_unusable(self, now: float) -> None:
        """Drops what is past `stale-if-error`; a tenth of a millisecond for 1,000 entries."""
        for key in [k for k, answer in self._answers.items() if now >= answer.usable_until]:
            self.drop(key)


def _size(key: Key, answer: Answer) -> int:
    return ENTRY_BYTES + len(key[0]) + len(key[1]) + answer.size
