"""Which browser the tests drive: the machine's own Chromium, else the one Playwright brings.

Debian's headless shell is the same Chromium without windows, as Playwright's own is: the browser
tests take half the processor time with it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

EXPECT_MS = 20_000
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    # Containers and CI allow no sandbox; the only pages opened are our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # A page that a test has answered itself counts as foreign, and may not talk to this machine.
    "--disable-features=LocalNetworkAccessChecks",
]


def executable() -> str | None:
    """MYSFITS_BROWSER if set, else the first on the PATH; none leaves the choice to Playwright."""
    given = os.environ.get("MYSFITS_BROWSER")
    found = (shutil.which(command) for command in COMMANDS)
    return given or next((path for path in found if path), None)


@contextmanager
def running_browser() -> Iterator[Browser]:
    # A failed expectation waits this long; a passing one no longer than it needs.
    expect.set_options(timeout=EXPECT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()
