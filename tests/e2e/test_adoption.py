"""Adopting, the certificate, and the adopter's own page."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request, expect

from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.support.visitors import Visitors

Catalogue = dict[str, dict[str, Any]]

pytestmark = pytest.mark.signed_in("visitor")


def test_adoption_by_keyboard_ends_with_a_certificate_that_stays(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    path = path_of(catalogue["Grimalda"])
    guide.open(path)
    guide.press("Adopt Grimalda")
    expect(guide.dialog()).to_be_visible()
    guide.page.keyboard.press("Escape")
    expect(guide.page.get_by_role("button", name="Adopt Grimalda")).to_be_focused()

    guide.press("Adopt Grimalda")
    expect(guide.dialog()).to_contain_text("I promise")
    expect(guide.page.get_by_role("button", name="Yes, adopt Grimalda")).to_be_focused()
    guide.page.keyboard.press("Enter")
    expect(guide.heading("Welcome home, Grimalda")).to_be_focused()
    guide.page.get_by_role("link", name="See the certificate").click()

    expect(guide.heading("Certificate of adoption")).to_be_focused()
    paper = guide.page.get_by_role("article", name="Certificate of adoption")
    for words in ("Grimalda", "Lawful Evil", "Ada", "The day it moved in"):
        expect(paper).to_contain_text(words)
    assert guide.page.url.endswith(f"{path}/certificate")
    day = paper.locator(".day").inner_text()
    assert day
    guide.page.reload()
    expect(paper.locator(".day")).to_have_text(day)

    guide.page.get_by_role("link", name="Back to the field guide").click()
    guide.give_back("Grimalda")
    expect(guide.page.get_by_role("heading", name="Grimalda", level=1)).to_be_focused()


def test_certificate_of_a_mysfit_given_back_in_another_tab_adopts_nothing(
    guide: FieldGuide, catalogue: Catalogue, context: BrowserContext
) -> None:
    path = path_of(catalogue["Golnar"])
    posted: list[str] = []

    def record(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/adopt"):
            posted.append(request.url)

    guide.open(path)
    guide.adopt("Golnar")
    expect(guide.page.get_by_role("heading", name="Golnar", level=1)).to_be_focused()
    # Reloaded, so that this tab knows of the adoption from /me alone.
    guide.page.reload()
    expect(guide.page.get_by_role("link", name="Certificate")).to_be_visible()
    other = FieldGuide(context.new_page(), guide.url)
    other.open(path)
    other.give_back("Golnar")
    other.page.close()

    guide.page.on("request", record)
    guide.page.get_by_role("link", name="Certificate").click()

    expect(guide.heading("No such paper in your drawer")).to_be_visible()
    assert posted == []


def test_certificate_prints_on_one_sheet_and_shares_the_mysfits_page(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    path = path_of(catalogue["Hakuro"])
    guide.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    guide.open(path)
    guide.adopt("Hakuro")
    guide.page.evaluate("() => { window.print = () => { window.printed = true; } }")
    guide.page.get_by_role("link", name="Certificate").click()
    guide.press("Print")
    assert guide.page.evaluate("window.printed")
    assert guide.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    guide.page.emulate_media(media="print")
    expect(guide.heading("Certificate of adoption")).to_be_visible()
    expect(guide.page.get_by_role("banner")).not_to_be_visible()
    expect(guide.page.get_by_role("button", name="Print")).not_to_be_visible()
    guide.page.emulate_media(media="screen")

    # By the clipboard, where the browser has no sharing of its own. The other ways: share.test.ts.
    guide.page.evaluate("navigator.share = undefined")
    guide.press("Share Hakuro")
    expect(guide.page.get_by_text("The link to the page of Hakuro is copied.")).to_be_visible()
    assert guide.page.evaluate("navigator.clipboard.readText()") == guide.url + path

    guide.page.get_by_role("link", name="Back to the field guide").click()
    guide.give_back("Hakuro")


def test_adoption_after_another_visitors_says_so(
    guide: FieldGuide,
    visitors: Visitors,
    catalogue: Catalogue,
    stack: Stack,
    page_errors: PageErrors,
) -> None:
    mysfit = catalogue["Buckwheat"]
    guide.open(path_of(mysfit))
    guide.press("Adopt Buckwheat")
    token = visitors.sign_in(visitors.new())["IdToken"]
    adopt = f"{stack.api}{path_of(mysfit)}/adopt"
    headers = {"Authorization": f"Bearer {token}"}
    assert guide.page.request.post(adopt, headers=headers).ok

    page_errors.allow("409")
    guide.press("Yes, adopt Buckwheat")

    expect(guide.page.get_by_text("Somebody else has just adopted Buckwheat.")).to_be_visible()
    expect(guide.page.get_by_text("Buckwheat has found a home.")).to_be_visible()
    guide.page.request.delete(adopt, headers=headers)


def test_my_mysfits_shows_adopted_liked_and_similar_mysfits(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    guide.open("/my-mysfits")
    expect(guide.heading("Somebody to begin with")).to_be_visible()

    guide.open(path_of(catalogue["Candelita"]))
    guide.heart("Candelita").click()
    guide.expect_liked("Candelita", 1)
    guide.adopt("Candelita")
    guide.page.get_by_role("link", name="My mysfits").click()

    expect(guide.page.get_by_text("One mysfit lives with you, and you like one.")).to_be_visible()
    expect(guide.page.get_by_text("Everybody you like lives with you.")).to_be_visible()
    similar = guide.page.get_by_role("region", name="They might get along")
    expect(similar.locator("mysfit-card")).to_have_count(4)
    expect(similar.get_by_role("heading", name="Candelita")).to_have_count(0)

    with guide.page.expect_response("**/like"):
        guide.heart("Candelita").click()
    guide.give_back("Candelita")
