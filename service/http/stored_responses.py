"""What the response cache stores: whole responses, bounded in number and in bytes.

The least recently used one goes first; what is too old to be served even for an error goes, too.
A response is found by its key, and by the request targets that were answered with it: so
http/edge.py needs no path or query parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass, field

RawHeaders = list[tuple[bytes, bytes]]

Key = tuple[str, str]
"""A path, and its query in one spelling."""

MAX_ENTRIES = 1_000
MAX_BYTES = 8 * 1024 * 1024

ENTRY_BYTES = 2_000
TARGET_BYTES = 80
"""What an entry, and each of its targets, takes besides the bytes of its key, headers and body: the
objects that hold them, and what the edge prepares. Measured with tracemalloc:
test_bytes_of_stored_responses_are_those_that_python_allocates.
"""

NO_GENERATION = -1
"""Before all others."""

MAX_TARGETS = 4
"""Of one key, each a spelling of it: the last ones."""
MAX_TARGET_BYTES = 2_048

_ONLY_OF_WHOLE_RESPONSES = (b"content-length", b"content-type")


@dataclass(slots=True, eq=False, frozen=True)
class Prepared:
    """What a response says in each case, ready to be sent and logged (http/edge.py)."""

    head: bytes
    """Status line and fields, but for those that differ from request to request."""
    logged: str
    """The fields of the log line that are known beforehand."""
    route: str
    """As metrics name it: "GET /mysfits"."""


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
    """What body and headers take in memory, the headers once and once in each of the heads that are
    prepared of them; a change may add a few digits."""
    prepared: tuple[Prepared, Prepared] | None = None
    """Of 200 and of 304, once http/edge.py has made them."""

    def __post_init__(self) -> None:
        self._validate()
        headers = sum(len(name) + len(value) for name, value in self.headers)
        self.size = len(self.body) + 3 * headers

    def change_body(self, body: bytes) -> None:
        """Has another body, and so another ETag and length; its age stays."""
        self.body, self.prepared = body, None
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


@dataclass(slots=True, eq=False)
class _Entry:
    answer: Answer
    targets: list[bytes] = field(default_factory=list)


class StoredResponses:
    """At most `max_entries` answers of at most `max_bytes` in all."""

    def __init__(self, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self.bytes = 0
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._keys: dict[bytes, Key] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: Key) -> Answer | None:
        """What is stored for `key`, which counts as used."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.answer

    def find_target(self, target: bytes) -> Answer | None:
        """What is stored for a target that `add_target` was given, which counts as used."""
        key = self._keys.get(target)
        return None if key is None else self.find(key)

    def put(self, key: Key, answer: Answer) -> None:
        """Stores `answer` in place of what was stored for `key`, if it may be stored."""
        if not answer.is_storable:
            self.drop(key)
            return
        entry = self._entries.get(key)
        if entry is None:
            self._entries[key] = _Entry(answer)
        else:
            self.bytes -= _size(key, entry.answer)
            entry.answer = answer
            self._entries.move_to_end(key)
        self.bytes += _size(key, answer)
        self._keep_bounds()

    def add_target(self, key: Key, target: bytes) -> None:
        """Lets `find_target` find what is stored for `key`; nothing where that is nothing."""
        entry = self._entries.get(key)
        if entry is None or target in self._keys or len(target) > MAX_TARGET_BYTES:
            return
        if len(entry.targets) == MAX_TARGETS:
            self._drop_target(entry.targets.pop(0))
        entry.targets.append(target)
        self._keys[target] = key
        self.bytes += TARGET_BYTES + len(target)
        self._keep_bounds()

    def drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.bytes -= _size(key, entry.answer)
            for target in entry.targets:
                self._drop_target(target)

    def _drop_target(self, target: bytes) -> None:
        del self._keys[target]
        self.bytes -= TARGET_BYTES + len(target)

    def _keep_bounds(self) -> None:
        while self.bytes > self._max_bytes or len(self._entries) > self._max_entries:
            self.drop(next(iter(self._entries)))

    def drop_unusable(self, now: float) -> None:
        """Drops what is past `stale-if-error`; a tenth of a millisecond for 1,000 entries."""
        unusable = [k for k, entry in self._entries.items() if now >= entry.answer.usable_until]
        for key in unusable:
            self.drop(key)


def names(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a field `If-None-Match` names `etag`, compared weakly (RFC 9110, 13.1.2)."""
    if if_none_match == etag:
        return True
    candidates = [each.strip().removeprefix(b"W/") for each in if_none_match.split(b",")]
    return etag in candidates or b"*" in candidates


def _size(key: Key, answer: Answer) -> int:
    return ENTRY_BYTES + 2 * len(key[0]) + len(key[1]) + answer.size
