"""The gallery that a site is published with."""

from __future__ import annotations

import json
from typing import Any

from service.pages.publishing import gallery
from tests.service.pages.test_markup import TEMPLATES, make_answer

SITE = {
    "index.html": b"the script's page",
    "page-templates.json": json.dumps(dict(TEMPLATES.templates)).encode(),
}
ADDRESS = "https://mysfits.example"


def test_gallery_has_the_mysfits_of_its_first_page() -> None:
    answers: dict[str, Any] = {
        "/mysfits?limit=2": {"mysfits": [make_answer(), make_answer(name="Taro")], "nextToken": "t"}
    }

    written = gallery(SITE, ADDRESS, lambda path: answers[path]).decode()

    assert written.count("<li>") == 2
    assert "Taro" in written


def test_catalogue_without_mysfits_leaves_the_gallery_to_the_script() -> None:
    written = gallery(SITE, ADDRESS, lambda _path: {"mysfits": [], "nextToken": None})

    assert written == b"the script's page"


def test_build_without_templates_leaves_the_gallery_to_the_script() -> None:
    site = {"index.html": SITE["index.html"]}

    assert gallery(site, ADDRESS, lambda _path: {}) == b"the script's page"
