"""`make up` in a clean clone, with nothing installed, stopped by Ctrl-C."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.cloud import ROOT, free_port

SET_UP_SECONDS = 600
"""With downloads."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the tree: every file that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    folder = tmp_path / "clone"
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        source, target = ROOT / name, folder / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


@pytest.fixture
def ports() -> dict[str, str]:
    return {name: str(free_port()) for name in ("WEB_PORT", "API_PORT", "CLOUD_PORT")}


@pytest.fixture
def make_up(clone: Path, ports: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        ["make", "up"],
        cwd=clone,
        env={**os.environ, **ports},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    """The output up to the line that holds `wanted`."""
    assert process.stdout is not None
    output = ""
    for line in process.stdout:
        output += line
        if wanted in line:
            return output
    pytest.fail(f"make up ended before it printed {wanted!r}:\n{output}")


@pytest.mark.timeout(SET_UP_SECONDS)
def test_make_up_installs_starts_serves_and_stops(
    clone: Path, ports: dict[str, str], make_up: subprocess.Popen[str]
) -> None:
    output = read_until(make_up, "Ctrl-C")
    site = f"http://localhost:{ports['WEB_PORT']}"
    api = f"http://localhost:{ports['API_PORT']}"

    assert re.search(r"visitor@example\.com\s+\S{12,}", output)
    assert "Mythical Mysfits" in httpx.get(site).text
    assert httpx.get(f"{site}/config.json").json()["apiUrl"] == "/api"
    mysfits = httpx.get(f"{api}/mysfits").json()["mysfits"]
    assert httpx.get(mysfits[0]["profileImageUri"]).headers["content-type"] == "image/svg+xml"

    os.killpg(make_up.pid, signal.SIGINT)
    make_up.wait(timeout=30)
