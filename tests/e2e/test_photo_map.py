"""The map of the visitor's photos: markers, clusters, the card, and the same as a list."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import Axe
from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_album import MockAlbum, Photo, make_photo
from tests.e2e.page_errors import PageErrors

KYOTO = (34.981, 135.748, "Kyoto", "Japan")
SAPPORO = (43.062, 141.354, "Sapporo", "Japan")
ATACAMA = (-22.911, -68.203, "San Pedro de Atacama", "Chile")
HAMBURG = (53.551, 9.994, "Hamburg", "Germany")


@pytest.fixture
def photos(stack: Stack) -> list[Photo]:
    """Newest first: two of one place, one near it, two elsewhere, and one of nowhere."""
    return [
        placed(stack, 6, KYOTO, description="First snow.", tags=["snow", "night"]),
        placed(stack, 5, KYOTO, description="And then the second."),
        placed(stack, 4, SAPPORO),
        placed(stack, 3, ATACAMA, mysfitName="Lumbre"),
        placed(stack, 2, HAMBURG),
        make_photo(stack.site, 1),
    ]


def placed(stack: Stack, index: int, place: tuple[float, float, str, str], **changes: Any) -> Photo:
    words = dict(zip(("latitude", "longitude", "city", "nation"), place, strict=True))
    said = {"description": None, "tags": [], **changes}
    return make_photo(stack.site, index, place={**words, "address": None}, **said)


def marker(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.locator("world-map .markers").get_by_role("button", name=name)


def land_of(page: Page) -> Locator:
    """The countries; half of a map is no map."""
    return page.locator("world-map path[class^=ink]")


def position(element: Locator) -> tuple[int, int]:
    """Measured in the page: Playwright's own `bounding_box` may be of the frame before."""
    x, y = element.evaluate("(it) => [it.getBoundingClientRect().x, it.getBoundingClientRect().y]")
    return round(x), round(y)


@pytest.mark.signed_in("visitor")
def test_photos_of_all_pages_are_on_the_map_and_in_the_list(
    guide: FieldGuide, stack: Stack, photos: list[Photo], axe_source: str
) -> None:
    MockAlbum(guide.page, stack.api, photos, page_size=2)

    guide.open("/photos/map")
    expect(guide.heading("Photo map")).to_be_visible()
    expect(guide.page.get_by_text("5 photos know where they were taken, in 3")).to_be_visible()
    expect(land_of(guide.page)).to_have_count(177)
    expect(marker(guide.page, "Lumbre, San Pedro de Atacama, Chile")).to_be_visible()
    expect(marker(guide.page, "3 photos near Kyoto, Japan")).to_have_text("3")
    items = guide.page.get_by_role("region", name="As a list").get_by_role("listitem")
    expect(items).to_have_count(5)

    marker(guide.page, "Suzu, Hamburg, Germany").click()
    expect(guide.heading("Hamburg, Germany")).to_be_focused()
    assert Axe(guide.page, axe_source).violations() == []


@pytest.mark.signed_in("visitor")
def test_a_cluster_comes_apart_and_what_is_one_place_is_leafed_through(
    guide: FieldGuide, stack: Stack, photos: list[Photo]
) -> None:
    MockAlbum(guide.page, stack.api, photos)
    guide.open("/photos/map")
    fine = guide.page.expect_request(re.compile("countries-50m"))

    with fine:
        marker(guide.page, "3 photos near Kyoto, Japan").press("Enter")
    expect(marker(guide.page, "Suzu, Sapporo, Japan")).to_be_visible()
    together = marker(guide.page, "2 photos near Kyoto, Japan")
    expect(together).to_be_focused()

    together.press("Enter")
    card = guide.page.get_by_role("region", name="Kyoto, Japan")
    expect(card).to_contain_text("First snow.")
    expect(card.get_by_role("list", name="Tags")).to_contain_text("snow")
    expect(together).to_have_attribute("aria-current", "true")
    link = card.get_by_role("link", name="Open in OpenStreetMap")
    expect(link).to_have_attribute("href", re.compile(r"openstreetmap\.org/.*mlat=34\.981"))
    card.get_by_role("button", name="Next").click()
    expect(card).to_contain_text("And then the second.")
    expect(card).to_contain_text("2 of 2 here")

    guide.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(together).to_be_focused()


@pytest.mark.signed_in("visitor")
def test_keys_wheel_buttons_and_dragging_move_the_map(
    guide: FieldGuide, stack: Stack, photos: list[Photo]
) -> None:
    MockAlbum(guide.page, stack.api, photos)
    guide.open("/photos/map")
    here = marker(guide.page, "Suzu, Hamburg, Germany")
    frame = guide.page.get_by_role("group", name="Map of your photos")
    zoom_out = guide.page.get_by_role("button", name="Zoom out")
    expect(here).to_be_visible()

    frame.focus()
    guide.page.keyboard.press("0")
    expect(zoom_out).to_have_attribute("aria-disabled", "true")
    guide.page.keyboard.press("+")
    expect(guide.page.get_by_text(re.compile("^Zoom 2,"))).to_be_attached()
    x, y = position(here)
    guide.page.keyboard.press("ArrowRight")
    assert position(here) == (x - 90, y)

    left, top = position(here)
    corner_x, corner_y = position(frame)
    middle_x, middle_y = corner_x + 400, corner_y + 300
    guide.page.mouse.move(middle_x, middle_y)
    guide.page.mouse.down()
    guide.page.mouse.move(middle_x + 20, middle_y, steps=2)
    guide.page.mouse.move(middle_x + 40, middle_y + 30, steps=2)
    guide.page.mouse.up()
    assert position(here) == (left + 40, top + 30)

    guide.page.mouse.wheel(0, 3000)
    expect(zoom_out).to_have_attribute("aria-disabled", "true")
    guide.page.mouse.dblclick(middle_x, middle_y)
    expect(guide.page.get_by_text(re.compile("^Zoom 2,"))).to_be_attached()
    for _ in range(4):
        guide.press("Zoom in")
    expect(guide.page.get_by_text(re.compile("^Zoom 32,"))).to_be_attached()
    expect(guide.page.get_by_role("button", name="Zoom in")).to_have_attribute(
        "aria-disabled", "true"
    )
    guide.press("All photos")
    expect(here).to_be_in_viewport()


@pytest.mark.signed_in("visitor")
def test_two_fingers_zoom_the_map(guide: FieldGuide, stack: Stack, photos: list[Photo]) -> None:
    MockAlbum(guide.page, stack.api, photos)
    guide.open("/photos/map")
    frame = guide.page.get_by_role("group", name="Map of your photos")
    frame.focus()
    guide.page.keyboard.press("0")
    expect(guide.page.get_by_text(re.compile("^Zoom 1,"))).to_be_attached()
    x, y = position(frame)
    touch = guide.page.context.new_cdp_session(guide.page)

    def fingers(kind: str, *places: int) -> None:
        points = [{"x": x + at, "y": y + 300, "id": at_id} for at_id, at in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 350, 450)
    fingers("touchMove", 300, 500)
    fingers("touchMove", 200, 600)
    fingers("touchEnd")

    # Four times as far apart as they were.
    expect(guide.page.get_by_text(re.compile("^Zoom 4,"))).to_be_attached()


@pytest.mark.signed_in("visitor")
def test_the_list_shows_a_photo_on_the_map(
    guide: FieldGuide, stack: Stack, photos: list[Photo]
) -> None:
    MockAlbum(guide.page, stack.api, photos)
    guide.open("/photos/map")
    item = guide.page.get_by_role("region", name="As a list").get_by_role("button", name="Atacama")

    item.press("Enter")
    expect(guide.heading("San Pedro de Atacama, Chile")).to_be_focused()
    expect(item).to_have_attribute("aria-current", "true")
    expect(guide.page.get_by_text(re.compile("^Zoom 8, 1 marker in view"))).to_be_attached()

    guide.press("Close")
    expect(item).to_be_focused()


@pytest.mark.signed_in("visitor")
def test_a_map_without_places_and_one_that_cannot_be_read(
    guide: FieldGuide, stack: Stack, photos: list[Photo], page_errors: PageErrors
) -> None:
    guide.page.route(f"{stack.api}/photos?**", lambda route: route.abort("connectionrefused"))
    page_errors.allow("ERR_CONNECTION_REFUSED")
    guide.open("/photos/map")
    expect(guide.heading("The field guide is out of reach")).to_be_visible()

    MockAlbum(guide.page, stack.api, photos[-1:])
    guide.press("Try again")
    expect(guide.page.get_by_text("None of your photos says where it was taken.")).to_be_visible()


def test_the_map_of_somebody_signed_out_is_behind_the_gate(
    guide: FieldGuide, axe_source: str
) -> None:
    guide.open("/photos/map")

    expect(guide.heading("This map is folded away")).to_be_visible()
    link = guide.page.get_by_role("main").get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", "/sign-in?next=%2Fphotos%2Fmap")
    assert Axe(guide.page, axe_source).violations() == []
