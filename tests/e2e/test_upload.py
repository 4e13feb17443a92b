"""Uploading photos: what is told before, during and after, and one true upload."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import Axe
from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_catalogue import make_mysfit
from tests.e2e.mock_photos import MockUploads, serve_adoptions, serve_album
from tests.e2e.page_errors import PageErrors
from tests.e2e.tokens import end_session
from tests.support.cloud import ROOT

SAMPLES = ROOT / "web" / "public" / "sample-photos"
SNOW, RAIN = SAMPLES / "first-snow.jpg", SAMPLES / "rain-day.jpg"


@pytest.fixture
def uploads(page: Page, stack: Stack) -> MockUploads:
    """A visitor with two mysfits, an empty album, and uploads that succeed."""
    mysfits = [make_mysfit(stack.site, 0, name="Suzu"), make_mysfit(stack.site, 1, name="Wallow")]
    serve_adoptions(page, stack.api, mysfits)
    serve_album(page, stack.api, [])
    return MockUploads(page, stack.api, stack.site)


def choose(guide: FieldGuide, *files: Path | dict[str, Any]) -> None:
    guide.page.locator("drop-zone input.choose").set_input_files(list(files))  # type: ignore[arg-type]


def row(guide: FieldGuide, name: str) -> Locator:
    return guide.page.locator(".uploads li").filter(has_text=name)


def made_up(name: str, content_type: str, size: int) -> dict[str, Any]:
    return {"name": name, "mimeType": content_type, "buffer": b"\0" * size}


@pytest.mark.signed_in("visitor")
def test_several_photos_are_told_about_and_sent(
    guide: FieldGuide, uploads: MockUploads, axe_source: str
) -> None:
    guide.open("/photos/new?mysfitId=00000000-0000-4000-8000-000000000001")
    expect(guide.heading("Add photos")).to_be_visible()
    expect(guide.page.get_by_label("Who is in it?")).to_have_value(re.compile("0001$"))
    keep_place = guide.page.get_by_role("switch", name="Keep the place")
    expect(keep_place).not_to_be_checked()
    expect(guide.page.get_by_text("We forget where it was taken")).to_be_visible()

    choose(guide, SNOW, RAIN)
    expect(row(guide, "first-snow.jpg").locator("photo-preview[data-drawn]")).to_be_visible()
    guide.page.get_by_label("What happened?").fill("It snowed.")
    tags = guide.page.get_by_label("Tags", exact=True)
    tags.press_sequentially("cold,night")
    tags.press("Enter")
    guide.page.get_by_text("Keep the place", exact=True).click()
    expect(guide.page.get_by_text("goes into your album and on your map")).to_be_visible()
    assert Axe(guide.page, axe_source).violations() == []

    guide.press("Send 2 photos")
    expect(guide.heading("Sent. We are looking at it; the labels follow.")).to_be_focused()
    assert [each["fileName"] for each in uploads.records] == ["first-snow.jpg", "rain-day.jpg"]
    assert uploads.records[0] == {
        "mysfitId": "00000000-0000-4000-8000-000000000001",
        "fileName": "first-snow.jpg",
        "contentType": "image/jpeg",
        "bytes": SNOW.stat().st_size,
        "description": "It snowed.",
        "tags": ["cold", "night"],
        "keepPlace": True,
    }
    expect(guide.page.get_by_role("link", name="See the album")).to_have_attribute(
        "href", "/photos"
    )
    assert Axe(guide.page, axe_source).violations() == []


@pytest.mark.signed_in("visitor")
def test_files_that_cannot_be_photos_are_refused_before_sending(
    guide: FieldGuide, uploads: MockUploads
) -> None:
    guide.open("/photos/new")
    choose(
        guide,
        made_up("notes.txt", "text/plain", 9),
        made_up("empty.png", "image/png", 0),
        made_up("huge.jpg", "image/jpeg", 10 * 1024 * 1024 + 1),
    )

    expect(row(guide, "notes.txt")).to_contain_text("Choose a JPEG, PNG, GIF, WebP, BMP or HEIC.")
    expect(row(guide, "empty.png")).to_contain_text("There is nothing in this file.")
    expect(row(guide, "huge.jpg")).to_contain_text("10 MB is the most a photo may have")
    guide.press("Send")
    expect(guide.page.get_by_text("Choose a photo first.")).to_be_visible()
    assert uploads.records == []


@pytest.mark.signed_in("visitor")
def test_photos_are_dropped_pasted_and_taken_from_the_samples(
    guide: FieldGuide, uploads: MockUploads
) -> None:
    guide.open("/photos/new")
    expect(guide.page.get_by_text("Drop photos here")).to_be_visible()
    guide.page.evaluate(
        """() => {
            const hand = (name) => {
                const data = new DataTransfer();
                data.items.add(new File(["x"], name, { type: "image/png" }));
                return data;
            };
            const drag = { dataTransfer: hand("dropped.png"), bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("dragenter", drag));
            document.body.dispatchEvent(new DragEvent("drop", drag));
            const paste = { clipboardData: hand("pasted.png"), bubbles: true };
            document.body.dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    expect(row(guide, "dropped.png")).to_be_visible()
    expect(row(guide, "pasted.png")).to_be_visible()

    guide.press("No photo at hand? Use one of ours")
    guide.press("Bath day")
    expect(row(guide, "bath-day.jpg").locator("photo-preview[data-drawn]")).to_be_visible()
    guide.press("Add all six")
    # The one that is there already is not there twice.
    expect(guide.page.locator(".uploads li")).to_have_count(8)


@pytest.mark.signed_in("visitor")
def test_lost_connection_keeps_the_record_and_cancel_deletes_it(
    guide: FieldGuide, uploads: MockUploads, page_errors: PageErrors
) -> None:
    page_errors.allow("ERR_CONNECTION_RESET")
    uploads.s3 = ["lose", "hold"]
    guide.open("/photos/new")
    choose(guide, SNOW)
    guide.press("Send the photo")

    expect(row(guide, "first-snow.jpg")).to_contain_text("The connection was lost")
    guide.press("Try again")
    expect(row(guide, "first-snow.jpg").get_by_role("progressbar")).to_be_visible()
    assert uploads.forms == 2
    assert len(uploads.records) == 1

    guide.press("Cancel")
    expect(row(guide, "first-snow.jpg")).to_be_hidden()
    expect(guide.page.get_by_role("button", name="Choose photos")).to_be_focused()
    assert len(uploads.deleted) == 1


@pytest.mark.signed_in("visitor")
def test_refusals_of_the_api_and_of_s3_are_told(
    guide: FieldGuide, uploads: MockUploads, page_errors: PageErrors
) -> None:
    page_errors.allow("409", "429", "400")
    guide.open("/photos/new")
    choose(guide, SNOW)
    uploads.refusal = (409, "Your album is full: it holds 500 photos.")
    guide.press("Send the photo")
    expect(row(guide, "first-snow.jpg")).to_contain_text("Your album is full")

    uploads.refusal = (429, "20 of your photos are on their way. Please let some arrive first.")
    guide.press("Try again")
    expect(row(guide, "first-snow.jpg")).to_contain_text("Please let some arrive first.")

    uploads.refusal, uploads.s3 = None, ["EntityTooLarge"]
    guide.press("Try again")
    expect(row(guide, "first-snow.jpg")).to_contain_text("The file has grown since you chose it.")
    guide.press("Try again")
    expect(guide.heading("Sent. We are looking at it; the labels follow.")).to_be_visible()
    assert len(uploads.records) == 2


@pytest.mark.signed_in("visitor")
def test_uploads_go_on_while_the_visitor_looks_around_and_closing_the_tab_asks(
    guide: FieldGuide, uploads: MockUploads
) -> None:
    uploads.s3 = ["hold"]
    guide.open("/photos/new")
    choose(guide, SNOW)
    guide.press("Send the photo")
    expect(row(guide, "first-snow.jpg").get_by_role("progressbar")).to_be_visible()
    with guide.page.expect_event("dialog") as dialog:
        guide.page.close(run_before_unload=True)
    assert dialog.value.type == "beforeunload"
    dialog.value.dismiss()

    guide.page.get_by_role("navigation").get_by_role("link", name="My mysfits").click()
    expect(guide.heading("My mysfits")).to_be_focused()
    uploads.held[0].fulfill(status=204, headers={"Access-Control-Allow-Origin": "*"})
    expect(guide.page.get_by_text("Your photos are sent.")).to_be_visible()


@pytest.mark.signed_in("visitor")
def test_session_that_ends_keeps_the_photos(
    guide: FieldGuide, uploads: MockUploads, page_errors: PageErrors
) -> None:
    page_errors.allow("401", "400")
    guide.open("/photos/new")
    choose(guide, SNOW)
    expect(row(guide, "first-snow.jpg")).to_be_visible()
    end_session(guide)
    uploads.refusal = (401, "")

    guide.press("Send the photo")

    expect(guide.dialog()).to_contain_text("Sign in again to send your photos.")
    expect(row(guide, "first-snow.jpg")).to_contain_text("Your session has ended.")


@pytest.mark.signed_in("visitor")
def test_somebody_without_a_mysfit_is_led_to_the_gallery(
    guide: FieldGuide, stack: Stack, axe_source: str
) -> None:
    serve_adoptions(guide.page, stack.api, [])
    guide.open("/photos/new")

    expect(guide.heading("Nobody to photograph yet")).to_be_visible()
    expect(guide.page.get_by_role("link", name="Look around")).to_have_attribute("href", "/")
    assert Axe(guide.page, axe_source).violations() == []


def test_somebody_signed_out_comes_back_to_the_chosen_mysfit(guide: FieldGuide) -> None:
    guide.open("/photos/new?mysfitId=abc")

    expect(guide.heading("Whose photos would those be?")).to_be_visible()
    link = guide.page.get_by_role("main").get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", "/sign-in?next=%2Fphotos%2Fnew%3FmysfitId%3Dabc")
