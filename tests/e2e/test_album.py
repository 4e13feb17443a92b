"""The album's pages, over photos that the browser is told of; the last test sends a true one."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e.conftest import DESKTOP, Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_album import (
    MockAlbum,
    every_state,
    make_album,
    make_photo,
    make_unready,
    photo_id,
)
from tests.e2e.page_errors import PageErrors
from tests.support.cloud import ROOT, Cloud
from tests.support.visitors import PASSWORD, Visitors

FIRST_SNOW = ROOT / "web" / "public" / "sample-photos" / "first-snow.jpg"

pytestmark = pytest.mark.signed_in("visitor")


def cards(page: Page) -> Locator:
    return page.locator("photo-card")


def open_album(guide: FieldGuide, path: str = "/photos") -> None:
    guide.open(path)
    expect(cards(guide.page).first).to_be_visible()


def test_search_is_in_the_address_and_marks_what_it_found(guide: FieldGuide, stack: Stack) -> None:
    photos = make_album(stack.site, 11)
    photos[3]["description"] = "Zoë, asleep"
    MockAlbum(guide.page, stack.api, photos)
    open_album(guide)
    search = guide.page.get_by_role("searchbox", name="Search your photos")

    search.press_sequentially("winter 10")
    expect(guide.page.get_by_role("status").filter(has_text="1 photo about")).to_be_visible()
    expect(guide.page).to_have_url(f"{stack.site}/photos?q=winter+10")
    assert guide.page.locator("mark").all_inner_texts() == ["10", "winter"]

    search.fill("accountant")
    expect(guide.heading("Nothing in your album is about accountant.")).to_be_visible()
    expect(cards(guide.page)).to_have_count(0)
    guide.page.go_back()
    expect(cards(guide.page)).to_have_count(11)
    expect(search).to_have_value("")


def test_tags_labels_and_mysfits_filter(guide: FieldGuide, stack: Stack) -> None:
    MockAlbum(guide.page, stack.api, make_album(stack.site, 6))
    open_album(guide)

    cards(guide.page).first.get_by_role("link", name="Toy 97 %").click()
    expect(guide.heading("2 photos, labelled “Toy”")).to_be_visible()
    cards(guide.page).last.get_by_role("link", name="snow").click()
    expect(guide.heading("3 photos, tagged “snow”")).to_be_visible()
    guide.page.get_by_label("Of whom").select_option("Suzu")
    expect(guide.heading("3 photos of Suzu, tagged “snow”")).to_be_visible()
    guide.page.get_by_role("link", name="Tag snow: remove this filter").click()

    expect(guide.heading("6 photos of Suzu")).to_be_visible()
    expect(guide.page).to_have_url(re.compile(r"/photos\?mysfitId=[-0-9a-f]+$"))


def test_further_photos_come_by_a_button_and_the_first_takes_the_focus(
    guide: FieldGuide, stack: Stack
) -> None:
    MockAlbum(guide.page, stack.api, make_album(stack.site, 30))
    open_album(guide)
    expect(guide.page.get_by_text("30 photos of life with your mysfits.")).to_be_visible()
    expect(cards(guide.page)).to_have_count(24)

    guide.press("Show more photos")

    expect(cards(guide.page)).to_have_count(30)
    expect(cards(guide.page).nth(24).get_by_role("heading").get_by_role("link")).to_be_focused()


def test_photo_on_its_way_appears_by_itself_and_a_refused_one_is_removed(
    guide: FieldGuide, stack: Stack
) -> None:
    site = stack.site
    refused = make_unready(site, 2, "refused", reason="This is no photo.")
    album = MockAlbum(
        guide.page, stack.api, [make_unready(site, 3, "processing"), refused, make_photo(site, 1)]
    )
    open_album(guide)
    expect(cards(guide.page).first).to_contain_text("In the darkroom")
    expect(cards(guide.page).nth(1)).to_contain_text("This is no photo.")

    album.photos[0] = make_photo(site, 3)
    expect(cards(guide.page).first.get_by_role("link", name="snow")).to_be_visible()

    guide.press("Remove IMG_0002.jpg")
    expect(guide.page.get_by_text("IMG_0002.jpg is out of your album.")).to_be_visible()
    expect(guide.page.get_by_role("link", name="Day 1 of the long winter")).to_be_focused()


def test_photo_is_described_tagged_and_deleted(guide: FieldGuide, stack: Stack) -> None:
    album = MockAlbum(guide.page, stack.api, make_album(stack.site, 6))
    open_album(guide)
    guide.page.get_by_role("link", name="Day 3 of the long winter").click()
    expect(guide.heading("Day 3 of the long winter")).to_be_focused()
    expect(guide.page.get_by_text("3 January 2026 at 14:05")).to_be_visible()

    guide.press("Add the tag Toy")
    expect(guide.page.get_by_role("link", name="Toy", exact=True)).to_be_visible()
    guide.press("Take off the tag snow")
    expect(guide.page.get_by_role("link", name="snow")).to_be_hidden()
    guide.press("Edit")
    guide.page.get_by_label("In your words").fill("Only a fox")
    guide.page.get_by_label("City").fill("Bergen")
    guide.page.get_by_label("Latitude").fill("60.4")
    guide.press("Save")
    expect(guide.page.get_by_text("Latitude and longitude go together")).to_be_visible()
    expect(guide.page.get_by_label("Latitude")).to_be_focused()
    guide.page.get_by_label("Longitude").fill("5.3")
    guide.press("Save")
    expect(guide.heading("Only a fox")).to_be_visible()
    expect(guide.page.get_by_role("button", name="Edit")).to_be_focused()
    changed = next(each for each in album.photos if each["photoId"] == photo_id(3))
    assert changed["tags"] == ["Toy"]
    assert changed["place"]["latitude"] == 60.4

    guide.page.get_by_role("link", name="Next", exact=True).click()
    expect(guide.heading("Day 2 of the long winter")).to_be_focused()
    guide.page.get_by_role("link", name="Previous", exact=True).click()
    expect(guide.heading("Only a fox")).to_be_focused()
    guide.press("Delete")
    guide.dialog().get_by_role("button", name="Keep it").click()
    guide.press("Delete")
    guide.press("Delete the photo")

    expect(guide.page.get_by_text("“Only a fox” is out of your album.")).to_be_visible()
    expect(guide.page.get_by_role("link", name="Day 2 of the long winter")).to_be_focused()
    expect(cards(guide.page)).to_have_count(5)


def test_viewer_zooms_and_leafs_by_keyboard_and_swipe(guide: FieldGuide, stack: Stack) -> None:
    MockAlbum(guide.page, stack.api, make_album(stack.site, 3))
    guide.open(f"/photos/{photo_id(2)}")
    opener = guide.page.get_by_role("button", name="Look at it over the whole window")
    opener.press("Enter")
    caption = guide.dialog().get_by_role("status")
    image = guide.dialog().get_by_role("img")
    expect(caption).to_contain_text("Day 2")

    guide.page.keyboard.press("+")
    expect(image).to_have_css("transform", re.compile(r"^matrix\(1\.6, "))
    guide.page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("Day 1")
    expect(image).to_have_css("transform", re.compile(r"^matrix\(1, "))
    expect(guide.page.get_by_role("button", name="Next photo")).to_be_hidden()
    guide.page.mouse.move(300, 400)
    guide.page.mouse.down()
    guide.page.mouse.move(700, 410, steps=4)
    guide.page.mouse.up()
    expect(caption).to_contain_text("Day 2")
    guide.page.keyboard.press("Escape")

    expect(guide.dialog()).to_be_hidden()
    expect(opener).to_be_focused()
    expect(guide.page).to_have_url(f"{stack.site}/photos/{photo_id(2)}")


def test_expired_address_is_asked_for_again_once(
    guide: FieldGuide, stack: Stack, page_errors: PageErrors
) -> None:
    gone, fresh = (
        f"{stack.site}/sample-photos/expired.jpg",
        f"{stack.site}/sample-photos/bath-day.jpg",
    )
    page_errors.allow("expired.jpg")
    album = MockAlbum(
        guide.page,
        stack.api,
        [make_photo(stack.site, index, thumbUrl=gone) for index in (2, 1)],
    )
    guide.page.route(gone, lambda route: route.fulfill(status=403))

    def renew(route: Route) -> None:
        album.photos[0]["thumbUrl"] = fresh
        route.fallback()

    guide.page.route(f"{stack.api}/photos/{photo_id(2)}", renew)
    open_album(guide)

    expect(cards(guide.page).first.locator("img")).to_have_attribute("src", fresh)
    expect(cards(guide.page).nth(1).locator("photo-thumb .blank")).to_be_visible()
    asked = [call for call in album.calls if call.startswith("GET /photos/")]
    assert sorted(asked) == [f"GET /photos/{photo_id(index)}" for index in (1, 2)]


def test_album_that_does_not_answer_is_tried_again(
    guide: FieldGuide, stack: Stack, page_errors: PageErrors
) -> None:
    page_errors.allow(stack.api)
    calls = re.compile(rf"^{re.escape(stack.api)}/photos(\?|$)")
    guide.page.route(calls, lambda route: route.abort("connectionrefused"))
    guide.open("/photos")
    expect(guide.heading("The field guide is out of reach")).to_be_visible()

    guide.page.unroute(calls)
    MockAlbum(guide.page, stack.api, [])
    guide.press("Try again")

    expect(guide.heading("No photos yet")).to_be_visible()


def test_without_an_album_nothing_leads_to_its_pages(guide: FieldGuide, stack: Stack) -> None:
    config = {name: value for name, value in stack.config.items() if name != "photosOrigin"}
    guide.page.route("**/config.json", lambda route: route.fulfill(json=config))
    guide.open("/photos")
    expect(guide.heading("This page is a legend")).to_be_visible()
    expect(guide.account_button()).to_be_visible()
    expect(guide.page.get_by_role("link", name="My photos")).to_be_hidden()


def test_my_mysfits_counts_the_album_and_leads_to_it(guide: FieldGuide, stack: Stack) -> None:
    MockAlbum(guide.page, stack.api, make_album(stack.site, 3))
    guide.open("/my-mysfits")
    guide.page.get_by_role("link", name="3 photos in your album").click()
    expect(guide.heading("My photos")).to_be_focused()
    expect(guide.page.get_by_role("link", name="My photos")).to_have_attribute(
        "aria-current", "page"
    )


def test_every_state_fits_a_phone(guide: FieldGuide, stack: Stack) -> None:
    MockAlbum(guide.page, stack.api, every_state(stack.site))
    for path in ("/photos", f"/photos/{photo_id(12)}"):
        guide.open(path)
        expect(guide.page.locator("main h1")).to_be_visible()
        expect(guide.page.locator("photo-card, photo-tags").first).to_be_visible()
        for width in (640, 360, 320):
            guide.page.set_viewport_size({"width": width, "height": 640})
            assert guide.page.evaluate("document.documentElement.scrollWidth") <= width


def test_photo_that_is_sent_is_shown_and_leaves_with_the_account(
    browser: Browser,
    stack: Stack,
    cloud: Cloud,
    visitors: Visitors,
    catalogue: dict[str, dict[str, Any]],
) -> None:
    with browser.new_context(**DESKTOP, reduced_motion="reduce", locale="en-GB") as context:
        page = context.new_page()
        page_errors = PageErrors(page)
        guide = FieldGuide(page, stack.site)
        guide.open(f"/sign-in?next={path_of(catalogue['Skvalp'])}")
        guide.sign_in(visitors.new(), PASSWORD)
        guide.adopt("Skvalp")
        page.get_by_role("link", name="Add a photo").click()
        expect(guide.heading("Add photos")).to_be_focused()
        page.locator("drop-zone input.choose").set_input_files(FIRST_SNOW)
        page.get_by_label("What happened?").fill("It snowed.")
        guide.press("Send the photo")
        page.get_by_role("link", name="See the album").click()

        thumb = cards(page).locator("img")
        expect(thumb).to_be_visible()
        expect(thumb).to_have_js_property("complete", True)
        assert thumb.evaluate("(image) => image.naturalWidth") > 0
        expect(page.get_by_text(re.compile("Labels here are a stand-in"))).to_be_visible()
        assert len(photo_objects(cloud)) == 3

        # The page may be asking for the labels of the photo that goes.
        page_errors.allow("404")
        guide.account_button().click()
        page.get_by_role("link", name="Account settings").click()
        guide.press("Delete my account…")
        guide.press("Yes, delete my account")
        expect(page.get_by_text("Your account is deleted.")).to_be_visible()
        assert photo_objects(cloud) == []
        page_errors.check()


def photo_objects(cloud: Cloud) -> list[str]:
    """The keys of every object in the buckets of photos."""
    names = [each["Name"] for each in cloud.s3.list_buckets()["Buckets"]]
    return [
        found["Key"]
        for name in names
        for found in cloud.s3.list_objects_v2(Bucket=name).get("Contents", [])
        if found["Key"].startswith(("originals/", "shown/"))
    ]
