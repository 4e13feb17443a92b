"""Filters and pages of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_PAGE = 100
"""Most mysfits on a page: the most keys of one BatchGetItem."""


class FilterName(StrEnum):
    """The attributes the catalogue can be listed by; each has an index of the same name."""

    SPECIES = "Species"
    ALIGNMENT = "Alignment"
    GOOD_EVIL = "GoodEvil"
    LAW_CHAOS = "LawChaos"


@dataclass(frozen=True)
class Filter:
    """Only mysfits whose attribute `name` is `value`."""

    name: FilterName
    value: str


@dataclass(frozen=True)
class Listing:
    """A page that was asked for: at most `limit` mysfits, those that follow `after` (an id)."""

    filter: Filter | None
    limit: int
    after: str | None

    @property
    def is_by_species(self) -> bool:
        return self.filter is not None and self.filter.name == FilterName.SPECIES


def query_of(listed: Filter | None) -> tuple[str, str]:
    """What a page token of the catalogue is bound to."""
    return (listed.name.value, listed.value) if listed else ("", "")
