"""Filters and pages of the catalogue, and the token of the next page.

A token holds the last id of its page and a digest over that id and the filter, so one from another
query, or one with a changed character, is invalid. It is not a secret: a forged one gives no more
than a position in a public list (docs/decisions/0004).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import StrEnum

MAX_PAGE = 100
"""Most mysfits on a page: the most keys of one BatchGetItem."""

_DIGEST_BYTES = 9


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


class InvalidPageToken(ValueError):
    """The token was not made for this query, or not by this service."""


def page_token(listed: Filter | None, last_mysfit_id: str) -> str:
    """The token of the page that follows `last_mysfit_id`."""
    raw = _digest(listed, last_mysfit_id) + last_mysfit_id.encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_page_token(listed: Filter | None, token: str) -> str:
    """The id a page should start after; raises InvalidPageToken."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        last_mysfit_id = raw[_DIGEST_BYTES:].decode()
    except (ValueError, binascii.Error) as error:
        raise InvalidPageToken from error
    # Comparing the whole text also refuses a second spelling of the same bytes.
    if page_token(listed, last_mysfit_id) != token:
        raise InvalidPageToken
    return last_mysfit_id


def _digest(listed: Filter | None, last_mysfit_id: str) -> bytes:
    parts = (listed.name.value, listed.value) if listed else ("", "")
    text = "\0".join((*parts, last_mysfit_id))
    return hashlib.blake2b(
        text.encode(), digest_size=_DIGEST_BYTES, person=b"mysfits-page"
    ).digest()
