"""Labels of photos whose colours, light, detail, sharpness and shape are known."""

import io

import pytest
from PIL import Image

from local.emulator.pixel_labels import InvalidImage, TooManyPixels, labels_of
from tests.support.drawings import encoded, plain, stripes


def confidences(picture: Image.Image, form: str = "JPEG") -> dict[str, float]:
    return {label.name: label.confidence for label in labels_of(encoded(picture, form))}


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#18a030", "Green"),
        ("#c81818", "Red"),
        ("#e88010", "Orange"),
        ("#e8d818", "Yellow"),
        ("#2040d0", "Blue"),
        ("#20c8c0", "Turquoise"),
        ("#8020c0", "Purple"),
        ("#e040a0", "Pink"),
        ("#603818", "Brown"),
        ("#101010", "Black"),
        ("#808080", "Grey"),
        ("#f8f8f8", "White"),
    ],
)
def test_colour_of_every_pixel_is_certain(colour: str, name: str) -> None:
    assert confidences(plain(colour), "PNG")[name] == 100


def test_confidence_of_a_colour_is_its_share_of_the_photo() -> None:
    half_and_half = plain("#18a030", (200, 200))
    half_and_half.paste((32, 64, 208), (0, 0, 200, 50))

    found = confidences(half_and_half, "PNG")

    assert found["Green"] == pytest.approx(100 * 0.75**0.25)
    assert found["Blue"] == pytest.approx(100 * 0.25**0.25)


@pytest.mark.parametrize(
    ("grey", "name", "other"), [(240, "Daylight", "Night"), (20, "Night", "Daylight")]
)
def test_light_is_daylight_or_night(grey: int, name: str, other: str) -> None:
    found = confidences(plain((grey, grey, grey)))

    assert found[name] > 99
    assert found[name] + found[other] == pytest.approx(100)


def test_stripes_are_detailed_and_sharp_until_they_are_blurred() -> None:
    sharp, blurred, empty = (
        confidences(picture) for picture in (stripes(), stripes(blurred=True), plain("navy"))
    )

    assert sharp["Detail"] > 90
    assert sharp["Sharp focus"] > 90
    assert blurred["Blurred"] > 90
    assert empty["Plain background"] > 90
    assert empty.keys() & {"Sharp focus", "Blurred"} == set()


@pytest.mark.parametrize(
    ("size", "name"),
    [((300, 400), "Portrait format"), ((400, 300), "Landscape format"), ((300, 305), "Square")],
)
def test_shape_is_one_of_three(size: tuple[int, int], name: str) -> None:
    found = confidences(plain("navy", size))

    assert found[name] > 90
    assert len(found.keys() & {"Portrait format", "Landscape format", "Square"}) == 1


def test_most_confident_label_is_first() -> None:
    found = [label.confidence for label in labels_of(encoded(stripes()))]

    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("form", ["GIF", "BMP", "WEBP"])
def test_other_formats_than_jpeg_and_png_are_refused(form: str) -> None:
    with pytest.raises(InvalidImage):
        labels_of(encoded(plain("navy"), form))


def test_truncated_photo_is_refused() -> None:
    with pytest.raises(InvalidImage):
        labels_of(encoded(stripes())[:900])


def test_more_than_16_million_pixels_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(TooManyPixels):
        labels_of(encoded(Image.new("1", (4001, 4000)), "PNG"))


def test_photo_of_one_pixel_has_labels() -> None:
    output = io.BytesIO()
    plain("red", (1, 1)).save(output, "PNG")

    assert labels_of(output.getvalue())[0].name == "Red"
