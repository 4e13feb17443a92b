"""What a visitor may write about a photo."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from service.photos.model import NewPhoto, PhotoChanges
from tests.support.builders import make_photo_body

DECOMPOSED = "Zoe\u0308"


def new(**changes: Any) -> NewPhoto:
    return NewPhoto.model_validate(make_photo_body(**changes))


def changes(**given: Any) -> dict[str, Any]:
    return PhotoChanges.model_validate(given).changes()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mysfitId", "a/b"),
        ("fileName", "   "),
        ("fileName", "x" * 201),
        ("fileName", "a\nb.jpg"),
        ("contentType", "image/svg+xml"),
        ("bytes", 0),
        ("bytes", 10_485_761),
        ("bytes", "12"),
        ("description", "x" * 401),
        ("description", "a\x00b"),
        ("description", "\ud800"),
        ("tags", ["x" * 41]),
        ("tags", [" "]),
        ("tags", ["a\tb"]),
        ("tags", [str(number) for number in range(21)]),
        ("keepPlace", "yes"),
        ("status", "ready"),
    ],
)
def test_new_photo_refuses(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        new(**{field: value})

    assert refused.value.errors()[0]["loc"][0] == field


def test_new_photo_takes_each_text_at_its_limit() -> None:
    photo = new(
        fileName="x" * 200, description="x" * 400, tags=[f"{n:040}" for n in range(20)],
        bytes=10_485_760,
    )  # fmt: skip

    assert (len(photo.file_name), len(photo.description or ""), len(photo.tags)) == (200, 400, 20)


def test_texts_are_composed_and_stripped() -> None:
    photo = new(
        fileName=f" {DECOMPOSED}.jpg ", description=f"{DECOMPOSED}\r\nher 👩‍🌾 ", tags=[" a "]
    )

    assert photo.file_name == "Zoë.jpg"
    assert photo.description == "Zoë\nher 👩‍🌾"
    assert photo.tags == ["a"]


def test_characters_are_counted_after_composing() -> None:
    assert len(new(fileName=DECOMPOSED[-2:] * 200).file_name) == 200


def test_empty_description_is_none() -> None:
    assert new(description="  ").description is None


def test_tags_that_differ_in_case_only_are_one() -> None:
    assert new(tags=["Sun", "sea", "SUN", "Sea", "sun"]).tags == ["Sun", "sea"]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2026-06-01T14:00:00+02:00", "2026-06-01T12:00:00.000Z"),
        ("2026-06-01T12:00:00.5Z", "2026-06-01T12:00:00.500Z"),
        ("2026-06-01T12:00", "2026-06-01T12:00:00.000"),
        (None, None),
    ],
    ids=["zone", "utc", "local", "removed"],
)
def test_taken_at_is_utc_or_without_zone(given: str | None, stored: str | None) -> None:
    assert changes(takenAt=given) == {"taken_at": stored}


@pytest.mark.parametrize(
    "given",
    ["2026-06-01", "2026-02-30T12:00", "1825-12-31T12:00", "0001-01-01T00:00+05:00", "now", 5],
)
def test_taken_at_refuses(given: Any) -> None:
    with pytest.raises(ValidationError):
        changes(takenAt=given)


def test_change_holds_only_what_was_given() -> None:
    assert changes() == {}
    assert changes(tags=[], description="") == {"tags": (), "description": None}


def test_place_that_is_null_removes_all_of_it_and_keeps_none() -> None:
    assert changes(place=None) == {
        "latitude": None, "longitude": None, "city": None, "nation": None, "address": None,
        "keep_place": False,
    }  # fmt: skip


def test_place_changes_only_what_was_given() -> None:
    assert changes(place={"city": " Kyo\u0304to ", "address": ""}) == {
        "city": "Kyōto",
        "address": None,
    }


def test_coordinates_have_six_digits() -> None:
    assert changes(place={"latitude": -33.85678412, "longitude": 151}) == {
        "latitude": Decimal("-33.856784"),
        "longitude": Decimal("151"),
    }


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": 90.1, "longitude": 0},
        {"latitude": 1, "longitude": -180.1},
        {"latitude": 0, "longitude": 0},
        {"latitude": 1},
        {"latitude": 1, "longitude": None},
        {"latitude": float("nan"), "longitude": 1},
        {"latitude": "1", "longitude": "1"},
        {"city": "x" * 201},
        {"planet": "Mars"},
        "Kyoto",
    ],
    ids=str,
)
def test_place_refuses(place: Any) -> None:
    with pytest.raises(ValidationError):
        changes(place=place)
