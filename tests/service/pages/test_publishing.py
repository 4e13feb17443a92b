"""Which pages a site is published with."""

from __future__ import annotations

import json
from typing import Any

from service.pages.publishing import pages
from tests.service.pages.test_markup import TEMPLATES, make_answer

SITE = {
    "index.html": b"the script's page",
    "page-templates.json": json.dumps(dict(TEMPLATES.templates)).encode(),
}
ADDRESS = "https://mysfits.example"


def test_gallery_has_the_first_answer_and_each_mysfit_a_page() -> None:
    suzu, taro = make_answer(mysfitId="a"), make_answer(mysfitId="b", name="Taro")
    answers: dict[str, Any] = {
        "/mysfits?limit=2": {"mysfits": [suzu], "nextToken": "t"},
        "/mysfits?limit=100": {"mysfits": [suzu], "nextToken": "t"},
        "/mysfits?limit=100&nextToken=t": {"mysfits": [taro], "nextToken": None},
    }

    written = pages(SITE, ADDRESS, lambda path: answers[path])

    assert sorted(written) == ["gallery.html", "mysfits/a.html", "mysfits/b.html"]
    assert b"Suzu" in written["gallery.html"]
    assert b"Taro" not in written["gallery.html"]
    assert b"<h1>Taro</h1>" in written["mysfits/b.html"]


def test_catalogue_without_mysfits_leaves_the_gallery_to_the_script() -> None:
    written = pages(SITE, ADDRESS, lambda _path: {"mysfits": [], "nextToken": None})

    assert written == {"gallery.html": b"the script's page"}


def test_build_without_templates_leaves_the_gallery_to_the_script() -> None:
    site = {"index.html": SITE["index.html"]}

    assert pages(site, ADDRESS, lambda _path: {}) == {"gallery.html": b"the script's page"}


def test_pages_are_written_for_a_thousand_mysfits_at_most() -> None:
    asked: list[str] = []

    def endless(path: str) -> dict[str, Any]:
        asked.append(path)
        mysfits = [make_answer(mysfitId=f"{len(asked)}-{index}") for index in range(100)]
        return {"mysfits": mysfits, "nextToken": "more"}

    assert len(pages(SITE, ADDRESS, endless)) == 1 + 1000
