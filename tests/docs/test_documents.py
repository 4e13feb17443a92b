"""Documents and lock files: links have targets, commands exist, no package registry is named."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support.cloud import ROOT

REGISTRIES = ["registry.npm" + "js.org", "py" + "pi.org", "python" + "hosted.org"]


def files() -> list[Path]:
    """Every file of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().rstrip("\0").split("\0")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def test_links_between_documents_have_targets() -> None:
    broken = [
        (str(page.relative_to(ROOT)), target)
        for page in pages()
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
        if not re.match(r"[a-z]+:", link)
        if (target := link.partition("#")[0]) and not (page.parent / target).exists()
    ]

    assert broken == []


def test_make_commands_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))

    unknown = [
        (str(page.relative_to(ROOT)), command)
        for page in pages()
        for command in re.findall(r"(?:`|^\$ |^)make ([a-z][a-z-]*)", page.read_text("utf-8"), re.M)
        if command not in targets
    ]

    assert unknown == []


def test_no_file_names_a_package_registry() -> None:
    named = [
        (path.relative_to(ROOT), host)
        for path in files()
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]

    assert named == []


def test_the_lock_of_the_site_names_no_download_address() -> None:
    assert '"resolved"' not in (ROOT / "web/package-lock.json").read_text("utf-8")
