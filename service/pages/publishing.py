"""The gallery that a site is published with: what the API answers at that moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from service.pages.markup import PageTemplates

TEMPLATES = "page-templates.json"
GALLERY = "gallery.html"
SHELL = "index.html"

Get = Callable[[str], dict[str, Any]]
"""The JSON that the API answers for a path with its query; what it raises passes through."""


def gallery(site: Mapping[str, bytes], address: str, get: Get) -> bytes:
    """The HTML of the gallery with its first cards, for which the API gets one GET.

    `site` is a build, `address` where it is served. Without templates in the build, or mysfits, it
    is the document that the script draws alone.
    """
    if TEMPLATES not in site:
        return site[SHELL]
    templates = PageTemplates(json.loads(site[TEMPLATES]), address)
    first = get(f"/mysfits?limit={templates.page_size}")
    if not first["mysfits"]:
        return site[SHELL]
    return templates.gallery(first["mysfits"], first["nextToken"]).encode()
