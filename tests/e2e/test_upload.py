"""Uploading photos: what is told before, during and after, and one true upload."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.axe import Axe
from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_album import MockAlbum
from tests.e2e.mock_catalogue import make_mysfit
from tests.e2e.mock_uploads import MockUploads, serve_adoptions
from tests.e2e.page_errors import PageErrors
from tests.e2e.tokens import end_session
from tests.support.cloud import ROOT
from tests.support.visitors import Visitors

Catalogue = dict[str, dict[str, Any]]

SAMPLES = ROOT / "web" / "public" / "sample-photos"
SNOW, RAIN = SAMPLES / "first-snow.jpg", SAMPLES / "rain-day.jpg"


@pytest.fixture
def uploads(page: Page, stack: Stack) -> MockUploads:
    """A visitor with two mysfits, an empty album, and uploads that succeed."""
    mysfits = [make_mysfit(stack.site, 0, name="Suzu"), make_mysfit(stack.site, 1, name="Wallow")]
    serve_adoptions(page, stack.api, mysfits)
    MockAlbum(page, stack.api, [])
    return MockUploads(page, stack.api, stack.site)


def choose(guide: FieldGuide, *files: Path) -> None:
    guide.page.locator("drop-zone input.choose").set_input_files(files)


def row(guide: FieldGuide, name: str) -> Locator:
    return guide.page.locator(".uploads li").filter(has_text=name)


def drop(guide: FieldGuide, *files: tuple[str, str, int]) -> None:
    """Drops files of a name, a type and a size."""
    guide.page.evaluate(
        """(files) => {
            const dataTransfer = new DataTransfer();
            for (const [name, type, size] of files) {
                dataTransfer.items.add(new File([new Uint8Array(size)], name, { type }));
            }
            const drag = { dataTransfer, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("dragenter", drag));
            document.body.dispatchEvent(new DragEvent("drop", drag));
        }""",
        [list(each) for each in files],
    )


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
    expect(guide.page.get_by_role("button", name="Choose photos")).to_be_visible()
    drop(guide, ("notes.txt", "text/plain", 9), ("empty.png", "image/png", 0))
    drop(guide, ("huge.jpg", "image/jpeg", 10 * 1024 * 1024 + 1))

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
    drop(guide, ("dropped.png", "image/png", 1))
    guide.page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File(["x"], "pasted.png", { type: "image/png" }));
            document.body.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData, bubbles: true }),
            );
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


@pytest.fixture
def adopter(stack: Stack, visitors: Visitors, catalogue: Catalogue) -> Iterator[httpx.Client]:
    """The API in the name of a new visitor, with whom Dewey lives; afterwards he is free again."""
    token = visitors.sign_in(visitors.new())["IdToken"]
    mysfit_id = catalogue["Dewey"]["mysfitId"]
    with httpx.Client(base_url=stack.api, headers={"Authorization": f"Bearer {token}"}) as client:
        client.post(f"/mysfits/{mysfit_id}/adopt").raise_for_status()
        yield client
        client.delete("/photos").raise_for_status()
        client.delete(f"/mysfits/{mysfit_id}/adopt").raise_for_status()


@pytest.mark.signed_in("visitor")
def test_true_upload_cut_halfway_and_forms_that_s3_refuses(
    guide: FieldGuide, stack: Stack, adopter: httpx.Client, page_errors: PageErrors
) -> None:
    """To the account's own S3: a wrong size, a tampered form, a cut, and then the photo arrives."""
    page_errors.allow("400", "403", "ERR_CONNECTION_RESET")
    begun: list[dict[str, Any]] = []
    lies: list[Callable[[dict[str, Any]], None]] = [announce_ten_bytes, tamper_with_key]

    def in_the_name_of_the_adopter(route: Route) -> None:
        headers = {**route.request.headers, "authorization": adopter.headers["Authorization"]}
        if route.request.method != "POST":
            route.continue_(headers=headers)
            return
        exchange = {"request": json.loads(route.request.post_data or "")}
        lie = lies.pop(0) if lies else lambda _: None
        lie(exchange)
        response = route.fetch(headers=headers, post_data=json.dumps(exchange["request"]))
        exchange["answer"] = response.json()
        lie(exchange)
        begun.append(exchange["answer"])
        route.fulfill(response=response, json=exchange["answer"])

    guide.page.route(re.compile(f"^{re.escape(stack.api)}/(me|photos)"), in_the_name_of_the_adopter)
    guide.open("/photos/new")
    choose(guide, SNOW)
    photo = row(guide, "first-snow.jpg")
    guide.press("Send the photo")
    expect(photo).to_contain_text("The file has grown since you chose it.")
    guide.press("Try again")
    expect(photo).to_contain_text("The store did not take the photo.")

    guide.page.route(begun[-1]["upload"]["url"], cut_halfway, times=1)
    guide.press("Try again")
    expect(photo).to_contain_text("The connection was lost")
    uploaded = adopter.get(f"/photos/{begun[-1]['photo']['photoId']}").raise_for_status().json()
    assert uploaded["status"] == "waiting"
    guide.press("Try again")
    expect(guide.heading("Sent. We are looking at it; the labels follow.")).to_be_visible()
    assert len(begun) == 3
    arrived = adopter.get(f"/photos/{begun[-1]['photo']['photoId']}").raise_for_status().json()
    assert arrived["fileName"] == "first-snow.jpg"
    assert arrived["status"] != "refused"


def announce_ten_bytes(exchange: dict[str, Any]) -> None:
    exchange["request"]["bytes"] = 10


def tamper_with_key(exchange: dict[str, Any]) -> None:
    if "answer" in exchange:
        exchange["answer"]["upload"]["fields"]["key"] += "0"


def cut_halfway(route: Route) -> None:
    """S3 gets half of the form and then no more; the browser sees the connection reset."""
    address = urlsplit(route.request.url)
    # Playwright knows the form without the bytes of its file.
    fields, start, end = (route.request.post_data_buffer or b"").partition(b"image/jpeg\r\n\r\n")
    assert end
    form = fields + start + SNOW.read_bytes() + end
    head = [f"POST {address.path} HTTP/1.1", f"Host: {address.netloc}"]
    head += [f"Content-Type: {route.request.headers['content-type']}"]
    head += [f"Content-Length: {len(form)}", "", ""]
    with socket.create_connection((address.hostname or "", address.port or 80)) as connection:
        connection.sendall("\r\n".join(head).encode() + form[: len(form) // 2])
    route.abort("connectionreset")
