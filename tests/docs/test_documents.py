"""The documents and locks: links lead somewhere, commands exist, nothing names a registry."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from docs.openapi import openapi
from docs.write import api_page, with_settings
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


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    targets = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]

    missing = [target for target in targets if target and not (page.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_command_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"(?:`|^\$ |^)make ([a-z][a-z-]*)", text, flags=re.MULTILINE))
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))

    assert named <= targets


def test_the_api_page_and_the_settings_table_are_what_the_code_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert (ROOT / "docs/api.md").read_text("utf-8") == api_page(openapi())
    assert with_settings(readme) == readme


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
