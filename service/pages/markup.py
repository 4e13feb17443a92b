"""Fills the markup that the site's build made of its own components with mysfits.

`page-templates.json` (web/build/page-templates.ts) holds a whole document and fragments in the
notation of `string.Template`. Every value is escaped here, for text and quoted attributes; data for
the script is JSON in a `<script type="application/json">`, which no browser runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from typing import Any
from urllib.parse import quote

EAGER_CARDS = 4
"""Whose portraits are fetched at once, as mysfit-grid does: those on view on a wide screen."""

Mysfit = Mapping[str, Any]
"""A mysfit as the API answers it."""

_ENOUGH_CHARACTERS = 44
_SENTENCE = re.compile(r"[\s\S]*?[.!?]+[\"'\u201d\u2019)]*(?=\s+[^a-z\s]|\s*\Z)|[\s\S]+\Z")


@dataclass(frozen=True)
class PageTemplates:
    """What a build of the site is filled in with; `site` is its address without a final slash."""

    templates: Mapping[str, Any]
    site: str

    @property
    def page_size(self) -> int:
        """How many cards the gallery shows at first."""
        return int(self.templates["pageSize"])

    def gallery(self, mysfits: Sequence[Mysfit], next_token: str | None) -> str:
        """The gallery's document with a card for each of `mysfits`, the first page of the API."""
        cards = "".join(
            f"<li>{self._card(mysfit, eager=index < EAGER_CARDS)}</li>"
            for index, mysfit in enumerate(mysfits)
        )
        # A template too, though without a placeholder: its dollars are doubled.
        more = _fill(self.templates["more"]) if next_token else ""
        main = _fill(self.templates["gallery"], cards=cards, more=more)
        data = json_in_html({"mysfits": list(mysfits), "nextToken": next_token})
        return _fill(self.templates["galleryPage"], main=main, data=data)

    def _card(self, mysfit: Mysfit, *, eager: bool) -> str:
        kind = [mysfit["alignment"], *(["adopted"] * mysfit["adopted"]), *(["eager"] * eager)]
        return _fill(self.templates["cards"][" ".join(kind)], **self._values(mysfit))

    def _values(self, mysfit: Mysfit) -> dict[str, str]:
        """The placeholders of a card, escaped."""
        age, likes = mysfit["age"], mysfit["likes"]
        texts = {
            "name": mysfit["name"],
            "species": mysfit["species"],
            "excerpt": excerpt_of(mysfit["description"]),
            "thumb": mysfit["thumbImageUri"],
            "age": f"{age:,} {'year' if age == 1 else 'years'}",
            "likes": f"{likes:,}",
            "likes_in_words": f"{likes} {'like' if likes == 1 else 'likes'}",
            "mysfit_id": quote(mysfit["mysfitId"], safe=""),
            "site": self.site,
        }
        return {name: escape(text) for name, text in texts.items()}


def _fill(template: str, **values: str) -> str:
    """One pass: what a value holds is never a placeholder."""
    return Template(template).substitute(values)


def excerpt_of(story: str) -> str:
    """The first sentences, long enough to hear a voice; the site's excerpt.ts has the same rule."""
    excerpt = ""
    for sentence in _SENTENCE.findall(story):
        excerpt += sentence
        if len(excerpt.strip()) >= _ENOUGH_CHARACTERS:
            break
    return excerpt.strip()


def json_in_html(value: object) -> str:
    """JSON that ends no element and opens no comment.

    The HTML standard's "restrictions for contents of script elements":
    https://html.spec.whatwg.org/multipage/scripting.html
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
