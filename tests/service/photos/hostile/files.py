"""The files themselves. Each is made when it is asked for; none is in the repository."""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image, ImageCms

from service.photos import refusals
from tests.service.photos.hostile import exif
from tests.service.photos.hostile.heic import HEIC

READY = None
"""What is expected of a file that becomes a photo; of others, the start of the refusal."""
TOO_MANY = "This photo has more than"


@dataclass(frozen=True)
class Case:
    """A file, what becomes of it, and how large it is once it is a photo."""

    name: str
    make: Callable[[], bytes]
    refusal: str | None = READY
    size: tuple[int, int] | None = None


def cases() -> list[Case]:
    """All of them, in the order of the table that `bench/album.py hostile` prints."""
    return [
        # Too much for the memory of a decoder.
        Case("pixel-flood-png", lambda: png_header(60_000, 60_000), TOO_MANY),
        Case("pixels-at-the-limit-png", lambda: flat_png(7071, 7071), TOO_MANY),
        Case("pixels-that-fit-png", lambda: flat_png(4800, 4800), READY, (4800, 4800)),
        Case("pixels-at-the-limit-jpeg", lambda: flat_jpeg(7071, 7071), READY, (7071, 7071)),
        Case("pixels-over-the-limit-jpeg", lambda: jpeg_header(7072, 7072), TOO_MANY),
        Case(
            "progressive-at-the-limit", lambda: jpeg_header(7071, 7071, progressive=True), TOO_MANY
        ),
        Case("pixel-flood-webp", lambda: flat("WEBP", 3500, 3500, method=0), TOO_MANY),
        Case("pixel-flood-gif", lambda: gif_header(65_535, 65_535), TOO_MANY),
        Case("gif-frame-larger-than-screen", gif_with_large_frame, TOO_MANY),
        # Decompression bombs in what surrounds the pixels.
        Case("text-bomb-png", text_bomb, READY, (64, 48)),
        Case("profile-bomb-png", profile_bomb, READY, (64, 48)),
        Case("pixel-data-bomb-png", pixel_data_bomb, READY, (16, 16)),
        # Two files in one, and files that are not what they are called.
        Case("polyglot-jpeg-html", lambda: jpeg() + HTML, READY, (64, 48)),
        Case("polyglot-jpeg-zip", lambda: jpeg() + archive(), READY, (64, 48)),
        Case("polyglot-jpeg-script", script_in_comment, READY, (64, 48)),
        Case("polyglot-png-html", lambda: saved("PNG") + HTML, READY, (64, 48)),
        Case("png-called-jpg", lambda: saved("PNG"), READY, (64, 48)),
        Case("html-called-jpg", lambda: HTML, refusals.NOT_A_PHOTO),
        Case("svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', refusals.NOT_A_PHOTO),
        Case("pdf", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", refusals.NOT_A_PHOTO),
        Case("eps", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", refusals.NOT_A_PHOTO),
        Case("tiff", lambda: saved("TIFF"), refusals.NOT_A_PHOTO),
        Case("ico", lambda: saved("ICO"), refusals.NOT_A_PHOTO),
        Case("zip", lambda: archive(), refusals.NOT_A_PHOTO),
        Case("empty", lambda: b"", refusals.NOT_A_PHOTO),
        Case("noise-of-10-mb", lambda: noise(10_485_760), refusals.NOT_A_PHOTO),
        Case("noise-behind-jpeg-header", lambda: jpeg()[:300] + noise(1_000_000), refusals.DAMAGED),
        # Cut short.
        *(
            Case(f"truncated-{name.lower()}", partial(truncated, name), refusals.DAMAGED)
            for name in ("JPEG", "PNG", "GIF", "WEBP", "BMP")
        ),
        Case("lying-header-bmp", lying_bmp, refusals.DAMAGED),
        Case("compressed-bmp", compressed_bmp, refusals.NOT_A_PHOTO),
        # Much work for the processor.
        Case("endless-gif", endless_gif, READY, (8, 8)),
        Case("gif-of-tiny-blocks", gif_of_tiny_blocks, refusals.DAMAGED),
        Case("animated-webp", lambda: animation("WEBP", 150), READY, (64, 48)),
        Case("animated-png", lambda: animation("PNG", 20), READY, (64, 48)),
        Case("jpeg-of-empty-segments", jpeg_of_empty_segments, refusals.DAMAGED),
        Case("jpeg-of-many-scans", jpeg_of_many_scans, refusals.DAMAGED),
        # Colour.
        Case("broken-profile", lambda: jpeg(icc_profile=b"no profile"), READY, (64, 48)),
        Case("profile-of-9-mb", lambda: jpeg_with_large_profile(), READY, (64, 48)),
        Case("profile-of-another-mode", profile_of_another_mode, READY, (64, 48)),
        Case("cmyk", lambda: saved("JPEG", "CMYK"), READY, (64, 48)),
        Case("sixteen-bits", lambda: saved("PNG", "I;16"), READY, (64, 48)),
        Case("palette-with-transparency", palette_with_transparency, READY, (64, 48)),
        Case("grey-and-alpha", lambda: saved("PNG", "LA"), READY, (64, 48)),
        # Shapes.
        Case("one-pixel", lambda: flat("PNG", 1, 1), READY, (1, 1)),
        Case("one-row", lambda: flat("PNG", 60_000, 1), READY, (60_000, 1)),
        Case("one-column", lambda: flat_jpeg(1, 60_000), READY, (1, 60_000)),
        Case("progressive-jpeg", lambda: jpeg(progressive=True), READY, (64, 48)),
        # EXIF: the values themselves are tested in test_metadata.py.
        Case("exif-loop", lambda: exif.jpeg_with(jpeg(), exif_loop()), READY, (64, 48)),
        Case("exif-bomb", exif_bomb, READY, (64, 48)),
        Case("exif-past-its-end", lambda: exif.jpeg_with(jpeg(), broken_exif()), READY, (64, 48)),
        Case("exif-of-noise", lambda: exif.jpeg_with(jpeg(), noise(60_000)), READY, (64, 48)),
        # What phones save.
        Case("heic", heic, READY, (64, 48)),
        Case("truncated-heic", lambda: cut(heic()), refusals.DAMAGED),
        Case("avif", lambda: b"\0\0\0\x1cftypavif" + noise(500), refusals.NOT_A_PHOTO),
    ]


HTML = b"<!doctype html><script>alert(document.domain)</script>"


def photo(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """A gradient, so that a photo is told from one that is upside down."""
    shades = Image.linear_gradient("L").resize((width, height))
    if mode == "I;16":
        return shades.convert("I").point(lambda value: value * 256).convert("I;16")
    return Image.merge("RGB", (shades, shades.rotate(180), shades)).convert(mode)


def saved(format_: str, mode: str = "RGB", **options: object) -> bytes:
    written = io.BytesIO()
    photo(mode=mode).save(written, format_, **options)
    return written.getvalue()


def jpeg(**options: object) -> bytes:
    return saved("JPEG", **options)  # type: ignore[arg-type]


def flat(format_: str, width: int, height: int, **options: object) -> bytes:
    """Of one colour, so that many pixels are a small file."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), (120, 40, 200)).save(written, format_, **options)
    return written.getvalue()


def flat_jpeg(width: int, height: int, **options: object) -> bytes:
    return flat("JPEG", width, height, quality=50, subsampling=0, **options)


def jpeg_header(width: int, height: int, **options: object) -> bytes:
    """A small JPEG whose header promises so many pixels."""
    data = bytearray(jpeg(subsampling=0, **options))
    frame = data.index(b"\xff\xc2" if options else b"\xff\xc0")
    struct.pack_into(">HH", data, frame + 5, height, width)
    return bytes(data)


def flat_png(width: int, height: int) -> bytes:
    """The same in RGB, without that many pixels in the memory of this process."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packing = zlib.compressobj(1)
    row = b"\0" + b"\x78\x28\xc8" * width
    pixels = b"".join(packing.compress(row) for _ in range(height)) + packing.flush()
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(extra: bytes) -> bytes:
    """A PNG with a chunk behind its header."""
    plain = saved("PNG")
    return plain[:33] + extra + plain[33:]


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """So many times 10 MB of zeros, two hundred times smaller."""
    packing = zlib.compressobj(1)
    return b"".join(packing.compress(bytes(10_000_000)) for _ in range(count)) + packing.flush()


def text_bomb() -> bytes:
    return with_chunk(chunk(b"zTXt", b"Comment\0\0" + zeros(5)))


def profile_bomb() -> bytes:
    return with_chunk(chunk(b"iCCP", b"profile\0\0" + zeros(5)))


def pixel_data_bomb() -> bytes:
    """A header of 16 x 16 pixels, and 50 MB of them."""
    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zeros(5)) + chunk(b"IEND", b"")


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return written.getvalue()


def script_in_comment() -> bytes:
    comment = b"*/=alert(document.domain);/*"
    plain = jpeg()
    return plain[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + plain[2:]


def noise(count: int) -> bytes:
    return random.Random(7).randbytes(count)


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def truncated(format_: str) -> bytes:
    return cut(saved(format_))


def lying_bmp() -> bytes:
    """Ten thousand pixels wide and high, as its header says."""
    plain = bytearray(saved("BMP"))
    struct.pack_into("<ii", plain, 18, 7000, 7000)
    return bytes(plain)


def compressed_bmp() -> bytes:
    """Run lengths of one pixel, which a decoder in Python takes long for."""
    palette = bytes(range(256)) * 4
    pixels = b"\x01\x02" * 2_000_000
    header = struct.pack("<IiiHHIIiiII", 40, 7000, 7000, 1, 8, 1, len(pixels), 0, 0, 256, 0)
    offset = 14 + len(header) + len(palette)
    start = b"BM" + struct.pack("<IHHI", offset + len(pixels), 0, 0, offset)
    return start + header + palette + pixels


def gif_header(width: int, height: int) -> bytes:
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x01\x00\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + frame + b"\x3b"


def gif_with_large_frame() -> bytes:
    plain = bytearray(gif_header(65_000, 65_000))
    struct.pack_into("<HH", plain, 6, 8, 8)
    return bytes(plain)


def endless_gif() -> bytes:
    """Twenty thousand frames."""
    written = io.BytesIO()
    photo(8, 8, "P").save(written, "GIF")
    plain = written.getvalue()
    table = 3 * 2 ** ((plain[10] & 7) + 1)
    start, frame = plain[: 13 + table], plain[plain.index(b"\x2c", 13 + table) : -1]
    return start + frame * 20_000 + b"\x3b"


def gif_of_tiny_blocks() -> bytes:
    start = b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0, 0, 0)
    return start + b"\x21\xfe" + b"\x01A" * 2_000_000 + b"\0\x3b"


def animation(format_: str, frames: int) -> bytes:
    written = io.BytesIO()
    first, *others = [photo().rotate(number) for number in range(frames)]
    first.save(written, format_, save_all=True, append_images=others, duration=20, loop=0)
    return written.getvalue()


def jpeg_of_empty_segments() -> bytes:
    plain = jpeg()
    return plain[:2] + b"\xff\xfe\x00\x02" * 500_000 + plain[2:]


def jpeg_of_many_scans() -> bytes:
    """One scan, five thousand times: a decoder passes over the photo for each."""
    plain = flat_jpeg(800, 800, progressive=True)
    last = plain.rindex(b"\xff\xda")
    return plain[:last] + plain[last:-2] * 5000 + plain[-2:]


def jpeg_with_large_profile() -> bytes:
    segment = b"ICC_PROFILE\0\x01\x01" + noise(65_000)
    plain = jpeg()
    return (
        plain[:2] + (b"\xff\xe2" + struct.pack(">H", len(segment) + 2) + segment) * 140 + plain[2:]
    )


def profile_of_another_mode() -> bytes:
    """Grey pixels whose profile is one for RGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved("JPEG", "L", icc_profile=profile)


def palette_with_transparency() -> bytes:
    return saved("PNG", "P", transparency=bytes(range(256)))


def exif_loop() -> bytes:
    """Each directory points at itself."""
    entries = struct.pack(">HHII", exif.EXIF_POINTER, exif.LONG, 1, 8)
    entries += struct.pack(">HHII", exif.GPS_POINTER, exif.LONG, 1, 8)
    return b"MM\0*" + struct.pack(">IH", 8, 2) + entries + struct.pack(">I", 8)


def exif_bomb() -> bytes:
    """Sixty thousand entries in a PNG, each of which has four megabytes for its value."""
    count = 60_000
    entry = struct.pack(">HHII", exif.MAKE, exif.ASCII, 4_000_000, 8)
    body = b"MM\0*" + struct.pack(">IH", 8, count) + entry * count + bytes(4_000_000)
    return with_chunk(chunk(b"eXIf", body))


def broken_exif() -> bytes:
    """A directory that says it has more entries than there are bytes."""
    return b"II*\0" + struct.pack("<IH", 8, 65_535) + b"\x0f\x01\x02\0"


def heic() -> bytes:
    """What a phone saves, with the smallest number of pixels."""
    return base64.b64decode(HEIC)
