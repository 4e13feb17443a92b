"""The two sizes in which the site shows a photo: JPEG in sRGB, upright, without any metadata.

Memory is bounded by what a decoder needs for a pixel, not by the size of the file: `_MEMORY` lets
decoders run side by side as far as DECODE_BYTES goes, and refuses what alone would not fit. A JPEG
is decoded at a reduced scale (Image.draft), anything else is reduced in strips.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

from service.photos.formats import MAX_EXIF_BYTES, MAX_PROFILE_BYTES, Format, Parts
from service.photos.memory import Memory
from service.photos.metadata import Metadata, read_metadata
from service.photos.refusals import DAMAGED, HEIC, Refused, too_many_pixels, too_many_pixels_for

MAX_PIXELS = 50_000_000
DECODE_BYTES = 120_000_000
"""For all photos being decoded. A worker without them takes 100 MB, and is to stay below 256."""
THUMB = (600, 400)
VIEW = (1600, 1200)
QUALITY = 82
ORIGINAL_QUALITY = 92
"""Of the JPEG that a HEIC original becomes where its metadata are dropped."""
STRIP_PIXELS = 500_000
"""The same reader of HEIC: the first without an encoder, which is GPL and takes 21 MB."""
WHITE = (255, 255, 255)

# Pillow raises above twice this number of pixels; above it, it warns of what is refused here.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

_PIXEL_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2}
"""Of Pillow's modes; the others take 4."""
_DECODER_PIXEL_BYTES = {Format.WEBP: 16, Format.HEIC: 8}
"""Where the decoder keeps copies of its own until it is done: measured, Pillow's one included."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Renditions:
    """Width and height are the original's, upright."""

    width: int
    height: int
    thumb: bytes
    view: bytes
    metadata: Metadata
    original: bytes
    """Without its metadata."""
    content_type: str
    """Of `original`."""
    found_type: str
    """Of the file as it came, by its content."""


def render(parts: Parts) -> Renditions:
    """Decodes a photo; raises Refused where it is damaged or has too many pixels."""
    with _opened(parts) as photo:
        # libheif turns the pixels itself.
        metadata = read_metadata(_exif(parts, photo))
        orientation = 1 if parts.format is Format.HEIC else metadata.orientation
        width, height = photo.size
        sideways = orientation >= 5
        box = VIEW[::-1] if sideways else VIEW
        target = _fit((width, height), box)
        with _MEMORY.reserved(_needed_bytes(parts, photo, target)):
            if parts.format is Format.JPEG:
                photo.draft(None, target)
            _load(photo)
            small = _reduced(photo, target)
            profile = photo.info.get("icc_profile")
            original, content_type = parts.data, str(parts.format)
            if parts.format is Format.HEIC:
                original = _as_jpeg(photo, ORIGINAL_QUALITY, profile)
                content_type = str(Format.JPEG)
    view = _srgb(small, profile)
    if orientation in _TURNS:
        view = view.transpose(_TURNS[orientation])
    thumb = view.resize(_fit(view.size, THUMB), Image.Resampling.LANCZOS)
    return Renditions(
        width=height if sideways else width,
        height=width if sideways else height,
        thumb=_as_jpeg(thumb, QUALITY),
        view=_as_jpeg(view, QUALITY),
        metadata=metadata,
        original=original,
        content_type=content_type,
        found_type=str(parts.format),
    )


_MEMORY = Memory(DECODE_BYTES)


@contextmanager
def _opened(parts: Parts) -> Iterator[Image.Image]:
    """The photo, its pixels not decoded yet, and not too many of them."""
    name = parts.format.removeprefix("image/").upper()
    if parts.format is Format.HEIC and not reads_heic():
        raise Refused(HEIC)
    try:
        photo = Image.open(BytesIO(parts.data), formats=["HEIF" if name == "HEIC" else name])
    except Image.DecompressionBombError:
        raise Refused(too_many_pixels(MAX_PIXELS)) from None
    except Exception as error:
        raise Refused(DAMAGED) from error
    with photo:
        if photo.width * photo.height > MAX_PIXELS:
            raise Refused(too_many_pixels(MAX_PIXELS))
        yield photo


def _load(photo: Image.Image) -> None:
    """Decodes; Pillow's decoders raise whatever damaged bytes lead them to."""
    try:
        photo.load()
    except Image.DecompressionBombError:
        raise Refused(too_many_pixels(MAX_PIXELS)) from None
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(DAMAGED) from error


@cache
def reads_heic() -> bool:
    """Whether the library that reads HEIC is here; its plug-in of Pillow is then registered."""
    try:
        import pi_heif
    except ImportError:
        return False
    pi_heif.register_heif_opener(thumbnails=False)
    return True


def _exif(parts: Parts, photo: Image.Image) -> bytes | None:
    if parts.format is not Format.HEIC:
        return parts.exif
    exif = photo.info.get("exif")
    if not isinstance(exif, bytes) or len(exif) > MAX_EXIF_BYTES:
        return None
    return exif.removeprefix(b"Exif\0\0")


def _needed_bytes(parts: Parts, photo: Image.Image, target: tuple[int, int]) -> int:
    """Memory of decoding and reducing; raises Refused where it is more than there is."""
    pixels = photo.width * photo.height
    across, down = _factors(photo.size, target)
    if parts.format is Format.JPEG:
        decoded = 4 * pixels // _draft_scale(photo.size, target) ** 2
        needed = parts.coefficient_bytes + decoded
    else:
        decoded = pixels * _PIXEL_BYTES.get(photo.mode, 4)
        reduced = 0 if across == down == 1 and _is_opaque(photo) else 4 * pixels // (across * down)
        needed = max(decoded + reduced, pixels * _DECODER_PIXEL_BYTES.get(parts.format, 0))
    # The file, and the same without its metadata.
    needed += 2 * len(parts.data)
    if needed > DECODE_BYTES:
        most = pixels * DECODE_BYTES // needed
        raise Refused(too_many_pixels_for(_NAMES[parts.format], most))
    return needed


def _draft_scale(size: tuple[int, int], target: tuple[int, int]) -> int:
    """By which libjpeg can divide both sides without going below the target."""
    fitting = (
        scale
        for scale in (8, 4, 2)
        if size[0] // scale >= target[0] and size[1] // scale >= target[1]
    )
    return next(fitting, 1)


_NAMES = {
    Format.JPEG: "a progressive JPEG",
    Format.PNG: "PNG",
    Format.GIF: "GIF",
    Format.WEBP: "WebP",
    Format.BMP: "BMP",
    Format.HEIC: "HEIC",
}


def _fit(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape within `box`, never larger than it is."""
    scale = min(box[0] / size[0], box[1] / size[1], 1)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _reduced(photo: Image.Image, target: tuple[int, int]) -> Image.Image:
    """The photo at `target`, in RGB, L or CMYK, its transparent parts white.

    In two steps: whole pixels are averaged in strips, so that no second copy of a large photo is
    made, then the rest is resampled.
    """
    across, down = _factors(photo.size, target)
    if across == down == 1 and _is_opaque(photo):
        return photo.resize(target, Image.Resampling.LANCZOS)
    rows = max(1, STRIP_PIXELS // photo.width // down) * down
    whole = None
    for top in range(0, photo.height, rows):
        strip = _opaque(photo.crop((0, top, photo.width, min(top + rows, photo.height))))
        strip = strip.reduce((across, down))
        if whole is None:
            whole = Image.new(strip.mode, (strip.width, -(-photo.height // down)))
        whole.paste(strip, (0, top // down))
    assert whole is not None  # noqa: S101  A photo has a row.
    return whole.resize(target, Image.Resampling.LANCZOS)


def _factors(size: tuple[int, int], target: tuple[int, int]) -> tuple[int, int]:
    """How many pixels are averaged across and down: half as many again are left as are wanted."""
    across, down = (max(1, 2 * size[side] // (3 * target[side])) for side in (0, 1))
    return across, down


def _is_opaque(photo: Image.Image) -> bool:
    return photo.mode in ("L", "RGB", "CMYK") and "transparency" not in photo.info


def _opaque(strip: Image.Image) -> Image.Image:
    """With 8 bits for each colour and without transparency."""
    if _is_opaque(strip):
        return strip
    if strip.mode.startswith("I"):
        return strip.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = strip.convert("RGBA")
    white = Image.new("RGBA", clear.size, (*WHITE, 255))
    white.alpha_composite(clear)
    return white.convert("RGB")


def _srgb(photo: Image.Image, profile: object) -> Image.Image:
    """In sRGB by the file's colour profile, or as it is where there is none that fits."""
    if isinstance(profile, bytes) and 0 < len(profile) <= MAX_PROFILE_BYTES:
        try:
            converted = ImageCms.profileToProfile(
                photo, ImageCms.ImageCmsProfile(BytesIO(profile)), _srgb_profile(), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        if converted is not None:
            return converted
    return photo.convert("RGB")


def _srgb_profile() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _as_jpeg(photo: Image.Image, quality: int, profile: bytes | None = None) -> bytes:
    """Without EXIF and comment, which Pillow would copy from a photo that it opened."""
    bare = photo.convert("RGB")
    bare.info = {}
    written = BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True, icc_profile=profile)
    return written.getvalue()
