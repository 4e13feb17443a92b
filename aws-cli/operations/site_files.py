"""Which files of a built site must be uploaded, how, in which order, and which must go.

Files are compared by MD5 with the ETags of S3, which is the same for a file that was uploaded in
one piece, as all of ours are. Content types are spelled out because Python's guess depends on the
machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from operations.console import Failure
from service.pages import publishing

FOREVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE_AT_THE_EDGE = "public, max-age=0, s-maxage=60, must-revalidate"
"""Browsers ask each time; CloudFront's copy is forgotten by publish-web's invalidation anyway."""
FOR_A_DAY = "public, max-age=86400, stale-while-revalidate=604800"
ASK_AGAIN = "no-cache"
NEVER = "no-store"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

Files = Mapping[str, bytes]
"""Key -> content of the whole site."""


@dataclass(frozen=True, order=True)
class Upload:
    """One file; sorted in the order of uploading."""

    turn: int
    content_type: str
    cache_control: str
    key: str


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def content_type(key: str) -> str:
    """Raises Failure for an ending that is not in TYPES: a browser would have to guess."""
    ending = PurePosixPath(key).suffix
    if ending not in TYPES:
        raise Failure(
            f"{key}: what type is {ending or 'a file without ending'}?", f"Add it to {__file__}."
        )
    return TYPES[ending]


def cache_control(key: str) -> str:
    """How long a copy holds; the same rules as local/site.py."""
    if key == "config.json":
        return NEVER
    if key.startswith("assets/"):
        return FOREVER
    if key == publishing.GALLERY:
        return FOR_A_MINUTE_AT_THE_EDGE
    return FOR_A_DAY if key.startswith("mysfits/") else ASK_AGAIN


def turn(key: str) -> int:
    """What pages need goes up before the pages, so that none names a missing file."""
    if key.startswith("assets/"):
        return 0
    return 2 if key.endswith(".html") else 1


def uploads(site: Files, published: Mapping[str, str], *, everything: bool = False) -> list[Upload]:
    """The files to upload, in order; `published` is key -> ETag without quotes."""
    wanted = [key for key in site if everything or published.get(key) != md5(site[key])]
    return sorted(Upload(turn(key), content_type(key), cache_control(key), key) for key in wanted)


def deletions(site: Files, published: Iterable[str], *, prune: bool) -> list[str]:
    """The published files that the site no longer has; those of earlier builds only on request."""
    gone = sorted(set(published) - site.keys())
    return [key for key in gone if prune or not key.startswith("assets/")]


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
