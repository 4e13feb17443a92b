"""axe-core finds no violation on any page, in any of its states (`axe.py`: widths and schemes)."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import Axe
from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_album import MockAlbum, every_state
from tests.e2e.page_errors import PageErrors
from tests.support.cloud import Cloud
from tests.support.visitors import PASSWORD, Visitors

Catalogue = dict[str, dict[str, Any]]


@pytest.fixture
def axe(page: Page, axe_source: str) -> Axe:
    return Axe(page, axe_source)


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "All 24 mysfits"),
        ("/?alignment=Neutral+Evil", "2 Neutral Evil mysfits"),
        ("/?species=Accountant", "Nobody in this burrow"),
        ("/?q=kitsune&sort=oldest", "2 mysfits matching “kitsune”"),
        ("/my-mysfits", "Somebody may be waiting behind the gate"),
        ("/confirm", "Look in your mail"),
        ("/mysfits/not-an-id", "No such mysfit"),
        ("/unicorns", "This page is a legend"),
        ("/settings", "Whose account would that be?"),
        ("/photos", "Your album is behind the gate"),
        ("/keeper", re.compile("desk is locked")),
    ],
)
def test_pages_of_somebody_signed_out(
    guide: FieldGuide, axe: Axe, page_errors: PageErrors, path: str, heading: str
) -> None:
    page_errors.allow("404")
    guide.open(path)
    expect(guide.heading(heading)).to_be_visible()

    assert axe.violations() == []


def test_gallery_while_the_api_is_unreachable(
    guide: FieldGuide, axe: Axe, stack: Stack, page_errors: PageErrors
) -> None:
    guide.page.route(f"{stack.api}/**", lambda route: route.abort("connectionrefused"))
    page_errors.allow(stack.api)
    guide.open()
    expect(guide.heading("The field guide is out of reach")).to_be_visible()

    assert axe.violations() == []


def test_mysfit_page_and_the_sign_in_dialog_with_errors(
    guide: FieldGuide, axe: Axe, catalogue: Catalogue
) -> None:
    guide.open(path_of(catalogue["Marigold"]))
    expect(guide.heading("Marigold")).to_be_visible()
    assert axe.violations() == []

    guide.heart("Marigold").click()
    guide.press("Sign in")
    expect(guide.page.get_by_text("Tell us your e-mail address.")).to_be_visible()
    assert axe.violations() == []


def test_account_pages_with_their_errors(
    guide: FieldGuide, axe: Axe, page_errors: PageErrors, cloud: Cloud, visitors: Visitors
) -> None:
    guide.open("/register")
    guide.page.locator("input[name=password]").press_sequentially("Half ")
    assert axe.violations() == []
    guide.press("Make my account")
    expect(guide.page.get_by_text("Tell us your e-mail address.")).to_be_visible()
    assert axe.violations() == []

    email = visitors.new()
    guide.open("/sign-in")
    assert axe.violations() == []
    page_errors.allow(f":{cloud.port}/")
    guide.sign_in(email, "Wrong-horse-7")
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    assert axe.violations() == []

    guide.open("/forgot-password")
    assert axe.violations() == []
    guide.fill(email=email)
    guide.press("Send me a code")
    expect(guide.heading("Choose a new password")).to_be_visible()
    guide.fill(code="000000", password=PASSWORD)
    guide.press("Set the password and sign in")
    expect(guide.field_error("code")).to_be_visible()
    guide.press("Send a new code")
    expect(guide.page.get_by_text("A new code is on its way.")).to_be_visible()
    assert axe.violations() == []


@pytest.mark.signed_in("visitor")
def test_settings_with_their_errors(
    guide: FieldGuide, axe: Axe, stack: Stack, page_errors: PageErrors
) -> None:
    guide.open("/settings")
    expect(guide.heading("Account settings")).to_be_visible()
    assert axe.violations() == []
    guide.account_button().click()
    assert axe.violations() == []
    guide.page.keyboard.press("Escape")

    guide.press("Save the name")
    expect(guide.page.get_by_text("Saved.")).to_be_visible()
    guide.press("Change the password")
    expect(guide.page.get_by_text("Enter the password you have now.")).to_be_visible()
    guide.press("Delete my account…")
    expect(guide.heading("Are you sure?")).to_be_focused()
    guide.page.route(f"{stack.api}/me", lambda route: route.abort("connectionrefused"))
    page_errors.allow(stack.api)
    guide.press("Yes, delete my account")
    expect(guide.page.get_by_text("Your account is still there.")).to_be_visible()
    assert axe.violations() == []


@pytest.mark.signed_in("visitor")
def test_adoption_certificate_and_my_mysfits(
    guide: FieldGuide, axe: Axe, catalogue: Catalogue
) -> None:
    path = path_of(catalogue["Encore"])
    guide.open(f"{path}/certificate")
    expect(guide.heading("No such paper in your drawer")).to_be_visible()
    assert axe.violations() == []

    guide.open(path)
    with guide.page.expect_response("**/like"):
        guide.heart("Encore").click()
    guide.press("Adopt Encore")
    assert axe.violations() == []
    guide.press("Yes, adopt Encore")
    expect(guide.heading("Welcome home, Encore")).to_be_focused()
    assert axe.violations() == []
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
    assert axe.violations() == []

    guide.page.get_by_role("link", name="My mysfits").click()
    expect(guide.heading("They might get along")).to_be_visible()
    assert axe.violations() == []
    guide.press("Give Encore back")
    assert axe.violations() == []
    guide.dialog().get_by_role("button", name="Give Encore back").click()
    expect(guide.heading("The spare room is empty")).to_be_visible()
    assert axe.violations() == []
    with guide.page.expect_response("**/like"):
        guide.heart("Encore").click()


@pytest.mark.signed_in("staff")
def test_staff_pages(guide: FieldGuide, axe: Axe, catalogue: Catalogue) -> None:
    guide.open("/keeper")
    expect(guide.page.get_by_text("24 in the guide")).to_be_visible()
    assert axe.violations() == []
    guide.press("Remove Suzu")
    assert axe.violations() == []
    guide.press("Keep Suzu")

    guide.page.get_by_role("link", name="Add a mysfit").click()
    guide.press("Add to the guide")
    expect(guide.page.get_by_text("Choose a portrait.")).to_be_visible()
    assert axe.violations() == []

    guide.open(path_of(catalogue["Suzu"]))
    guide.page.get_by_role("link", name="Edit Suzu").click()
    expect(guide.heading("Edit Suzu")).to_be_focused()
    assert axe.violations() == []


@pytest.mark.signed_in("visitor")
def test_album_in_every_state(guide: FieldGuide, axe: Axe, stack: Stack) -> None:
    MockAlbum(guide.page, stack.api, every_state(stack.site))
    # Every file is called so: words are marked on cards of every kind.
    guide.open("/photos?q=img")
    expect(guide.page.locator("photo-card")).to_have_count(16)
    assert axe.violations() == []

    guide.page.get_by_role("link", name="A walk along the quay").click()
    expect(guide.page.get_by_role("button", name="Add the tag Bergen")).to_be_visible()
    assert axe.violations() == []
    guide.press("Edit")
    guide.page.get_by_label("Latitude").fill("north")
    guide.press("Save")
    expect(guide.page.get_by_text("Degrees are plain numbers")).to_be_visible()
    assert axe.violations() == []
    guide.press("Look at it over the whole window")
    assert axe.violations() == []


@pytest.mark.parametrize("path", ["/", "/?q=kitsune", "/sign-in"])
def test_nothing_is_cut_off_at_200_and_400_percent(guide: FieldGuide, path: str) -> None:
    guide.page.set_viewport_size({"width": 640, "height": 450})
    guide.open(path)
    expect(guide.page.locator("main h1")).to_be_attached()
    guide.page.wait_for_load_state("networkidle")

    # A window of 1280 pixels, zoomed to 200%, is 640 wide; at 400% it is 320.
    for width in (640, 320):
        guide.page.set_viewport_size({"width": width, "height": 450})
        assert guide.page.evaluate("document.documentElement.scrollWidth") <= width
