"""The file formats of photos: told apart by content, and taken apart without decoding a pixel.

`take_apart` walks a file's segments or chunks, keeps those that a decoder needs and drops the rest:
metadata, thumbnails, further photos in one JPEG, and whatever follows the end of the photo, so a
polyglot is no longer one. No pixel is encoded again. Pillow decodes only what is left, and reads at
most MAX_EXIF_BYTES of EXIF, of which it keeps no more values than fit into them (since Pillow 13).

Walking is bounded by MAX_PARTS; what is cut short is refused as damaged.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from service.photos.metadata import orientation_exif, read_orientation
from service.photos.refusals import DAMAGED, NOT_A_PHOTO, Refused

MAX_PARTS = 100_000
"""Segments, chunks or blocks of one file; an ordinary photo of 10 MB has up to 40,000 (GIF)."""
MAX_FRAMES = 100
"""Of an animation; later ones are dropped."""
MAX_SCANS = 64
"""Of a JPEG, each of which costs a pass over the whole photo; a usual progressive one has 10."""
MAX_EXIF_BYTES = 256 * 1024
"""What is looked at; a JPEG's segment holds 64 KB."""
MAX_PROFILE_BYTES = 1024 * 1024
"""Of a colour profile, uncompressed; larger ones are dropped."""


class Format(StrEnum):
    """The formats that the album takes, by their media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    BMP = "image/bmp"
    HEIC = "image/heic"


@dataclass(frozen=True)
class Parts:
    """A photo taken apart."""

    format: Format
    data: bytes
    """The photo without its metadata but the orientation; as it came where nothing was dropped."""
    exif: bytes | None = None
    """The TIFF structure that EXIF is."""
    coefficient_bytes: int = 0
    """What a JPEG's decoder keeps of the whole photo; 0 where it goes row by row."""


def format_of(data: bytes) -> Format:
    """By the first bytes, whatever the file's name and declared type are; raises Refused."""
    if data.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if data.startswith(_PNG_SIGNATURE):
        return Format.PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Format.GIF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Format.WEBP
    if data.startswith(b"BM"):
        return Format.BMP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return Format.HEIC
    raise Refused(NOT_A_PHOTO)


def take_apart(data: bytes) -> Parts:
    """Raises Refused where the file is none of the formats, or breaks off."""
    format_ = format_of(data)
    try:
        return _READERS[format_](data)
    except (IndexError, struct.error):
        raise Refused(DAMAGED) from None


# ------------------------------------------------------------------------------------------ JPEG
_MARKER = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]")
"""Not a stuffed byte (FF 00), not a restart (FF D0 to FF D7), not a fill byte (FF FF)."""
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_EOI, _SOS = 0xD9, 0xDA
_SOF = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}


def _jpeg(data: bytes) -> Parts:
    """https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B; ICC and Adobe segments are kept."""
    jfif, exif, scans, coefficients, progressive, profile_bytes = b"", None, 0, 0, False, 0
    kept: list[bytes | memoryview] = []
    for marker, segment, body in _jpeg_segments(data):
        if marker == _SOS:
            scans += 1
        elif marker in _SOF:
            coefficients, progressive = _coefficient_bytes(body), marker in _PROGRESSIVE
        elif marker == _APP0 and body.startswith(b"JFIF\0"):
            jfif = jfif or bytes(segment)
            continue
        elif marker == _APP1 and body.startswith(b"Exif\0\0"):
            exif = exif or body[6:]
            continue
        elif marker == _APP2 and body.startswith(b"ICC_PROFILE\0"):
            profile_bytes += len(body)
            if profile_bytes > MAX_PROFILE_BYTES:
                continue
        elif marker == _COM or (_APP0 <= marker <= _APP15 and not _is_adobe(marker, body)):
            continue
        kept.append(segment)
    if not scans or scans > MAX_SCANS:
        raise Refused(DAMAGED)
    orientation = orientation_exif(read_orientation(exif))
    turned = _jpeg_segment(_APP1, b"Exif\0\0" + orientation) if orientation else b""
    at_once = coefficients if progressive or scans > 1 else 0
    whole = [b"\xff\xd8", jfif, turned, *kept, b"\xff\xd9"]
    return Parts(Format.JPEG, b"".join(whole), exif, at_once)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, memoryview, bytes]]:
    """(marker, whole segment, its body) up to the end marker; a scan's segment holds its pixels."""
    view, at = memoryview(data), 2
    for _ in range(MAX_PARTS):
        found = _MARKER.search(data, at)
        if found is None:
            raise Refused(DAMAGED)
        start, marker = found.start(), data[found.start() + 1]
        if marker == _EOI:
            return
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        body = data[start + 4 : end]
        if marker == _SOS:
            following = _MARKER.search(data, end)
            if following is None:
                raise Refused(DAMAGED)
            end = following.start()
        if end > len(data) or end < start + 4:
            raise Refused(DAMAGED)
        yield marker, view[start:end], body
        at = end
    raise Refused(DAMAGED)


def _is_adobe(marker: int, body: bytes) -> bool:
    """Says how the colours are encoded."""
    return marker == _APP14 and body.startswith(b"Adobe")


def _jpeg_segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _coefficient_bytes(frame: bytes) -> int:
    """Two bytes for each sample of each component, by the frame header's sampling factors."""
    height, width, components = struct.unpack_from(">HHB", frame, 1)
    factors = [frame[6 + 3 * number + 1] for number in range(components)]
    samples = sum((factor >> 4) * (factor & 15) for factor in factors)
    across = max((factor >> 4 for factor in factors), default=1)
    down = max((factor & 15 for factor in factors), default=1)
    return int(2 * height * width * samples // max(across * down, 1))


# ------------------------------------------------------------------------------------------- PNG
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}


def _png(data: bytes) -> Parts:
    """https://www.w3.org/TR/png-3/#5DataRep; frames of an animated PNG are dropped."""
    exif, first_pixels = None, None
    kept: list[bytes | memoryview] = []
    for kind, chunk, body in _png_chunks(data):
        if kind == b"eXIf":
            exif = exif or bytes(body[:MAX_EXIF_BYTES])
        elif kind in _PNG_KEPT or (kind == b"iCCP" and _profile_fits(bytes(body))):
            if kind == b"IDAT" and first_pixels is None:
                first_pixels = len(kept)
            kept.append(chunk)
    if first_pixels is None:
        raise Refused(DAMAGED)
    if orientation := orientation_exif(read_orientation(exif)):
        kept.insert(first_pixels, _png_chunk(b"eXIf", orientation))
    return Parts(Format.PNG, b"".join([_PNG_SIGNATURE, *kept]), exif)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview, memoryview]]:
    """(type, whole chunk, its body) up to IEND, that one included."""
    view, at = memoryview(data), len(_PNG_SIGNATURE)
    for _ in range(MAX_PARTS):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise Refused(DAMAGED)
        yield kind, view[at:end], view[at + 8 : end - 4]
        if kind == b"IEND":
            return
        at = end
    raise Refused(DAMAGED)


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _profile_fits(body: bytes) -> bool:
    """Whether a compressed colour profile is one, and no decompression bomb."""
    _, _, rest = body.partition(b"\0")
    stream = zlib.decompressobj()
    try:
        stream.decompress(rest[1:], MAX_PROFILE_BYTES)
    except zlib.error:
        return False
    return stream.eof


# ------------------------------------------------------------------------------------------- GIF
_GIF_TABLE = 0x80
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> Parts:
    """https://www.w3.org/Graphics/GIF/spec-gif89a.txt; comments and other data are dropped."""
    at = 13 + _gif_table_bytes(data[10])
    kept, frames, parts = [data[:at]], 0, 0
    while at < len(data) and data[at] != 0x3B and frames < MAX_FRAMES:
        start = at
        if data[at] == 0x2C:
            at += 11 + _gif_table_bytes(data[at + 9])
            keep, frames = True, frames + 1
        elif data[at] == 0x21:
            keep = data[at + 1] == 0xF9
            keep = keep or (data[at + 1] == 0xFF and data[at + 3 : at + 14] in _GIF_LOOPS)
            at += 2
        else:
            raise Refused(DAMAGED)
        while size := data[at]:
            at, parts = at + size + 1, parts + 1
            if parts > MAX_PARTS:
                raise Refused(DAMAGED)
        at += 1
        if keep:
            kept.append(data[start:at])
    if not frames:
        raise Refused(DAMAGED)
    return Parts(Format.GIF, b"".join([*kept, b"\x3b"]))


def _gif_table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & _GIF_TABLE else 0


# ------------------------------------------------------------------------------------------ WebP
_WEBP_KEPT = {b"ICCP", b"ALPH", b"VP8 ", b"VP8L", b"ANIM"}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04


def _webp(data: bytes) -> Parts:
    """https://developers.google.com/speed/webp/docs/riff_container"""
    exif, header, frames = None, b"", 0
    kept: list[bytes | memoryview] = []
    for kind, chunk, body in _webp_chunks(data):
        if kind == b"VP8X":
            header = header or bytes(body)
        elif kind == b"EXIF":
            exif = exif or bytes(body[:MAX_EXIF_BYTES]).removeprefix(b"Exif\0\0")
        elif kind == b"ANMF":
            frames += 1
            if frames <= MAX_FRAMES:
                kept.append(chunk)
        elif kind in _WEBP_KEPT and not (kind == b"ICCP" and len(body) > MAX_PROFILE_BYTES):
            kept.append(chunk)
    if header:
        orientation = orientation_exif(read_orientation(exif))
        flags = header[0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if orientation else 0)
        kept.insert(0, _webp_chunk(b"VP8X", bytes([flags]) + header[1:]))
        if orientation:
            kept.append(_webp_chunk(b"EXIF", orientation))
    size = struct.pack("<I", 4 + sum(len(chunk) for chunk in kept))
    return Parts(Format.WEBP, b"".join([b"RIFF", size, b"WEBP", *kept]), exif)


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview, memoryview]]:
    """(type, whole chunk, its body), as far as the file says that it goes."""
    view = memoryview(data)
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Refused(DAMAGED)
    for _ in range(MAX_PARTS):
        if at + 8 > end:
            return
        kind, length = struct.unpack_from("<4sI", data, at)
        following = at + 8 + length + length % 2
        if at + 8 + length > end:
            raise Refused(DAMAGED)
        yield kind, view[at:following], view[at + 8 : at + 8 + length]
        at = following
    raise Refused(DAMAGED)


def _webp_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


# ------------------------------------------------------------------------------------ BMP, HEIC
_BMP_UNCOMPRESSED = {0, 3, 6}


def _bmp(data: bytes) -> Parts:
    """Uncompressed only: Pillow's decoder of the rest is Python, and takes seconds for 10 MB.

    The format has no metadata; what follows the pixels is dropped.
    """
    pixels_at, header_bytes = struct.unpack_from("<II", data, 10)
    if header_bytes == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, bits, compression = struct.unpack_from("<iiHHI", data, 18)
        if compression not in _BMP_UNCOMPRESSED:
            raise Refused(NOT_A_PHOTO)
    row_bytes = (width * bits + 31) // 32 * 4
    end = pixels_at + row_bytes * abs(height)
    if width <= 0 or not height or not bits or end > len(data):
        raise Refused(DAMAGED)
    return Parts(Format.BMP, data[:end])


_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def _heic(data: bytes) -> Parts:
    """As it is: its metadata are read, and dropped, by its decoder (renditions.py)."""
    return Parts(Format.HEIC, data)


_READERS = {
    Format.JPEG: _jpeg,
    Format.PNG: _png,
    Format.GIF: _gif,
    Format.WEBP: _webp,
    Format.BMP: _bmp,
    Format.HEIC: _heic,
}
