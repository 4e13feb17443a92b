"""The nearest town of coordinates."""

from __future__ import annotations

import pytest

from service.photos.places import Place, nearest_place


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (48.8566, 2.3522, Place("Paris", "France")),
        (-33.8688, 151.2093, Place("Sydney", "Australia")),
        (64.1466, -21.9426, Place("Reykjavík", "Iceland")),
        (0.0, -30.0, None),
        (90.0, 0.0, None),
        (-90.0, 180.0, None),
    ],
)
def test_nearest_place(latitude: float, longitude: float, expected: Place | None) -> None:
    assert nearest_place(latitude, longitude) == expected


def test_town_beyond_the_date_line_is_near() -> None:
    """Both are the same meridian."""
    assert nearest_place(-17.8, 180.0) == nearest_place(-17.8, -180.0)


def test_town_farther_than_fifty_kilometres_is_not_near() -> None:
    """Reykjavík is 45 and then 55 km to the north of these; its suburbs are not nearer."""
    assert nearest_place(64.70, -23.5) is None
    assert nearest_place(-33.8688, 160.0) is None
