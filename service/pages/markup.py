"""Fills the markup that the site's build made of its own components with mysfits.

`page-templates.json` (web/build/page-templates.ts) holds whole documents and fragments in the
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
from urllib.parse import quote, quote_plus

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
        listing = {"mysfits": list(mysfits), "nextToken": next_token}
        data = json_in_html({"listing": listing})
        return _fill(self.templates["galleryPage"], main=main, data=data)

    def mysfit(self, mysfit: Mysfit) -> str:
        """The document of one mysfit's page."""
        main = _fill(self.templates["mysfits"][_kind(mysfit)], **self._values(mysfit))
        title = escape(f"{mysfit['name']}, {mysfit['species']} · Mythical Mysfits")
        data = json_in_html({"mysfit": mysfit})
        return _fill(self.templates["mysfitPage"], main=main, title=title, data=data)

    def _card(self, mysfit: Mysfit, *, eager: bool) -> str:
        kind = f"{_kind(mysfit)} eager" if eager else _kind(mysfit)
        return _fill(self.templates["cards"][kind], **self._values(mysfit))

    def _values(self, mysfit: Mysfit) -> dict[str, str]:
        """The placeholders of a card and of a page, escaped."""
        age, likes, story = mysfit["age"], mysfit["likes"], mysfit["description"]
        texts = {
            "name": mysfit["name"],
            "species": mysfit["species"],
            "story": story,
            "excerpt": excerpt_of(story),
            "thumb": mysfit["thumbImageUri"],
            "portrait": mysfit["profileImageUri"],
            "age": f"{age:,} {'year' if age == 1 else 'years'}",
            "likes": f"{likes:,}",
            "likes_in_words": f"{likes} {'like' if likes == 1 else 'likes'}",
            "mysfit_id": quote(mysfit["mysfitId"], safe=""),
            "species_in_query": quote_plus(mysfit["species"]),
            "site": self.site,
        }
        return {name: escape(text) for name, text in texts.items()}


def _kind(mysfit: Mysfit) -> str:
    return f"{mysfit['alignment']} adopted" if mysfit["adopted"] else str(mysfit["alignment"])


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
