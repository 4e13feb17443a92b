"""Labels of a photo from its pixels alone: colours, light, detail, sharpness, shape.

A stand-in for a model: it knows nothing of what a photo shows. Each confidence is a function of
something measured, so a photo that is all green is `Green` 100, and one that is half green less.
"""

import io
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageFilter, ImageStat

FORMATS = ("JPEG", "PNG")
LOOKED_AT = (256, 256)
"""Pixels a photo is reduced to before it is looked at; sharpness and detail are of that size."""
SAMPLE = (96, 96)
"""Pixels whose colour is counted."""
MAX_PIXELS = 16_000_000

HUES = (
    (12, "Red"),
    (42, "Orange"),
    (70, "Yellow"),
    (165, "Green"),
    (195, "Turquoise"),
    (255, "Blue"),
    (290, "Purple"),
    (345, "Pink"),
    (360, "Red"),
)
"""The upper end of each colour's hues, in degrees."""


class InvalidImage(ValueError):
    """Not a JPEG or PNG that can be decoded."""


class TooManyPixels(ValueError):
    """More pixels than are looked at."""


@dataclass(frozen=True)
class Label:
    name: str
    confidence: float
    """0 to 100."""
    category: str


def labels_of(photo: bytes) -> list[Label]:
    """Labels of a JPEG or PNG, the most confident first; raises InvalidImage, TooManyPixels."""
    picture, size = decode(photo)
    found = [*shape(size)]
    for look in (colours, light, detail, sharpness):
        found += look(picture)
    return sorted(found, key=lambda label: (-label.confidence, label.name))


def decode(photo: bytes) -> tuple[Image.Image, tuple[int, int]]:
    """The photo in RGB, reduced, and its size before that."""
    try:
        with Image.open(io.BytesIO(photo), formats=FORMATS) as opened:
            size = opened.size
            if size[0] * size[1] > MAX_PIXELS:
                raise TooManyPixels(f"{size[0]} x {size[1]} pixels")
            # A JPEG is decoded at an eighth, a quarter or a half of its size.
            opened.draft("RGB", LOOKED_AT)
            reduced = opened.convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise InvalidImage(str(error)) from error
    reduced.thumbnail(LOOKED_AT)
    return reduced, size


def colours(picture: Image.Image) -> Iterator[Label]:
    """A quarter of all pixels is a confidence of 70.7, two thirds 90."""
    sample = picture.resize(SAMPLE, Image.Resampling.NEAREST).convert("HSV").tobytes()
    counted = Counter(map(colour_of, zip(sample[::3], sample[1::3], sample[2::3], strict=True)))
    for name, pixels in counted.items():
        share = pixels / (SAMPLE[0] * SAMPLE[1])
        yield Label(name, 100 * share**0.25, "Colors and Visual Composition")


def colour_of(pixel: tuple[int, ...]) -> str:
    hue, saturation, value = pixel[0] * 360 / 255, pixel[1] / 255, pixel[2] / 255
    if value < 0.15:
        return "Black"
    if saturation < 0.12:
        return "White" if value > 0.85 else "Grey"
    name = next(name for end, name in HUES if hue <= end)
    return "Brown" if name in ("Red", "Orange") and value < 0.55 else name


def light(picture: Image.Image) -> Iterator[Label]:
    """By mean luminance: 90 at a third above or below the middle of the scale."""
    luminance = ImageStat.Stat(picture.convert("L")).mean[0] / 255
    daylight = logistic((luminance - 0.5) * 13)
    yield Label("Daylight", daylight, "Weather and Environment")
    yield Label("Night", 100 - daylight, "Weather and Environment")


def detail(picture: Image.Image) -> Iterator[Label]:
    """By the mean strength of edges; 12 of 255 is as plain as it is detailed."""
    edges = filtered(picture, ImageFilter.FIND_EDGES).mean[0]
    detailed = logistic((edges - 12) / 4)
    yield Label("Detail", detailed, "Patterns and Shapes")
    yield Label("Plain background", 100 - detailed, "Patterns and Shapes")


LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def sharpness(picture: Image.Image) -> Iterator[Label]:
    """By the variance of the Laplacian, as autofocus does; what is plain is neither."""
    variance = filtered(picture, LAPLACIAN).var[0]
    if variance < 1:
        return
    sharp = logistic(math.log10(variance / 100) * 3)
    yield Label("Sharp focus", sharp, "Colors and Visual Composition")
    yield Label("Blurred", 100 - sharp, "Colors and Visual Composition")


def filtered(picture: Image.Image, kernel: Any) -> ImageStat.Stat:
    """Of the luminance, without the outermost pixels, which a kernel leaves as they were."""
    width, height = picture.size
    inner = (1, 1, max(2, width - 1), max(2, height - 1))
    return ImageStat.Stat(picture.convert("L").filter(kernel).crop(inner))


def shape(size: tuple[int, int]) -> Iterator[Label]:
    """By the sides: `Square` while they differ by less than a tenth."""
    width, height = size
    excess = max(size) / min(size) - 1
    name = "Portrait format" if height > width else "Landscape format"
    if excess < 0.1:
        yield Label("Square", 100 * (1 - 3 * excess), "Patterns and Shapes")
    else:
        yield Label(name, min(100.0, 70 + 100 * (excess - 0.1)), "Patterns and Shapes")


def logistic(x: float) -> float:
    """0 to 100, 50 at 0."""
    return 100 / (1 + math.exp(-max(-50.0, min(50.0, x))))
