"""What a page of an album is asked for: filters, words, and where it starts."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

from service.photos.search import MAX_WORDS, fold

MAX_PAGE = 100
"""Most photos on a page."""


class InvalidSearch(ValueError):
    """A search for no word, or for more than MAX_WORDS."""


@dataclass(frozen=True)
class Filter:
    """Only photos for which everything holds that is not None."""

    mysfit_id: str | None = None
    tag: str | None = None
    label: str | None = None
    words: tuple[str, ...] = ()
    """Folded; each occurs in what is searched."""
    placed: bool = False
    """Only photos with coordinates."""

    def __bool__(self) -> bool:
        return self != Filter()

    @property
    def query(self) -> tuple[str, str]:
        """What a page token of the album is bound to."""
        return "photos", json.dumps(astuple(self))


@dataclass(frozen=True)
class Listing:
    """A page that was asked for: at most `limit` photos, those that follow `after` (an id)."""

    filter: Filter
    limit: int
    after: str | None


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a search; raises InvalidSearch."""
    words = fold(text).split()
    if not 1 <= len(words) <= MAX_WORDS:
        raise InvalidSearch
    return tuple(dict.fromkeys(words))
