"""The text by which a photo is found: what is folded on both sides, so that words compare."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MAX_SEARCH_BYTES = 2048
MAX_QUERY_CHARACTERS = 60
MAX_WORDS = 5


def fold(text: str) -> str:
    """Without case and accents, and with single spaces: "Zoë  ÅRHUS" is "zoe arhus"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())


def search_text(parts: Iterable[str | None]) -> str:
    """The folded parts, one line each, cut at MAX_SEARCH_BYTES; no word spans two parts."""
    lines = dict.fromkeys(fold(part) for part in parts if part)
    joined = "\n".join(line for line in lines if line)
    return joined.encode()[:MAX_SEARCH_BYTES].decode(errors="ignore")
