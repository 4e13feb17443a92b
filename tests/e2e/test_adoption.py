"""The ceremony of an adoption, its certificate, and the adopter's own page."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.watch import Watch
from tests.support.visitors import PASSWORD, Visitors

Catalogue = dict[str, dict[str, Any]]


def open_signed_in(guide: FieldGuide, email: str, path: str) -> None:
    guide.open(f"/sign-in?next={path}")
    guide.sign_in(email, PASSWORD)
    expect(guide.account_button()).to_be_visible()


@pytest.mark.usefixtures("screen")
def test_an_adoption_ends_with_a_certificate(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    path = path_of(catalogue["Grimalda"])
    open_signed_in(guide, visitors.new(), path)

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

    # It is still there, with its day, after a reload.
    day = paper.locator(".day").inner_text()
    assert day
    guide.page.reload()
    expect(paper.locator(".day")).to_have_text(day)

    guide.page.get_by_role("link", name="Back to the field guide").click()
    guide.give_back("Grimalda")


def test_the_ceremony_can_be_left_by_escape_and_nothing_has_happened(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    open_signed_in(guide, visitors.new(), path_of(catalogue["Marigold"]))
    guide.press("Adopt Marigold")
    guide.page.keyboard.press("Escape")

    expect(guide.page.get_by_role("button", name="Adopt Marigold")).to_be_focused()
    guide.page.reload()
    expect(guide.page.get_by_role("button", name="Adopt Marigold")).to_be_visible()


def test_after_the_ceremony_the_focus_is_on_the_page_again(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    open_signed_in(guide, visitors.new(), path_of(catalogue["Marigold"]))
    guide.adopt("Marigold")

    expect(guide.heading("Marigold")).to_be_focused()
    guide.give_back("Marigold")
    expect(guide.heading("Marigold")).to_be_focused()


def test_somebody_quicker_is_told_in_a_sentence(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue, stack: Stack, watch: Watch
) -> None:
    mysfit = catalogue["Buckwheat"]
    open_signed_in(guide, visitors.new(), path_of(mysfit))
    guide.press("Adopt Buckwheat")
    quicker = visitors.sign_in(visitors.new())["IdToken"]
    adopt = f"{stack.api}{path_of(mysfit)}/adopt"
    headers = {"Authorization": f"Bearer {quicker}"}
    guide.page.request.post(adopt, headers=headers)

    watch.forgive("409")
    guide.press("Yes, adopt Buckwheat")

    expect(guide.page.get_by_text("Somebody else has just adopted Buckwheat.")).to_be_visible()
    expect(guide.page.get_by_text("Buckwheat has found a home.")).to_be_visible()
    guide.page.request.delete(adopt, headers=headers)


def test_a_certificate_prints_on_one_sheet(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    open_signed_in(guide, visitors.new(), path_of(catalogue["Glinster"]))
    guide.adopt("Glinster")
    guide.page.evaluate("() => { window.print = () => { window.printed = true; } }")
    guide.page.get_by_role("link", name="Certificate").click()

    guide.press("Print")

    assert guide.page.evaluate("window.printed")
    sheet = guide.page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    guide.page.emulate_media(media="print")
    expect(guide.heading("Certificate of adoption")).to_be_visible()
    expect(guide.page.get_by_role("banner")).not_to_be_visible()
    expect(guide.page.get_by_role("button", name="Print")).not_to_be_visible()
    guide.page.emulate_media(media="screen")
    guide.open(path_of(catalogue["Glinster"]))
    guide.give_back("Glinster")


@pytest.mark.usefixtures("screen")
def test_what_is_shared_is_the_mysfits_page(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    path = path_of(catalogue["Hakuro"])
    guide.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_signed_in(guide, visitors.new(), path)
    guide.adopt("Hakuro")
    guide.page.get_by_role("link", name="Certificate").click()

    # By the clipboard, where the browser has no sharing of its own.
    guide.page.evaluate("navigator.share = undefined")
    guide.press("Share Hakuro")
    expect(guide.page.get_by_text("The link to the page of Hakuro is copied.")).to_be_visible()
    assert guide.page.evaluate("navigator.clipboard.readText()") == guide.url + path

    # By the device, where it has.
    guide.page.evaluate("() => { navigator.share = (shared) => { window.shared = shared; } }")
    guide.press("Share Hakuro")
    guide.page.wait_for_function("window.shared")
    assert guide.page.evaluate("window.shared.url") == guide.url + path

    # By hand, where neither is allowed.
    guide.page.evaluate(
        """() => {
            navigator.share = undefined;
            navigator.clipboard.writeText = () => Promise.reject();
        }"""
    )
    guide.press("Share Hakuro")
    expect(guide.page.get_by_label("The link")).to_have_value(guide.url + path)

    guide.open(path)
    guide.give_back("Hakuro")


def test_a_certificate_is_for_its_adopter_alone(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    path = f"{path_of(catalogue['Golnar'])}/certificate"
    guide.open(path)
    expect(guide.heading("The certificates hang indoors")).to_be_visible()

    guide.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    guide.sign_in(visitors.new(), PASSWORD)

    expect(guide.heading("No such paper in your drawer")).to_be_visible()
    assert guide.page.url.endswith(path)


@pytest.mark.usefixtures("screen")
def test_the_adopters_page_tells_who_is_there_and_introduces_others(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
) -> None:
    open_signed_in(guide, visitors.new(), "/my-mysfits")
    expect(guide.heading("Somebody to begin with")).to_be_visible()

    guide.open(path_of(catalogue["Candelita"]))
    guide.heart("Candelita").click()
    guide.expect_liked("Candelita", 1)
    guide.adopt("Candelita")
    guide.page.get_by_role("link", name="My mysfits").click()

    expect(guide.page.get_by_text("One mysfit lives with you, and you like one.")).to_be_visible()
    expect(guide.page.get_by_text("Everybody you like lives with you.")).to_be_visible()
    company = guide.page.get_by_role("region", name="They might get along")
    expect(company.locator("mysfit-card")).to_have_count(4)
    expect(company.get_by_role("heading", name="Candelita")).to_have_count(0)
    guide.page.get_by_role("link", name="Certificate of Candelita").click()
    expect(guide.heading("Certificate of adoption")).to_be_focused()

    guide.page.go_back()
    guide.give_back("Candelita")
    guide.open(path_of(catalogue["Candelita"]))
    guide.heart("Candelita").click()
    guide.expect_likes("Candelita", 0)
