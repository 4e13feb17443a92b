"""The functions' archive for the emulated account, which runs it with this machine's own Python.

What aws-cli/package-functions packs, but with the packages that are installed here in place of
wheels from an index: another processor and another Python would not start, and nothing is fetched.
"""

from __future__ import annotations

import hashlib
import platform
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from operations import function_archive
from tests.support.cloud import ROOT, Cloud

ARCHITECTURES = {"aarch64": "ARM64", "arm64": "ARM64", "x86_64": "X86_64"}

NOT_LOADED = {"cryptography", "pi-heif"}
"""Half of the archive's bytes: for tokens, and for HEIC, which no test sends to a function."""


def architecture() -> str:
    """That of this machine, as cfn/photos.yml calls it."""
    return ARCHITECTURES[platform.machine()]


def upload(cloud: Cloud, bucket: str, archive: bytes) -> str:
    """The archive's key in the bucket of registry.yml."""
    key = f"functions/{hashlib.sha256(archive).hexdigest()}.zip"
    cloud.s3.put_object(Bucket=bucket, Key=key, Body=archive)
    return key


@cache
def packed() -> bytes:
    """The archive as bytes."""
    lock = function_archive.without_server((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    names = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) - NOT_LOADED
    members = {name: path for each in names for name, path in files_of(each).items()}
    return function_archive.packed({**members, **function_archive.code()}, level=1)


def files_of(package: str) -> dict[str, Path]:
    """The files of an installed package but its scripts, as they lie in site-packages."""
    found = distribution(package).files or []
    return {
        file.as_posix(): Path(str(file.locate()))
        for file in found
        if not file.as_posix().startswith("..")
    }
