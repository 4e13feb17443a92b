"""What a photo's EXIF says about itself: when, with what and where it was taken, which way up.

What cannot be read is left out; a photo without EXIF is as good.
https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image, TiffImagePlugin
from PIL.ExifTags import GPS
from PIL.TiffImagePlugin import IFDRational

from service.timestamps import timestamp

MAX_TEXT_CHARACTERS = 80
"""Of the camera's maker and model."""
DEGREE_DIGITS = Decimal("0.000001")

Values = Mapping[int, Any]
"""Tag -> value as Pillow gives it: str, int, or a tuple of IFDRational."""

# A line for every damaged entry; what is damaged is left out, and that is all there is to say.
warnings.filterwarnings("ignore", module=TiffImagePlugin.__name__)


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
    main = _read(exif)
    if main is None:
        return Metadata()
    details = main.get_ifd(ExifTags.IFD.Exif)
    return Metadata(
        taken_at=_taken_at(
            details.get(ExifTags.Base.DateTimeOriginal),
            details.get(ExifTags.Base.OffsetTimeOriginal),
        ),
        make=_text(main.get(ExifTags.Base.Make)),
        model=_text(main.get(ExifTags.Base.Model)),
        coordinates=_coordinates(main.get_ifd(ExifTags.IFD.GPSInfo)),
        orientation=_orientation(main),
    )


def read_orientation(exif: bytes | None) -> int:
    """1 to 8; 1 where `exif` says nothing that can be read."""
    main = _read(exif)
    return 1 if main is None else _orientation(main)


def orientation_exif(orientation: int) -> bytes:
    """EXIF that holds the orientation alone, so that an original without its metadata still stands
    the right way up; empty where it does anyway."""
    if orientation == 1:
        return b""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _read(exif: bytes | None) -> Image.Exif | None:
    """None where it is damaged: Pillow raises whatever damaged bytes lead it to."""
    if not exif:
        return None
    read = Image.Exif()
    try:
        read.load(exif)
        # They are read when they are asked for.
        for directory in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            read.get_ifd(directory)
    except Exception:
        return None
    return read


def _orientation(main: Image.Exif) -> int:
    number = main.get(ExifTags.Base.Orientation)
    return number if isinstance(number, int) and 1 <= number <= 8 else 1


def _text(value: Any) -> str | None:
    """Printable characters up to the first NUL, without blanks at the ends.

    Pillow reads text as Latin-1; cameras that write more than ASCII write UTF-8.
    """
    if not isinstance(value, str):
        return None
    text = value.split("\0", 1)[0].encode("latin-1", "replace").decode("utf-8", "replace")
    shown = "".join(char for char in text if char.isprintable() and char != "\ufffd")
    return " ".join(shown.split())[:MAX_TEXT_CHARACTERS] or None


def _taken_at(local: Any, offset: Any) -> str | None:
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
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "N", "S")
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "E", "W")
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Coordinates(latitude, longitude)


def _degrees(value: Any, reference: Any, positive: str, negative: str) -> Decimal | None:
    """Degrees, minutes and seconds as decimal degrees; minutes and seconds may be absent."""
    sign = reference[:1].upper() if isinstance(reference, str) else ""
    given = value if isinstance(value, tuple) else (value,)
    if sign not in (positive, negative) or len(given) > 3:
        return None
    if not all(isinstance(part, IFDRational) and part.denominator for part in given):
        return None
    parts = [Fraction(int(part.numerator), int(part.denominator)) for part in given]
    if any(part >= 60 for part in parts[1:]):
        return None
    total = sum((part / 60**power for power, part in enumerate(parts)), Fraction(0))
    degrees = Decimal(total.numerator) / Decimal(total.denominator)
    rounded = degrees.quantize(DEGREE_DIGITS, ROUND_HALF_EVEN)
    return -rounded if sign == negative else rounded
