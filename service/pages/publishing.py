"""Which pages a site is published with, and what they say: the API's answers of that moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from service.pages.markup import Mysfit, PageTemplates

TEMPLATES = "page-templates.json"
GALLERY = "gallery.html"
SHELL = "index.html"
MOST_MYSFITS = 1000
"""A page is written for so many; the others are drawn by the script."""

Get = Callable[[str], dict[str, Any]]
"""The JSON that the API answers for a path with its query; what it raises passes through."""


def page_of(mysfit_id: str) -> str:
    """The file of a mysfit's page."""
    return f"mysfits/{mysfit_id}.html"


def pages_without_mysfits(site: Mapping[str, bytes]) -> dict[str, bytes]:
    """The gallery as the script draws it alone: of a site whose API does not answer yet."""
    return {GALLERY: site[SHELL]}


def pages(site: Mapping[str, bytes], address: str, get: Get) -> dict[str, bytes]:
    """File -> HTML of the pages with mysfits in them.

    `site` is a build, `address` where it is served. One GET for the gallery and one for each
    hundred mysfits. Without templates in the build, or mysfits, the gallery is the script's alone.
    """
    if TEMPLATES not in site:
        return pages_without_mysfits(site)
    templates = PageTemplates(json.loads(site[TEMPLATES]), address)
    first = get(f"/mysfits?limit={templates.page_size}")
    if not first["mysfits"]:
        return pages_without_mysfits(site)
    written = {GALLERY: templates.gallery(first["mysfits"], first["nextToken"])}
    for mysfit in catalogue(get):
        written[page_of(mysfit["mysfitId"])] = templates.mysfit(mysfit)
    return {file: html.encode() for file, html in written.items()}


def catalogue(get: Get) -> Iterator[Mysfit]:
    """The first MOST_MYSFITS of the API's listing."""
    path = "/mysfits?limit=100"
    for _ in range(MOST_MYSFITS // 100):
        page = get(path)
        yield from page["mysfits"]
        if page["nextToken"] is None:
            return
        path = f"/mysfits?limit=100&nextToken={page['nextToken']}"
