"""The zip of the functions' code: service/ and the packages of requirements.txt for Lambda.

Two archives of the same code and lock are the same bytes: members are sorted, have one time and one
mode, and no file is in them that says where or when they were made. Packages are wheels for the
function's processor and Python, checked against the lock's hashes; nothing of them is run here.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from operations.console import Failure, step
from operations.programs import run_program

ROOT = Path(__file__).resolve().parents[2]

MOST_BYTES = 45_000_000
"""Lambda takes 250 MB unpacked; what is larger than this starts slowly."""

PYTHON = "3.13"
ARCHITECTURES = {"arm64": "aarch64", "x86_64": "x86_64"}
"""As Lambda calls a processor, and as wheels do."""

GLIBC = range(17, 35)
"""Minor versions of glibc 2 that wheels may need: Lambda's Python 3.13 runs on Amazon Linux 2023,
which has 2.34."""

SERVER = ("uvicorn", "uvloop")
"""Packages that only the HTTP process needs; httptools parses DynamoDB's answers as well."""

NOISE = re.compile(
    r"(^|/)(__pycache__|tests?)/|^bin/|\.dist-info/(RECORD|INSTALLER|REQUESTED)$|\.pyc$"
)
"""Scripts and records name the machine's Python; tests are not run there."""

TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say."""


def build(architecture: str, python: str) -> bytes:
    """Installs the packages into a folder and packs them with service/; raises Failure."""
    with TemporaryDirectory() as folder:
        packages = Path(folder)
        step(f"Packages for Python {python} on {architecture}")
        install(packages, architecture, python)
        return packed({**files_in(packages), **code()})


def code() -> dict[str, Path]:
    """Our own part of the archive: name -> file."""
    return {f"service/{name}": path for name, path in files_in(ROOT / "service").items()}


def install(packages: Path, architecture: str, python: str) -> None:
    """By pip, from where this machine's pip takes packages."""
    lock = packages / "requirements.txt"
    lock.write_text(without_server((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    run_program(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--target", str(packages), "--requirement", str(lock), "--require-hashes", "--no-deps"),
        *("--only-binary", ":all:", "--no-compile", "--implementation", "cp"),
        *("--python-version", python),
        *(word for each in platforms(architecture) for word in ("--platform", each)),
    )
    lock.unlink()


def platforms(architecture: str) -> list[str]:
    """Tags of wheels, the newest first: https://packaging.python.org/en/latest/specifications/"""
    processor = ARCHITECTURES[architecture]
    tags = [f"manylinux_2_{minor}_{processor}" for minor in reversed(GLIBC)]
    return [*tags, f"manylinux2014_{processor}"]


def without_server(lock: str) -> str:
    """The lock without the packages of SERVER. An entry goes on over indented lines."""
    entries = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    return "".join(each for each in entries if each.partition("==")[0] not in SERVER)


def packed(members: Mapping[str, Path], level: int = 6) -> bytes:
    """A zip of those of the files that a function needs; raises Failure if it is too large.

    `level` is zlib's: 1 takes half the time and a tenth more bytes.
    """
    kept = services((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compresslevel=level) as archive:
        for name in sorted(each for each in members if is_needed(each, kept)):
            member = zipfile.ZipInfo(name, TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, or the mode below would mean nothing.
            member.external_attr = 0o100644 << 16
            archive.writestr(member, members[name].read_bytes())
    if buffer.tell() > MOST_BYTES:
        raise Failure(
            f"The archive has {buffer.tell():,} bytes, more than {MOST_BYTES:,}.",
            "Add what the functions do not need to SERVER in operations/function_archive.py.",
        )
    return buffer.getvalue()


def services(dockerfile: str) -> list[str]:
    """The services whose descriptions the image keeps, too: its `find .../botocore/data`."""
    found = re.findall(r"/botocore/data .*?-exec", dockerfile, re.DOTALL)
    names = re.findall(r"! -name (\S+)", "".join(found))
    if not names:
        raise Failure("The Dockerfile names no service of botocore/data to keep.")
    return names


def is_needed(name: str, services: Collection[str]) -> bool:
    described = re.match(r"botocore/data/([^/]+)/", name)
    return not NOISE.search(name) and (described is None or described[1] in services)


def files_in(folder: Path) -> dict[str, Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}
