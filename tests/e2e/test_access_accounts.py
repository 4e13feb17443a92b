"""axe-core finds nothing on the pages of accounts, adopters and keepers, in any of their states."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.watch import Watch
from tests.support.cloud import Cloud
from tests.support.visitors import PASSWORD, Visitors

Catalogue = dict[str, dict[str, Any]]
Look = Callable[[], None]

pytestmark = pytest.mark.usefixtures("screen")


@pytest.fixture(params=["light", "dark"], autouse=True)
def _theme(page: Page, request: pytest.FixtureRequest) -> None:
    page.emulate_media(color_scheme=request.param)


@pytest.fixture
def look(page: Page, axe_source: str) -> Look:
    def run() -> None:
        assert faults(page, axe_source) == []

    return run


def test_on_the_way_to_an_account(
    guide: FieldGuide, look: Look, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    guide.open("/register")
    guide.page.locator("input[name=password]").press_sequentially("Half ")
    look()
    guide.press("Make my account")
    expect(guide.page.get_by_text("Tell us your e-mail address.")).to_be_visible()
    look()

    guide.open("/sign-in")
    watch.forgive(f":{cloud.port}/")
    guide.sign_in(visitors.new(), "Wrong-horse-7")
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    look()

    guide.open("/forgot-password")
    look()
    guide.fill(email=visitors.new())
    guide.press("Send me a code")
    expect(guide.heading("Choose a new password")).to_be_visible()
    guide.fill(code="000000", password=PASSWORD)
    guide.press("Set the password and sign in")
    expect(guide.field_error("code")).to_be_visible()
    guide.press("Send a new code")
    expect(guide.page.get_by_text("A new code is on its way.")).to_be_visible()
    look()


def test_in_the_settings(
    guide: FieldGuide, look: Look, visitors: Visitors, stack: Stack, watch: Watch
) -> None:
    guide.open("/settings")
    expect(guide.heading("Whose account would that be?")).to_be_visible()
    look()

    guide.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.heading("Account settings")).to_be_visible()
    look()
    guide.account_button().click()
    look()
    guide.page.keyboard.press("Escape")

    guide.press("Save the name")
    expect(guide.page.get_by_text("Saved.")).to_be_visible()
    guide.press("Change the password")
    expect(guide.page.get_by_text("Enter the password you have now.")).to_be_visible()
    guide.press("Delete my account…")
    expect(guide.heading("Are you sure?")).to_be_focused()
    guide.page.route(f"{stack.api}/me", lambda route: route.abort("connectionrefused"))
    watch.forgive(stack.api)
    guide.press("Yes, delete my account")
    expect(guide.page.get_by_text("Your account is still there.")).to_be_visible()
    look()


def test_from_the_ceremony_to_the_certificate(
    guide: FieldGuide, look: Look, visitors: Visitors, catalogue: Catalogue
) -> None:
    path = path_of(catalogue["Encore"])
    guide.open(f"{path}/certificate")
    expect(guide.heading("The certificates hang indoors")).to_be_visible()
    look()

    guide.open(f"/sign-in?next={path}")
    guide.sign_in(visitors.new(), PASSWORD)
    guide.press("Adopt Encore")
    look()
    guide.press("Yes, adopt Encore")
    expect(guide.heading("Welcome home, Encore")).to_be_focused()
    look()
    guide.page.get_by_role("link", name="See the certificate").click()
    expect(guide.heading("Certificate of adoption")).to_be_focused()
    guide.page.evaluate(
        """() => {
            navigator.share = undefined;
            navigator.clipboard.writeText = () => Promise.reject();
        }"""
    )
    guide.press("Share Encore")
    expect(guide.page.get_by_label("The link")).to_be_visible()
    look()

    guide.page.get_by_role("link", name="My mysfits").click()
    expect(guide.heading("They might get along")).to_be_visible()
    look()
    guide.press("Give Encore back")
    look()
    guide.dialog().get_by_role("button", name="Give Encore back").click()
    expect(guide.heading("The spare room is empty")).to_be_visible()
    look()


def test_at_the_keepers_desk(
    guide: FieldGuide, look: Look, stack: Stack, catalogue: Catalogue
) -> None:
    guide.open("/keeper")
    expect(guide.heading(re.compile("desk is locked"))).to_be_visible()
    look()

    guide.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    guide.sign_in("keeper@example.com", stack.up.accounts()["keeper@example.com"])
    expect(guide.page.get_by_text("24 in the guide")).to_be_visible()
    look()
    guide.press("Remove Suzu")
    look()
    guide.press("Keep Suzu")

    guide.page.get_by_role("link", name="Add a mysfit").click()
    guide.press("Add to the guide")
    expect(guide.page.get_by_text("Choose a portrait.")).to_be_visible()
    look()

    guide.open(path_of(catalogue["Suzu"]))
    guide.page.get_by_role("link", name="Edit Suzu").click()
    expect(guide.heading("Edit Suzu")).to_be_focused()
    look()
