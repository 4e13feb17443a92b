"""Prints a digest of everything the production image is made of: the first 16 of its hex digits.

Usage: image_content.py ROOT

Two commits with the same digest make the same image, so push-image builds nothing for a change of
the documentation. Standard library alone.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

PARTS = ("Dockerfile", ".dockerignore", "requirements.txt")
PACKAGE = "service"


def content(root: Path) -> str:
    """The digest of the files' names and bytes, whatever their dates and modes are."""
    files = [root / part for part in PARTS]
    files += sorted(p for p in (root / PACKAGE).rglob("*") if p.is_file() and _is_shipped(p))
    digest = hashlib.sha256()
    for file in files:
        name = str(file.relative_to(root)).encode()
        digest.update(name + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _is_shipped(path: Path) -> bool:
    return "__pycache__" not in path.parts and path.suffix not in (".pyc", ".pyo")


if __name__ == "__main__":
    print(content(Path(sys.argv[1])))
