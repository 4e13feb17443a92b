"""The token of the next page of a list, bound to the query that made it.

A token holds the last id of its page and a digest over that id and the query, so one from another
query, or one with a changed character, is invalid. It is not a secret: a forged one gives no more
than a position in a list that its reader may read anyway (docs/decisions/0004).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence

_DIGEST_BYTES = 9


class InvalidPageToken(ValueError):
    """The token was not made for this query, or not by this service."""


def page_token(query: Sequence[str], last_id: str) -> str:
    """The token of the page that follows `last_id` in the list that `query` asks for."""
    raw = _digest(query, last_id) + last_id.encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_page_token(query: Sequence[str], token: str) -> str:
    """The id a page should start after; raises InvalidPageToken."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        last_id = raw[_DIGEST_BYTES:].decode()
    except (ValueError, binascii.Error) as error:
        raise InvalidPageToken from error
    # Comparing the whole text also refuses a second spelling of the same bytes.
    if page_token(query, last_id) != token:
        raise InvalidPageToken
    return last_id


def _digest(query: Sequence[str], last_id: str) -> bytes:
    text = "\0".join((*query, last_id))
    return hashlib.blake2b(
        text.encode(), digest_size=_DIGEST_BYTES, person=b"mysfits-page"
    ).digest()
