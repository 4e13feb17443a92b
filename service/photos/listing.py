"""What a page of an album is asked for: filters, words, and where it starts."""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass
from typing import NamedTuple

from service.page_tokens import InvalidPageToken, page_token, read_page_token
from service.photos.keys import PHOTO_ID
from service.photos.search import MAX_WORDS, fold

MAX_PAGE = 100
"""Most photos on a page."""

_POSITION = re.compile(rf"(?P<after>{PHOTO_ID.pattern})\.(?P<matches>[0-9]{{1,6}})")


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


class Position(NamedTuple):
    """Where a page starts: after a photo, and how many matches the first page counted."""

    after: str
    matches: int


@dataclass(frozen=True)
class Listing:
    """A page that was asked for, of at most `limit` photos; the first one where `start` is None."""

    filter: Filter
    limit: int
    start: Position | None


def position_token(wanted: Filter, position: Position) -> str:
    """The token of the page that starts there."""
    return page_token(wanted.query, f"{position.after}.{position.matches}")


def read_position(wanted: Filter, token: str) -> Position:
    """Where a page starts; raises InvalidPageToken."""
    found = _POSITION.fullmatch(read_page_token(wanted.query, token))
    if found is None:
        raise InvalidPageToken
    return Position(found["after"], int(found["matches"]))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a search; raises InvalidSearch."""
    words = fold(text).split()
    if not 1 <= len(words) <= MAX_WORDS:
        raise InvalidSearch
    return tuple(dict.fromkeys(words))
