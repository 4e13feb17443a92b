"""Looking around without an account: filters, pages, links, the back button, the keyboard."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.watch import Watch

Catalogue = dict[str, dict[str, Any]]


def test_the_gallery_shows_every_mysfit_once_page_by_page(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    guide.open()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)

    guide.press("Show more mysfits")

    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    assert sorted(guide.names()) == sorted(catalogue)
    expect(guide.page.get_by_role("button", name="Show more mysfits")).to_have_count(0)
    expect(guide.page.locator("mysfit-card h3 a").nth(12)).to_be_focused()


@pytest.mark.parametrize(
    ("square", "query", "heading"),
    [
        ("Lawful Evil", "/?alignment=Lawful+Evil", "2 Lawful Evil mysfits"),
        ("All Good", "/?goodevil=Good", "9 Good mysfits"),
        (
            "Neutral, the whole column",
            "/?lawchaos=Neutral",
            "8 neither Lawful nor Chaotic mysfits",
        ),
    ],
)
def test_a_square_of_the_chart_filters_and_is_in_the_address(
    guide: FieldGuide, square: str, query: str, heading: str
) -> None:
    guide.open()
    guide.choose_square(square)

    expect(guide.heading(heading)).to_be_visible()
    assert guide.page.url == guide.url + query
    guide.page.reload()
    expect(guide.heading(heading)).to_be_visible()


def test_a_species_filters_and_the_chart_lets_go(guide: FieldGuide) -> None:
    guide.open("/?goodevil=Evil")

    guide.page.get_by_label("Or by species").select_option("Kitsune")

    expect(guide.heading("2 mysfits of the species Kitsune")).to_be_visible()
    assert sorted(guide.names()) == ["Hakuro", "Suzu"]
    expect(guide.page.locator("alignment-chart :checked")).to_have_count(0)


def test_a_filter_without_a_match_says_so_and_leads_back(guide: FieldGuide) -> None:
    guide.open("/?species=Accountant")
    expect(guide.heading("Nobody in this burrow")).to_be_visible()

    guide.page.get_by_role("link", name="Show all mysfits").click()

    expect(guide.heading("All 24 mysfits")).to_be_visible()


def test_a_link_to_a_mysfit_opens_it(guide: FieldGuide, catalogue: Catalogue) -> None:
    dewey = catalogue["Dewey"]
    guide.open(path_of(dewey))

    expect(guide.heading("Dewey")).to_be_visible()
    expect(guide.page.get_by_text(dewey["description"])).to_be_visible()
    portrait = guide.page.get_by_role("img", name="Portrait of Dewey, Squonk")
    expect(portrait).to_have_js_property("complete", True)
    expect(guide.page).to_have_title("Dewey, Squonk · Mythical Mysfits")


def test_a_mysfit_that_does_not_exist_is_a_page_of_its_own(guide: FieldGuide, watch: Watch) -> None:
    watch.forgive("404")
    guide.open("/mysfits/00000000-0000-4000-8000-000000000000")
    expect(guide.heading("No such mysfit")).to_be_visible()

    expect(guide.page).to_have_title("No such mysfit · Mythical Mysfits")


def test_an_address_without_a_page_says_so(guide: FieldGuide) -> None:
    guide.open("/unicorns")

    expect(guide.heading("This page is a legend")).to_be_visible()


def test_the_back_button_finds_the_place_that_was_left(guide: FieldGuide) -> None:
    guide.open()
    guide.press("Show more mysfits")
    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    last = guide.page.locator("mysfit-card h3 a").last
    # Not inner_text(): what is far below is not laid out yet, and has none.
    name = (last.text_content() or "").strip()
    last.click()
    expect(guide.heading(name)).to_be_focused()

    guide.page.go_back()

    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    expect(guide.page.get_by_role("link", name=name, exact=True)).to_be_focused()
    expect(guide.card(name)).to_be_in_viewport()


def test_the_back_button_takes_filters_back_one_by_one(guide: FieldGuide) -> None:
    guide.open()
    guide.choose_square("All Good")
    expect(guide.heading("9 Good mysfits")).to_be_visible()
    guide.choose_square("All Chaotic")
    expect(guide.heading("8 Chaotic mysfits")).to_be_visible()

    guide.page.go_back()
    expect(guide.heading("9 Good mysfits")).to_be_visible()
    guide.page.go_back()
    expect(guide.heading("All 24 mysfits")).to_be_visible()


def test_the_welcome_steps_back_once_something_is_chosen(guide: FieldGuide) -> None:
    guide.open()
    welcome = guide.page.get_by_text("Meet the mysfits")
    expect(welcome).to_be_visible()

    guide.choose_square("Lawful Evil")

    expect(welcome).not_to_be_visible()
    expect(guide.page.get_by_text("Wrote the small print.")).to_be_visible()


def test_the_first_cards_are_in_view_on_every_screen(
    guide: FieldGuide, screen: dict[str, Any]
) -> None:
    guide.open()
    expect(guide.heading("All 24 mysfits")).to_be_visible()

    first = guide.page.locator("mysfit-card").first.bounding_box()
    assert first
    assert first["y"] + 150 < screen["viewport"]["height"]


def test_every_square_has_the_face_of_its_best_liked_mysfit(guide: FieldGuide) -> None:
    guide.open()

    expect(guide.page.locator("alignment-chart .cell img.face")).to_have_count(9)


def test_a_card_lets_its_mysfit_speak(guide: FieldGuide) -> None:
    guide.open("/?species=Squonk")

    card = guide.card("Dewey")
    expect(card.get_by_text("Weather for the hemlock woods: damp")).to_be_visible()
    expect(card.get_by_text("27 years old")).to_be_visible()


def test_a_mysfits_page_leads_on_to_others_of_its_kind(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    guide.open(path_of(catalogue["Suzu"]))

    alike = guide.page.get_by_role("region", name="Also Chaotic Good")
    expect(alike.locator("h3")).to_have_count(2)
    alike.get_by_role("link", name="Sorcha").click()
    expect(guide.heading("Sorcha")).to_be_focused()


def test_a_thumb_reaches_adopt_before_the_story_ends(
    guide: FieldGuide, catalogue: Catalogue, screen: dict[str, Any]
) -> None:
    guide.open(path_of(catalogue["Suzu"]))

    expect(guide.page.get_by_role("button", name="Adopt Suzu")).to_be_in_viewport(ratio=1)


def test_a_picture_that_fails_is_replaced_by_an_initial(guide: FieldGuide, watch: Watch) -> None:
    guide.page.route("**/suzu-thumb.svg", lambda route: route.abort())

    watch.forgive("suzu-thumb.svg")
    guide.open("/?species=Kitsune")
    expect(guide.card("Suzu").get_by_role("img", name="Suzu, not pictured")).to_be_visible()


def test_the_keyboard_alone_filters_opens_and_likes(guide: FieldGuide) -> None:
    keys = guide.page.keyboard
    guide.open()
    expect(guide.heading("All 24 mysfits")).to_be_visible()

    keys.press("Tab")
    expect(guide.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(guide.search()).to_be_focused()
    keys.press("Tab")
    expect(guide.page.get_by_role("radio", name="All mysfits, 24")).to_be_focused()

    # One step right, one down: the chart is walked like a chart.
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    expect(guide.heading("3 Lawful Good mysfits")).to_be_visible()
    expect(guide.page.locator("mysfit-card")).to_have_count(3)
    expect(guide.page.get_by_role("radio", name="Lawful Good, 3")).to_be_focused()

    # Past the list of species, "Show all" and the order to the first card.
    for _ in range(4):
        keys.press("Tab")
    first = guide.page.locator("mysfit-card h3 a").first
    expect(first).to_be_focused()
    name = first.inner_text()
    keys.press("Enter")
    expect(guide.heading(name)).to_be_focused()

    # Its alignment, then the heart.
    keys.press("Tab")
    keys.press("Tab")
    expect(guide.heart(name)).to_be_focused()
    keys.press("Space")
    expect(guide.dialog()).to_be_visible()
    keys.press("Escape")
    expect(guide.dialog()).not_to_be_visible()
    expect(guide.heart(name)).to_be_focused()
