"""Says which files of a built site must be uploaded, how, and which published ones must go.

Usage: site_files.py --site FOLDER --published LIST.json --uploads OUT --deletions OUT
                     [--all yes] [--prune yes]

LIST.json is [[key, etag], ...] as S3 lists a bucket; an ETag of S3 is the MD5 of a file that was
uploaded in one piece, which all of ours are. `uploads` gets one line for each content type and
Cache-Control, tab-separated and in the order of uploading: type, Cache-Control, files. `deletions`
gets one line of files. Standard library alone; content types are spelled out because Python's guess
depends on the machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

FOREVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400, stale-while-revalidate=604800"
ASK_AGAIN = "no-cache"
NEVER = "no-store"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
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


class UnknownType(Exception):
    """A file whose ending stands for no type we know; a browser would have to guess."""


def content_type(key: str) -> str:
    ending = Path(key).suffix
    if ending not in TYPES:
        raise UnknownType(
            f"{key}: what type is {ending or 'a file without ending'}? Add it to {__file__}."
        )
    return TYPES[ending]


def cache_control(key: str) -> str:
    """How long a copy holds; the same rules as local/site.py."""
    if key == "config.json":
        return NEVER
    if key.startswith("assets/"):
        return FOREVER
    return FOR_A_DAY if key.startswith("mysfits/") else ASK_AGAIN


def turn(key: str) -> int:
    """When it goes up: what pages need before the pages, so that none names a missing file."""
    if key.startswith("assets/"):
        return 0
    return 2 if key.endswith(".html") else 1


def uploads(
    site: Path, published: Mapping[str, str], everything: bool
) -> dict[tuple[int, str, str], list[str]]:
    """(turn, type, Cache-Control) -> the files to upload, in the order of uploading."""
    groups: dict[tuple[int, str, str], list[str]] = {}
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        key = file.relative_to(site).as_posix()
        if everything or published.get(key) != digest(file):
            groups.setdefault((turn(key), content_type(key), cache_control(key)), []).append(key)
    return dict(sorted(groups.items()))


def deletions(site: Path, published: Mapping[str, str], prune: bool) -> list[str]:
    """The published files that the site no longer has; those of earlier builds only on request."""
    gone = sorted(key for key in published if not (site / key).is_file())
    return [key for key in gone if prune or not key.startswith("assets/")]


def digest(file: Path) -> str:
    return hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name in ("site", "published", "uploads", "deletions"):
        parser.add_argument(f"--{name}", required=True, type=Path)
    parser.add_argument("--all", default="no")
    parser.add_argument("--prune", default="no")
    options = parser.parse_args()
    listed = json.loads(options.published.read_text() or "null") or []
    published = {key: etag.strip('"') for key, etag in listed}
    try:
        groups = uploads(options.site, published, options.all == "yes")
    except UnknownType as error:
        raise SystemExit(str(error)) from error
    lines = ["\t".join([kind, kept, *keys]) for (_, kind, kept), keys in groups.items()]
    options.uploads.write_text("".join(f"{line}\n" for line in lines))
    options.deletions.write_text(
        "\t".join(deletions(options.site, published, options.prune == "yes"))
    )


if __name__ == "__main__":
    main()
