"""EXIF as cameras and attackers write it: a TIFF structure made of given entries."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from fractions import Fraction

ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5
MAKE, MODEL, ORIENTATION, EXIF_POINTER, GPS_POINTER = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
TAKEN_AT, OFFSET = 0x9003, 0x9011

Value = str | int | list[Fraction]


def tiff(
    main: Mapping[int, Value], details: Mapping[int, Value] = {}, gps: Mapping[int, Value] = {}
) -> bytes:
    """A TIFF structure in big-endian order with these three directories."""
    header = b"MM\0*" + struct.pack(">I", 8)
    pointers = {**({EXIF_POINTER: 0} if details else {}), **({GPS_POINTER: 0} if gps else {})}
    size = len(_directory({**main, **pointers}, 8))
    details_at = 8 + size
    gps_at = details_at + (len(_directory(details, details_at)) if details else 0)
    if details:
        pointers[EXIF_POINTER] = details_at
    if gps:
        pointers[GPS_POINTER] = gps_at
    return (
        header
        + _directory({**main, **pointers}, 8)
        + (_directory(details, details_at) if details else b"")
        + (_directory(gps, gps_at) if gps else b"")
    )


def gps(latitude: str, longitude: str, north: str = "N", east: str = "E") -> dict[int, Value]:
    """Of "52 31 12.5" and so on: degrees, minutes, seconds."""
    return {
        1: north,
        2: [Fraction(part) for part in latitude.split()],
        3: east,
        4: [Fraction(part) for part in longitude.split()],
    }


def camera(
    taken_at: str = "2025:07:14 09:30:00", offset: str | None = "+02:00", orientation: int = 1
) -> tuple[dict[int, Value], dict[int, Value]]:
    """The main directory and the details of an ordinary camera."""
    details: dict[int, Value] = {TAKEN_AT: taken_at}
    if offset is not None:
        details[OFFSET] = offset
    return {MAKE: "Paperbark", MODEL: "Box 120", ORIENTATION: orientation}, details


def jpeg_with(photo: bytes, exif: bytes) -> bytes:
    """A JPEG with an EXIF segment before everything else."""
    body = b"Exif\0\0" + exif
    return photo[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + photo[2:]


def _directory(entries: Mapping[int, Value], at: int) -> bytes:
    values = b""
    listed = b""
    values_at = at + 2 + 12 * len(entries) + 4
    for tag, value in sorted(entries.items()):
        if isinstance(value, str):
            data = value.encode() + b"\0"
            kind, number = ASCII, len(data)
        elif isinstance(value, int):
            kind, number, data = (SHORT, 1, struct.pack(">HH", value, 0))
            if tag in (EXIF_POINTER, GPS_POINTER):
                kind, data = LONG, struct.pack(">I", value)
        else:
            kind, number = RATIONAL, len(value)
            data = b"".join(struct.pack(">II", each.numerator, each.denominator) for each in value)
        if len(data) > 4:
            field = struct.pack(">I", values_at + len(values))
            values += data
        else:
            field = data.ljust(4, b"\0")
        listed += struct.pack(">HHI", tag, kind, number) + field
    return struct.pack(">H", len(entries)) + listed + struct.pack(">I", 0) + values
