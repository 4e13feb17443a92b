"""Where the objects of a photo are in the bucket, and what a photo's id is."""

from __future__ import annotations

import re
import secrets
import time
import uuid
from typing import NamedTuple

ORIGINALS = "originals/"
"""Only objects under this prefix notify, so what the worker writes under SHOWN starts nothing."""
SHOWN = "shown/"

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ORIGINAL = re.compile(rf"{ORIGINALS}(?P<user>{_UUID})/(?P<photo>{_UUID})")
PHOTO_ID = re.compile(_UUID)


class PhotoKey(NamedTuple):
    """Whose photo, and which: the key of its item."""

    user_id: str
    photo_id: str

    @property
    def original(self) -> str:
        return f"{ORIGINALS}{self.user_id}/{self.photo_id}"

    @property
    def thumb(self) -> str:
        return f"{SHOWN}{self.user_id}/{self.photo_id}/thumb.jpg"

    @property
    def view(self) -> str:
        return f"{SHOWN}{self.user_id}/{self.photo_id}/view.jpg"

    @property
    def objects(self) -> tuple[str, str, str]:
        """Every object that a photo can have."""
        return self.original, self.thumb, self.view


def key_of_original(object_key: str) -> PhotoKey | None:
    """The photo whose original has this key; None where the key is not one of an original."""
    found = _ORIGINAL.fullmatch(object_key)
    return PhotoKey(found["user"], found["photo"]) if found else None


def new_photo_id(at_ms: int | None = None) -> str:
    """A UUIDv7 (RFC 9562, section 5.7): ids sort by time. `at_ms` is Unix time in milliseconds."""
    milliseconds = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    random_bits = secrets.randbits(74)
    number = milliseconds << 80 | 0x7 << 76 | (random_bits >> 62) << 64
    number |= 0b10 << 62 | (random_bits & (1 << 62) - 1)
    return str(uuid.UUID(int=number))


def first_id_at(at_ms: int) -> str:
    """The smallest id of a photo made at that time: ids not below it were made then or later."""
    return str(uuid.UUID(int=at_ms << 80 | 0x7 << 76 | 0b10 << 62))
