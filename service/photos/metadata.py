"""What a photo's EXIF says about itself: when, with what and where it was taken, which way up.

EXIF is a TIFF structure: directories of entries that point at values. This reader looks up the few
entries that the album shows and follows the two pointers it knows, each once, so neither a loop nor
a bomb of values costs anything. What cannot be read is left out; a photo without EXIF is as good.
https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from service.timestamps import timestamp

MAX_ENTRIES = 1000
"""Of one directory."""
MAX_VALUE_BYTES = 256
MAX_TEXT_CHARACTERS = 80
"""Of the camera's maker and model."""
DEGREE_DIGITS = Decimal("0.000001")

_MAKE, _MODEL, _ORIENTATION, _EXIF_POINTER, _GPS_POINTER = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
_TAKEN_AT, _OFFSET_TAKEN_AT = 0x9003, 0x9011
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_SIZES = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}

Values = Mapping[int, bytes | tuple[int, ...]]


@dataclass(frozen=True)
class Coordinates:
    """Decimal degrees, six digits, north and east positive."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Metadata:
    """`taken_at` is in UTC with milliseconds and "Z"; without a zone where the camera gave none."""

    taken_at: str | None = None
    make: str | None = None
    model: str | None = None
    coordinates: Coordinates | None = None
    orientation: int = 1
    """1 to 8: how the pixels are to be turned and mirrored; 1 is as they are."""


def read_metadata(exif: bytes | None) -> Metadata:
    """All that can be read of `exif`, a TIFF structure."""
    if not exif:
        return Metadata()
    tiff = _Tiff(exif)
    main = tiff.directory(tiff.first)
    details = tiff.directory(_number(main.get(_EXIF_POINTER)))
    return Metadata(
        taken_at=_taken_at(details.get(_TAKEN_AT), details.get(_OFFSET_TAKEN_AT)),
        make=_text(main.get(_MAKE)),
        model=_text(main.get(_MODEL)),
        coordinates=_coordinates(tiff.directory(_number(main.get(_GPS_POINTER)))),
        orientation=_orientation(main),
    )


def read_orientation(exif: bytes | None) -> int:
    """1 to 8; 1 where `exif` says nothing that can be read."""
    if not exif:
        return 1
    tiff = _Tiff(exif)
    return _orientation(tiff.directory(tiff.first))


def orientation_exif(orientation: int) -> bytes:
    """EXIF that holds the orientation alone, so that an original without its metadata still stands
    the right way up; empty where it does anyway."""
    if orientation == 1:
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)


class _Tiff:
    """The directories of a TIFF structure; the main one is at `first`, 0 where there is none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4], "")
        self.first = self._unpack("I", 4)[0] if self._order and len(data) >= 8 else 0

    def directory(self, at: int | None) -> Values:
        """Tag -> value, of the entries of known types and at most MAX_VALUE_BYTES."""
        if not at or at + 2 > len(self._data):
            return {}
        (count,) = self._unpack("H", at)
        values: dict[int, bytes | tuple[int, ...]] = {}
        for entry in range(at + 2, at + 2 + 12 * min(count, MAX_ENTRIES), 12):
            if entry + 12 > len(self._data):
                break
            tag, kind, number = self._unpack("HHI", entry)
            size = _SIZES.get(kind, 0) * number
            if not 0 < size <= MAX_VALUE_BYTES:
                continue
            start = entry + 8 if size <= 4 else self._unpack("I", entry + 8)[0]
            if start + size <= len(self._data):
                values[tag] = self._value(kind, number, start)
        return values

    def _value(self, kind: int, number: int, start: int) -> bytes | tuple[int, ...]:
        if kind == _ASCII:
            return self._data[start : start + number]
        letters = {_SHORT: "H", _LONG: "I", _RATIONAL: "II"}[kind] * number
        return self._unpack(letters, start)

    def _unpack(self, letters: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(self._order + letters, self._data, at)


def _number(value: bytes | tuple[int, ...] | None) -> int | None:
    return value[0] if isinstance(value, tuple) else None


def _orientation(main: Values) -> int:
    number = _number(main.get(_ORIENTATION)) or 1
    return number if 1 <= number <= 8 else 1


def _text(value: bytes | tuple[int, ...] | None) -> str | None:
    """Printable characters up to the first NUL, without blanks at the ends."""
    if not isinstance(value, bytes):
        return None
    text = value.split(b"\0", 1)[0].decode("utf-8", "replace")
    shown = "".join(char for char in text if char.isprintable() and char != "\ufffd")
    return " ".join(shown.split())[:MAX_TEXT_CHARACTERS] or None


def _taken_at(
    local: bytes | tuple[int, ...] | None, offset: bytes | tuple[int, ...] | None
) -> str | None:
    try:
        at = datetime.strptime(_text(local) or "", "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    zone = _zone(_text(offset) or "")
    try:
        return (
            at.isoformat(timespec="milliseconds")
            if zone is None
            else timestamp(at.replace(tzinfo=zone))
        )
    except OverflowError:
        return None


def _zone(text: str) -> timezone | None:
    """Of "+02:00"; None where it is no offset."""
    try:
        at = datetime.strptime(text, "%z")
    except ValueError:
        return None
    offset = at.utcoffset() or timedelta()
    return timezone(offset) if abs(offset) <= timedelta(hours=14) else None


def _coordinates(gps: Values) -> Coordinates | None:
    """None where a part is missing or out of range, or both are 0 (no fix)."""
    latitude = _degrees(gps.get(_LATITUDE), gps.get(_LATITUDE_REF), b"N", b"S")
    longitude = _degrees(gps.get(_LONGITUDE), gps.get(_LONGITUDE_REF), b"E", b"W")
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Coordinates(latitude, longitude)


def _degrees(
    value: bytes | tuple[int, ...] | None,
    reference: bytes | tuple[int, ...] | None,
    positive: bytes,
    negative: bytes,
) -> Decimal | None:
    """Degrees, minutes and seconds as decimal degrees; minutes and seconds may be absent."""
    sign = reference[:1].upper() if isinstance(reference, bytes) else b""
    if (
        not isinstance(value, tuple)
        or sign not in (positive, negative)
        or len(value) not in (2, 4, 6)
    ):
        return None
    if 0 in value[1::2]:
        return None
    parts = [Fraction(value[at], value[at + 1]) for at in range(0, len(value), 2)]
    if any(part >= 60 for part in parts[1:]):
        return None
    total = sum((part / 60**power for power, part in enumerate(parts)), Fraction(0))
    degrees = Decimal(total.numerator) / Decimal(total.denominator)
    rounded = degrees.quantize(DEGREE_DIGITS, ROUND_HALF_EVEN)
    return -rounded if sign == negative else rounded
