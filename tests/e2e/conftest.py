"""The whole stack on free ports with state of its own, a browser, and a page without errors."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.e2e.chromium import EXPECT_MS, running_browser
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.support.cloud import ROOT, Cloud
from tests.support.running import Running, running
from tests.support.visitors import PASSWORD, Visitors

STAFF = "keeper@example.com"
SESSION_SECONDS = 300
BUILT_SITE = ROOT / "web" / "dist"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


@dataclass(frozen=True)
class Stack:
    """What `make up` started, and where."""

    up: Running
    config: dict[str, str]

    @property
    def site(self) -> str:
        return f"http://localhost:{self.up.ports['WEB_PORT']}"

    @property
    def api(self) -> str:
        return f"{self.site}{self.config['apiUrl']}"


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The emulated account, the service and the built site, as `make up` starts them."""
    if not (BUILT_SITE / "index.html").is_file():
        pytest.fail("The site is not built: run `npm ci && npm run build` in web/.")
    with running(tmp_path_factory.mktemp("state"), BUILT_SITE) as up:
        address = f"http://localhost:{up.ports['WEB_PORT']}/config.json"
        with urllib.request.urlopen(address, timeout=10) as answer:
            yield Stack(up, json.load(answer))


@pytest.fixture(scope="package")
def cloud(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    """The stack's emulated account, seen from behind: where the mail arrives."""
    process = cast("subprocess.Popen[bytes]", stack.up.process)
    return Cloud(stack.up.ports["CLOUD_PORT"], tmp_path_factory.mktemp("none"), process)


@pytest.fixture(scope="package")
def visitors(cloud: Cloud, stack: Stack) -> Visitors:
    return Visitors(cloud, stack.config["userPoolId"], stack.config["userPoolClientId"])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # No longer than this folder's tests: while it runs, this thread has an event loop.
    with running_browser() as started:
        yield started


@dataclass
class Sessions:
    """The browser storage of somebody signed in, by group: a sign-in costs a second each time.

    Its tokens live ten minutes (cfn/users.yml). The first browser that renews them makes the
    refresh token useless for all others, so the group signs in again before that.
    """

    browser: Browser
    stack: Stack
    accounts: dict[str, tuple[str, str]]
    kept: dict[str, tuple[float, StorageState]] = field(default_factory=dict)

    def of(self, group: str) -> StorageState:
        since, storage = self.kept.get(group, (0.0, None))
        if storage is None or time.monotonic() - since > SESSION_SECONDS:
            storage = sign_in(self.browser, self.stack, *self.accounts[group])
            self.kept[group] = (time.monotonic(), storage)
        return storage


@pytest.fixture(scope="package")
def sessions(browser: Browser, stack: Stack, visitors: Visitors) -> Sessions:
    accounts = {
        "visitor": (visitors.new(), PASSWORD),
        "staff": (STAFF, stack.up.accounts()[STAFF]),
    }
    return Sessions(browser, stack, accounts)


def sign_in(browser: Browser, stack: Stack, email: str, password: str) -> StorageState:
    with browser.new_context(locale="en-GB") as context:
        guide = FieldGuide(context.new_page(), stack.site)
        guide.open("/sign-in")
        guide.sign_in(email, password)
        expect(guide.account_button()).to_be_visible()
        return context.storage_state()


@pytest.fixture(params=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A test that takes it runs on both."""
    return DESKTOP if request.param == "desktop" else PHONE


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser profile of its own: signed in where the test is marked so."""
    screen = request.getfixturevalue("screen") if "screen" in request.fixturenames else DESKTOP
    storage = None
    if mark := request.node.get_closest_marker("signed_in"):
        storage = request.getfixturevalue("sessions").of(mark.args[0])
    context = browser.new_context(
        **screen, reduced_motion="reduce", locale="en-GB", storage_state=storage
    )
    context.set_default_timeout(EXPECT_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def page_errors(page: Page) -> Iterator[PageErrors]:
    page_errors = PageErrors(page)
    yield page_errors
    page_errors.check()


@pytest.fixture
def guide(page: Page, stack: Stack, page_errors: PageErrors) -> FieldGuide:
    """The site in a fresh tab; an error in it fails the test."""
    return FieldGuide(page, stack.site)


@pytest.fixture(scope="package")
def catalogue() -> dict[str, dict[str, Any]]:
    """Every mysfit of the catalogue, by name."""
    listed = json.loads((ROOT / "aws-cli" / "mysfits.json").read_text())["mysfits"]
    return {mysfit["name"]: mysfit for mysfit in listed}


@pytest.fixture(scope="package")
def axe_source() -> str:
    """The accessibility checker, from the site's own development dependencies."""
    source: Path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        pytest.fail("axe-core is not installed: run `npm ci` in web/.")
    return source.read_text()


def path_of(mysfit: dict[str, Any]) -> str:
    return f"/mysfits/{mysfit['mysfitId']}"
