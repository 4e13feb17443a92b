"""EXIF: what is read, what is left out, and what a hostile file cannot do."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from service.photos.metadata import Coordinates, Metadata, read_metadata
from tests.service.photos.hostile import exif, files


def at(latitude: str, longitude: str) -> Coordinates:
    return Coordinates(Decimal(latitude), Decimal(longitude))


def gps(*given: str) -> bytes:
    main, details = exif.camera()
    return exif.tiff(main, details, exif.gps(*given))


def taken(text: str, offset: str | None = None) -> str | None:
    main, details = exif.camera(text, offset)
    return read_metadata(exif.tiff(main, details)).taken_at


def test_all_that_a_camera_says() -> None:
    main, details = exif.camera(orientation=8)

    said = read_metadata(exif.tiff(main, details, exif.gps("52 31 12", "13 24 18")))

    assert said == Metadata(
        taken_at="2025-07-14T07:30:00.000Z",
        make="Paperbark",
        model="Box 120",
        coordinates=at("52.520000", "13.405000"),
        orientation=8,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            gps("33 52 10", "151 12 30", "S", "E"), at("-33.869444", "151.208333"), id="south"
        ),
        pytest.param(
            gps("40 26 46", "79 58 56", "N", "W"), at("40.446111", "-79.982222"), id="west"
        ),
        pytest.param(gps("52.52", "13.405"), at("52.520000", "13.405000"), id="degrees-only"),
        pytest.param(gps("52 31.2", "13 24.3"), at("52.520000", "13.405000"), id="no-seconds"),
        pytest.param(gps("90 0 0", "180 0 0"), at("90.000000", "180.000000"), id="at-the-limit"),
        pytest.param(gps("0 0 0", "10 0 0"), at("0.000000", "10.000000"), id="on-the-equator"),
        pytest.param(gps("0 0 0", "0 0 0"), None, id="no-fix"),
        pytest.param(gps("90 0 1", "0 0 0"), None, id="beyond-the-pole"),
        pytest.param(gps("10 0 0", "180 0 1"), None, id="beyond-the-date-line"),
        pytest.param(gps("10 61 0", "10 0 0"), None, id="sixty-one-minutes"),
        pytest.param(gps("10 0 0", "10 0 0", "?", "E"), None, id="no-hemisphere"),
        pytest.param(gps("10 0 0 0", "10 0 0"), None, id="four-parts"),
    ],
)
def test_coordinates(given: bytes, expected: Coordinates | None) -> None:
    assert read_metadata(given).coordinates == expected


def test_coordinate_over_zero_is_left_out() -> None:
    data = gps("52 31 12", "13 24 18").replace(b"\0\0\0\x34\0\0\0\x01", b"\0\0\0\x34\0\0\0\0")

    assert read_metadata(data).coordinates is None


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("2025:07:14 09:30:00", "+02:00", "2025-07-14T07:30:00.000Z"),
        ("2025:07:14 09:30:00", "-05:30", "2025-07-14T15:00:00.000Z"),
        ("2025:07:14 09:30:00", None, "2025-07-14T09:30:00.000"),
        ("2025:07:14 09:30:00", "   :  ", "2025-07-14T09:30:00.000"),
        ("0000:00:00 00:00:00", None, None),
        ("2025-07-14", None, None),
        ("0001:01:01 00:00:00", "+02:00", None),
    ],
)
def test_time_taken(text: str, offset: str | None, expected: str | None) -> None:
    assert taken(text, offset) == expected


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"MM\0*",
        b"not a TIFF structure",
        files.exif_loop(),
        files.broken_exif(),
        files.noise(60_000),
    ],
    ids=["none", "empty", "cut", "text", "loop", "broken", "noise"],
)
def test_exif_that_cannot_be_read_is_none(data: bytes | None) -> None:
    assert read_metadata(data) == Metadata()


def test_broken_directory_leaves_the_others() -> None:
    whole = exif.tiff(*exif.camera(), exif.gps("52 31 12", "13 24 18"))
    cut = whole[: whole.index(b"2025:07:14") + 4]

    assert read_metadata(cut) == Metadata(make="Paperbark", model="Box 120")


def test_texts_are_cut_and_cleaned() -> None:
    def make(text: str) -> str | None:
        return read_metadata(exif.tiff({exif.MAKE: text})).make

    assert make("  Paper\tbark \x07Ltd  ") == "Paperbark Ltd"
    assert make("x" * 200) == "x" * 80
    assert make("x" * 100_000) is None
    assert make("   ") is None


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_orientation_that_is_none_is_upright(orientation: int) -> None:
    assert read_metadata(exif.tiff({exif.ORIENTATION: orientation})).orientation == 1


def test_bomb_of_values_is_read_in_its_first_thousand_entries() -> None:
    body = files.exif_bomb()

    assert read_metadata(body[body.index(b"MM\0*") :]).make is None


def test_fractions_are_exact() -> None:
    main, details = exif.camera()
    third = exif.gps("10", "20")
    third[2] = [Fraction(10), Fraction(0), Fraction(100, 3)]

    said = read_metadata(exif.tiff(main, details, third))

    assert said.coordinates == at("10.009259", "20.000000")
