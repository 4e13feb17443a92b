"""Writes the local site's gallery with its first cards, as publish-web does for CloudFront.

`python -m local.pages` with SITE_FOLDER (the build), SITE_PAGES (the folder to write), SITE_ADDRESS
and SITE_API does so in compose, before the site is served.
"""

import json
import os
import shutil
import sys
import urllib.request
from pathlib import Path
from typing import Any

from service.pages import publishing

TIMEOUT_SECONDS = 10


def write_gallery(built: Path, folder: Path, address: str, api: str) -> None:
    """Replaces `folder` by the gallery of the site built in `built`, from what `api` answers now.

    Without an answer the folder stays empty: the script draws the gallery alone.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = (publishing.SHELL, publishing.TEMPLATES)
    site = {name: (built / name).read_bytes() for name in files if (built / name).exists()}

    def get(path: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{api}{path}", timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - our own http
            page: dict[str, Any] = json.load(answer)
            return page

    try:
        gallery = publishing.gallery(site, address, get)
    except OSError as error:
        print(f"The gallery is published without cards: {api}: {error}", file=sys.stderr)
        return
    (folder / publishing.GALLERY).write_bytes(gallery)


def main() -> int:
    env = os.environ
    built, folder = Path(env["SITE_FOLDER"]), Path(env["SITE_PAGES"])
    write_gallery(built, folder, env["SITE_ADDRESS"], env["SITE_API"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
