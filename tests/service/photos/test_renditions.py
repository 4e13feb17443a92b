"""The thumb and the view: sizes, orientation, colour, memory."""

from __future__ import annotations

import io
import sys
from itertools import pairwise

import pytest
from PIL import Image, ImageCms

from service.photos import refusals, renditions
from service.photos.formats import take_apart
from service.photos.refusals import Refused
from service.photos.renditions import Renditions, render
from tests.service.photos.hostile import exif, files


def made(data: bytes) -> Renditions:
    return render(take_apart(data))


def opened(data: bytes) -> Image.Image:
    photo = Image.open(io.BytesIO(data))
    photo.load()
    return photo


@pytest.mark.parametrize(
    ("size", "thumb", "view"),
    [
        ((4000, 3000), (533, 400), (1600, 1200)),
        ((3000, 4000), (300, 400), (900, 1200)),
        ((1601, 900), (600, 337), (1600, 899)),
        ((640, 480), (533, 400), (640, 480)),
        ((300, 200), (300, 200), (300, 200)),
        ((6000, 100), (600, 10), (1600, 27)),
    ],
)
def test_photo_fits_the_box_and_is_never_enlarged(
    size: tuple[int, int], thumb: tuple[int, int], view: tuple[int, int]
) -> None:
    shown = made(files.flat("JPEG", *size))

    assert (shown.width, shown.height) == size
    assert opened(shown.thumb).size == thumb
    assert opened(shown.view).size == view


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(80, 40), (4000, 2000)], ids=["small", "reduced"])
def test_photo_stands_upright(orientation: int, size: tuple[int, int]) -> None:
    upright = Image.new("RGB", size, "white")
    upright.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    turned = upright if orientation == 1 else upright.transpose(Image.Transpose(back[orientation]))
    written = io.BytesIO()
    turned.save(written, "JPEG", quality=95)
    main, details = exif.camera(orientation=orientation)

    shown = made(exif.jpeg_with(written.getvalue(), exif.tiff(main, details)))

    assert (shown.width, shown.height) == size
    view = opened(shown.view)
    red = view.getpixel((view.width // 8, view.height // 8))
    white = view.getpixel((view.width * 7 // 8, view.height // 8))
    assert (is_red(red), is_red(white)) == (True, False)


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return bool(pixel[0] > 200 and pixel[1] < 80)


def test_shown_photos_hold_no_metadata_and_no_profile() -> None:
    main, details = exif.camera()
    data = files.saved(
        "JPEG",
        exif=b"Exif\0\0" + exif.tiff(main, details),
        comment=b"secret",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )

    shown = made(data)

    for each in (shown.thumb, shown.view):
        assert opened(each).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_colours_are_converted_by_the_profile() -> None:
    """Lab stands for a profile that means other colours than sRGB does."""
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    written = io.BytesIO()
    Image.new("RGB", (32, 32), (255, 0, 0)).save(written, "PNG", icc_profile=bytes(swapped))

    pixel = opened(made(written.getvalue()).view).getpixel((16, 16))

    assert isinstance(pixel, tuple)
    assert pixel[1] > pixel[0]


def test_transparent_parts_become_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (32, 32), (255, 0, 0, 0)).save(written, "PNG")

    assert opened(made(written.getvalue()).view).getpixel((16, 16)) == (255, 255, 255)


def test_sixteen_bits_keep_their_shades() -> None:
    view = opened(made(files.saved("PNG", "I;16")).view).convert("L")

    assert view.getpixel((32, 1)) != view.getpixel((32, 46))
    assert view.getextrema() != (255, 255)


def test_strips_of_a_large_photo_fit_together() -> None:
    """Reduced in strips, the gradient is as steady as it was."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize((2000, 3700)).convert("RGBA").save(
        written, "PNG", compress_level=1
    )

    view = opened(made(written.getvalue()).view).convert("L")

    column = [view.getpixel((300, row)) for row in range(view.height)]
    steps = [abs(float(str(b)) - float(str(a))) for a, b in pairwise(column)]
    assert max(steps) <= 2


def test_heic_is_refused_where_its_library_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    renditions.reads_heic.cache_clear()
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    try:
        with pytest.raises(Refused, match=f"^{refusals.HEIC}$"):
            made(files.heic())
    finally:
        renditions.reads_heic.cache_clear()


def test_heic_is_turned_once() -> None:
    """Its decoder applies the orientation; EXIF says it too."""
    assert (made(files.heic()).width, made(files.heic()).height) == (64, 48)
