"""Lighthouse on the built site: `python -m tests.e2e.lighthouse` starts everything and measures.

The pages and the least scores are those of `npm run lighthouse`, which does the measuring.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.chromium import executable
from tests.support.cloud import ROOT
from tests.support.running import running

WEB = ROOT / "web"


def main() -> int:
    npm = shutil.which("npm")
    if not npm:
        print("Node.js 20 or newer is needed, with npm", file=sys.stderr)
        return 1
    with TemporaryDirectory() as state, running(Path(state), WEB / "dist") as up:
        site = f"http://localhost:{up.ports['WEB_PORT']}"
        env = {**os.environ, "CHROME_PATH": browser()}
        command = [npm, "run", "--silent", "lighthouse", "--", f"{site}/", site + a_mysfits_page()]
        return subprocess.run(command, cwd=WEB, env=env, check=False).returncode


def a_mysfits_page() -> str:
    catalogue = json.loads((ROOT / "aws-cli" / "mysfits.json").read_text())["mysfits"]
    return f"/mysfits/{catalogue[0]['mysfitId']}"


def browser() -> str:
    """The machine's browser, or the one Playwright keeps."""
    found = executable()
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path: str = playwright.chromium.executable_path
        return path


if __name__ == "__main__":
    sys.exit(main())
