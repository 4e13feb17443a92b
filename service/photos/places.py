"""The town and nation nearest to a photo's coordinates, without a network.

cities.tsv.xz holds 27,000 towns of more than 15,000 people: data by GeoNames
(https://www.geonames.org, CC BY 4.0), made by docs/cities.py. Read at the first use, it takes 2 MB.
"""

from __future__ import annotations

import lzma
from array import array
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

MAX_KILOMETRES = 50
EARTH_KILOMETRES = 6371.0
_KILOMETRES_A_DEGREE = 111.19
_UNITS = 10_000
"""Of a degree: what the file counts coordinates in."""


class Place(NamedTuple):
    city: str
    nation: str


def nearest_place(latitude: float, longitude: float) -> Place | None:
    """The nearest town within MAX_KILOMETRES; None at sea and in the wild. About a millisecond."""
    towns = _towns()
    reach = MAX_KILOMETRES / _KILOMETRES_A_DEGREE * _UNITS
    first = bisect_left(towns.latitudes, latitude * _UNITS - reach)
    last = bisect_right(towns.latitudes, latitude * _UNITS + reach)
    distances = (
        (_kilometres(latitude, longitude, towns.latitudes[at], towns.longitudes[at]), at)
        for at in range(first, last)
    )
    distance, at = min(distances, default=(MAX_KILOMETRES + 1.0, 0))
    if distance > MAX_KILOMETRES:
        return None
    nation, _, city = towns.names[at].partition("\t")
    return Place(city, nation)


class _Towns(NamedTuple):
    """Sorted by latitude; a name is nation, tab, city."""

    latitudes: array[int]
    longitudes: array[int]
    names: list[str]


@cache
def _towns() -> _Towns:
    towns = _Towns(array("i"), array("i"), [])
    packed = files("service.photos").joinpath("cities.tsv.xz").read_bytes()
    for line in lzma.decompress(packed).decode().splitlines()[1:]:
        latitude, longitude, name = line.split("\t", 2)
        towns.latitudes.append(int(latitude))
        towns.longitudes.append(int(longitude))
        towns.names.append(name)
    return towns


def _kilometres(
    latitude: float, longitude: float, town_latitude: int, town_longitude: int
) -> float:
    """Along the surface (haversine formula); the town's coordinates are in units of the file."""
    south, north = radians(latitude), radians(town_latitude / _UNITS)
    east = radians(town_longitude / _UNITS - longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_KILOMETRES * asin(sqrt(half))
