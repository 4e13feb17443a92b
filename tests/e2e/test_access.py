"""axe-core finds nothing on any page, in any of its states, light or dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.support.visitors import PASSWORD, Visitors

Catalogue = dict[str, dict[str, Any]]


@pytest.fixture(params=["light", "dark"], autouse=True)
def _theme(page: Page, request: pytest.FixtureRequest) -> None:
    page.emulate_media(color_scheme=request.param)


@pytest.fixture
def look(page: Page, axe_source: str) -> Callable[[], list[str]]:
    """What axe holds against the page as it is now, each fault with the first place it was seen."""

    def run() -> list[str]:
        return faults(page, axe_source)

    return run


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "All 24 mysfits"),
        ("/?alignment=Neutral+Evil", "2 Neutral Evil mysfits"),
        ("/?species=Accountant", "Nobody in this burrow"),
        ("/?q=fox", "Nobody goes by “fox”"),
        ("/?q=kitsune&sort=oldest", "2 mysfits matching “kitsune”"),
        ("/my-mysfits", "Somebody may be waiting behind the gate"),
        ("/sign-in", "Welcome back"),
        ("/register", "Make an account"),
        ("/confirm", "Look in your mail"),
        ("/unicorns", "This page is a legend"),
    ],
)
def test_a_page_has_no_fault(
    guide: FieldGuide, look: Callable[[], list[str]], path: str, heading: str
) -> None:
    guide.open(path)
    expect(guide.heading(heading)).to_be_visible()

    assert look() == []


def test_a_mysfits_page_and_the_dialog_over_it_have_no_fault(
    guide: FieldGuide, look: Callable[[], list[str]], catalogue: Catalogue
) -> None:
    guide.open(path_of(catalogue["Marigold"]))
    expect(guide.heading("Marigold")).to_be_visible()
    assert look() == []

    guide.heart("Marigold").click()
    guide.press("Sign in")
    expect(guide.page.get_by_text("Tell us your e-mail address.")).to_be_visible()

    assert look() == []


def test_the_pages_of_somebody_signed_in_have_no_fault(
    guide: FieldGuide, look: Callable[[], list[str]], visitors: Visitors, catalogue: Catalogue
) -> None:
    guide.open(f"/sign-in?next={path_of(catalogue['Bolingo'])}")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()
    guide.heart("Bolingo").click()
    guide.press("Adopt Bolingo")
    assert look() == []

    guide.press("Yes, adopt Bolingo")
    expect(guide.heading("Welcome home, Bolingo")).to_be_focused()
    assert look() == []

    guide.press("Settle in")
    guide.account_button().click()
    assert look() == []

    guide.page.get_by_role("link", name="My mysfits").click()
    expect(guide.page.get_by_role("heading", name="Liked by you")).to_be_visible()
    assert look() == []

    guide.press("Give Bolingo back")
    guide.dialog().get_by_role("button", name="Give Bolingo back").click()
    expect(guide.heading("The spare room is empty")).to_be_visible()


def test_an_unknown_mysfits_page_has_no_fault(
    guide: FieldGuide, look: Callable[[], list[str]], watch: Any
) -> None:
    watch.forgive("404")
    guide.open("/mysfits/not-an-id")
    expect(guide.heading("No such mysfit")).to_be_visible()

    assert look() == []


def test_a_gallery_on_a_phone_has_no_fault(
    guide: FieldGuide, look: Callable[[], list[str]]
) -> None:
    guide.page.set_viewport_size({"width": 390, "height": 844})
    guide.open("/?goodevil=Good")
    expect(guide.heading("9 Good mysfits")).to_be_visible()

    assert look() == []


@pytest.mark.parametrize("path", ["/", "/?q=kitsune", "/sign-in"])
def test_nothing_is_cut_off_at_twice_the_size(guide: FieldGuide, path: str) -> None:
    # A window of 1280 pixels, zoomed to 200%, is 640 wide; at 400% it is 320.
    for width in (640, 320):
        guide.page.set_viewport_size({"width": width, "height": 450})
        guide.open(path)
        expect(guide.page.locator("main h1")).to_be_attached()
        guide.page.wait_for_load_state("networkidle")

        assert guide.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_failed_gallery_has_no_fault(
    context: BrowserContext,
    guide: FieldGuide,
    look: Callable[[], list[str]],
    stack: Stack,
    watch: Any,
) -> None:
    context.route(f"{stack.api}/**", lambda route: route.abort("connectionrefused"))

    watch.forgive(stack.api)
    guide.open()
    expect(guide.heading("The field guide is out of reach")).to_be_visible()

    assert look() == []
