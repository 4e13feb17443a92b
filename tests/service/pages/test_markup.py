"""Markup with mysfits in it: what a keeper typed stays text, and the data stays data."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from service.pages.markup import PageTemplates, excerpt_of, json_in_html

HOSTILE = "</script><script>alert(1)</script> \"'&<!-- ${site} $name \u2028 end"

CARD = (
    '<a href="/mysfits/${mysfit_id}" title="${name}">${name}</a><i>${species}</i><p>${excerpt}</p>'
    '<b>${age}</b><u>${likes}</u><button aria-label="${likes_in_words}"></button>'
    '<img src="${thumb}">$$'
)
TEMPLATES = PageTemplates(
    {
        "pageSize": 2,
        "gallery": "<ul>${cards}</ul>${more}",
        "more": "<button>More for $$0</button>",
        "cards": {
            "Chaotic Good": CARD,
            "Chaotic Good eager": f"<s>{CARD}</s>",
            "Chaotic Good adopted eager": "<em>Adopted</em>",
        },
        "galleryPage": "<main>${main}</main><script type='application/json'>${data}</script>",
    },
    site="https://mysfits.example",
)


def make_answer(**changes: Any) -> dict[str, Any]:
    """A mysfit as the API answers it."""
    return {
        "mysfitId": "7def27b0-a464-4deb-8b17-85108d5273c0",
        "name": "Suzu",
        "species": "Kitsune",
        "description": "A fox with five tails and one mitten.",
        "age": 1234,
        "alignment": "Chaotic Good",
        "thumbImageUri": "https://mysfits.example/mysfits/suzu-thumb.svg",
        "profileImageUri": "https://mysfits.example/mysfits/suzu.svg",
        "likes": 1,
        "adopted": False,
        **changes,
    }


class Parsed(HTMLParser):
    """What a browser would find: the elements in order, their attributes, the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        tag = self.elements[-1]
        self.texts[tag] = self.texts.get(tag, "") + data


def test_hostile_text_stays_text_in_a_card() -> None:
    mysfit = make_answer(name=HOSTILE, species=HOSTILE, description=HOSTILE)

    page = Parsed(TEMPLATES.gallery([mysfit], None))

    assert page.elements.count("script") == 1
    assert (page.texts["a"], page.texts["i"]) == (HOSTILE, HOSTILE)
    assert ("title", HOSTILE) in page.attributes
    assert json.loads(page.texts["script"])["mysfits"] == [mysfit]


def test_json_in_html_has_no_character_that_html_reads() -> None:
    text = json_in_html(HOSTILE)

    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == HOSTILE


def test_gallery_fetches_the_first_four_portraits_at_once() -> None:
    page = TEMPLATES.gallery([make_answer()] * 6, None)

    assert page.count("<li><s>") == 4
    assert page.count("<li><a") == 2


def test_gallery_offers_more_where_there_is_a_next_page() -> None:
    assert "More for $0" in TEMPLATES.gallery([make_answer()], "next")
    assert "More" not in TEMPLATES.gallery([make_answer()], None)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, '<b>1,234 years</b><u>1</u><button aria-label="1 like">'),
        ({"age": 1, "likes": 2000}, '<b>1 year</b><u>2,000</u><button aria-label="2000 likes">'),
        ({"adopted": True}, "<em>Adopted</em>"),
        ({"mysfitId": "a/b"}, 'href="/mysfits/a%2Fb"'),
    ],
)
def test_card_shows_numbers_in_words_and_a_home(changes: dict[str, Any], shown: str) -> None:
    assert shown in TEMPLATES.gallery([make_answer(**changes)], None)


# The same cases as web/src/mysfits/excerpt.test.ts.
@pytest.mark.parametrize(
    ("story", "excerpt"),
    [
        ("", ""),
        ("Small and brown.", "Small and brown."),
        (
            "No end at all, only more words and more words, on",
            "No end at all, only more words and more words, on",
        ),
        (
            "I have kept this stove for eleven grandmothers. My wage is one saucer of milk.",
            "I have kept this stove for eleven grandmothers.",
        ),
        (
            "Gardener's diary. Monday: something has eaten the carrots. Tuesday: they are back.",
            "Gardener's diary. Monday: something has eaten the carrots.",
        ),
        (
            "Atacama, 4 a.m. golden glow on the ridge! “Who is it?” Nobody knows.",
            "Atacama, 4 a.m. golden glow on the ridge! “Who is it?”",
        ),
    ],
)
def test_excerpt_is_the_first_sentences(story: str, excerpt: str) -> None:
    assert excerpt_of(story) == excerpt
