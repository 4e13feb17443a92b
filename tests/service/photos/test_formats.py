"""Originals without their metadata: what is dropped, what is kept, and that no pixel changes."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from service.photos.formats import Format, format_of, take_apart
from service.photos.metadata import read_orientation
from service.photos.renditions import render
from tests.service.photos.hostile import exif, files

SECRETS = (b"Paperbark", b"secret", b"GPSLatitude")
XMP = b"<x:xmpmeta>GPSLatitude secret</x:xmpmeta>"


def with_exif(orientation: int = 1) -> bytes:
    main, details = exif.camera(orientation=orientation)
    return exif.tiff(main, details, exif.gps("52 31 12", "13 24 18"))


def jpeg(orientation: int = 1) -> bytes:
    return files.saved(
        "JPEG", exif=b"Exif\0\0" + with_exif(orientation), comment=b"secret", xmp=XMP
    )


def png(orientation: int = 1) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "secret", zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return files.saved("PNG", exif=with_exif(orientation), pnginfo=text)


def webp(orientation: int = 1) -> bytes:
    return files.saved("WEBP", exif=with_exif(orientation), xmp=XMP, lossless=True)


def gif() -> bytes:
    return files.saved("GIF", "P", comment=b"secret")


def bmp() -> bytes:
    return files.saved("BMP") + b"secret"


ALL = [jpeg(), jpeg(6), png(), png(6), webp(), webp(6), gif(), bmp()]
IDS = ["jpeg", "jpeg-turned", "png", "png-turned", "webp", "webp-turned", "gif", "bmp"]


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as photo:
        return photo.convert("RGB").tobytes()


@pytest.mark.parametrize("data", ALL, ids=IDS)
def test_metadata_are_dropped_and_pixels_are_not_encoded_again(data: bytes) -> None:
    clean = take_apart(data).data

    assert pixels(clean) == pixels(data)
    assert [secret for secret in SECRETS if secret in clean] == []
    with Image.open(io.BytesIO(clean)) as photo:
        assert photo.getexif().get_ifd(0x8825) == {}


@pytest.mark.parametrize("data", ALL, ids=IDS)
def test_clean_original_is_left_as_it_is(data: bytes) -> None:
    clean = take_apart(data).data

    assert take_apart(clean).data == clean


@pytest.mark.parametrize("data", [jpeg(6), png(6), webp(6)], ids=["jpeg", "png", "webp"])
def test_orientation_is_all_that_is_left_of_exif(data: bytes) -> None:
    clean = take_apart(data)

    with Image.open(io.BytesIO(clean.data)) as photo:
        assert dict(photo.getexif()) == {exif.ORIENTATION: 6}
    assert read_orientation(take_apart(clean.data).exif) == 6


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_colour_profile_is_kept(format_: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    clean = take_apart(files.saved(format_, icc_profile=profile)).data

    with Image.open(io.BytesIO(clean)) as photo:
        assert photo.info["icc_profile"] == profile


def test_second_photo_in_one_jpeg_is_dropped() -> None:
    """Phones append a depth map or a larger photo, with EXIF of its own."""
    data = files.saved("JPEG") + jpeg()

    assert take_apart(data).data == files.saved("JPEG")


def test_frames_after_the_hundredth_are_dropped() -> None:
    clean = take_apart(files.endless_gif()).data

    with Image.open(io.BytesIO(clean)) as photo:
        assert getattr(photo, "n_frames", 1) == 100


def test_heic_original_becomes_a_jpeg_without_metadata() -> None:
    made = render(take_apart(files.heic()))

    assert made.found_type == "image/heic"
    assert made.content_type == "image/jpeg"
    assert take_apart(made.original).data == made.original
    assert take_apart(made.original).exif is None
    assert made.metadata.make == "Paperbark"


def test_progressive_jpeg_needs_memory_for_all_its_coefficients() -> None:
    whole = files.flat_jpeg(640, 480, progressive=True)
    subsampled = files.flat("JPEG", 640, 480, progressive=True, subsampling=2)

    assert take_apart(whole).coefficient_bytes == 640 * 480 * 3 * 2
    assert take_apart(subsampled).coefficient_bytes == 640 * 480 * 3
    assert take_apart(files.flat_jpeg(640, 480)).coefficient_bytes == 0


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_heic_is_known_by_its_brand(brand: bytes) -> None:
    assert format_of(struct.pack(">I", 24) + b"ftyp" + brand) is Format.HEIC
