"""Browsing without an account: pages, filters, search, order, history and the keyboard."""

from typing import Any

from playwright.sync_api import expect

from tests.e2e.conftest import path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors

Catalogue = dict[str, dict[str, Any]]


def test_more_cards_by_the_button_and_the_same_place_by_the_back_button(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    guide.open()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)
    guide.press("Show more mysfits")
    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    assert sorted(guide.names()) == sorted(catalogue)
    expect(guide.page.get_by_role("button", name="Show more mysfits")).to_have_count(0)
    expect(guide.page.locator("mysfit-card h3 a").nth(12)).to_be_focused()

    last = guide.page.locator("mysfit-card h3 a").last
    # Not inner_text(): what is far below is not laid out yet, and has none.
    name = (last.text_content() or "").strip()
    last.click()
    expect(guide.heading(name)).to_be_focused()
    guide.page.go_back()

    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    expect(guide.page.get_by_role("link", name=name, exact=True)).to_be_focused()
    expect(guide.card(name)).to_be_in_viewport()


def test_chart_filters_by_cell_row_and_column_and_is_in_the_address(guide: FieldGuide) -> None:
    guide.open()
    welcome = guide.page.get_by_text("Meet the mysfits")
    expect(welcome).to_be_visible()
    expect(guide.page.locator("alignment-chart .cell img.face")).to_have_count(9)

    guide.choose_square("Lawful Evil")
    expect(guide.heading("2 Lawful Evil mysfits")).to_be_visible()
    expect(guide.page).to_have_url(guide.url + "/?alignment=Lawful+Evil")
    expect(welcome).not_to_be_visible()
    expect(guide.page.get_by_text("Wrote the small print.")).to_be_visible()
    guide.choose_square("All Good")
    expect(guide.heading("9 Good mysfits")).to_be_visible()
    expect(guide.page).to_have_url(guide.url + "/?goodevil=Good")
    guide.choose_square("Neutral, the whole column")
    column = "8 neither Lawful nor Chaotic mysfits"
    expect(guide.heading(column)).to_be_visible()
    expect(guide.page).to_have_url(guide.url + "/?lawchaos=Neutral")

    guide.page.reload()
    expect(guide.heading(column)).to_be_visible()
    for heading in ("9 Good mysfits", "2 Lawful Evil mysfits", "All 24 mysfits"):
        guide.page.go_back()
        expect(guide.heading(heading)).to_be_visible()


def test_species_filter_replaces_the_chart_and_none_leads_back(
    guide: FieldGuide, page_errors: PageErrors
) -> None:
    guide.page.route("**/suzu-thumb.svg", lambda route: route.abort())
    page_errors.allow("suzu-thumb.svg")
    guide.open("/?goodevil=Evil")

    guide.page.get_by_label("Or by species").select_option("Kitsune")
    expect(guide.heading("2 mysfits of the species Kitsune")).to_be_visible()
    assert sorted(guide.names()) == ["Hakuro", "Suzu"]
    expect(guide.page.locator("alignment-chart :checked")).to_have_count(0)
    # A portrait that cannot be fetched is replaced by an initial.
    expect(guide.card("Suzu").get_by_role("img", name="Suzu, not pictured")).to_be_visible()

    guide.page.get_by_label("Or by species").select_option("Squonk")
    card = guide.card("Dewey")
    expect(card.get_by_text("Weather for the hemlock woods: damp")).to_be_visible()
    expect(card.get_by_text("27 years old")).to_be_visible()

    guide.open("/?species=Accountant")
    expect(guide.heading("Nobody in this burrow")).to_be_visible()
    guide.page.get_by_role("link", name="Show all mysfits").click()
    expect(guide.heading("All 24 mysfits")).to_be_visible()


def test_search_while_typing_survives_a_reload_and_leaves_by_the_back_button(
    guide: FieldGuide,
) -> None:
    guide.open()
    guide.search().press_sequentially("domovoi")
    expect(guide.heading("2 mysfits matching “domovoi”")).to_be_visible()
    expect(guide.page).to_have_url(guide.url + "/?q=domovoi")
    expect(guide.search()).to_be_focused()

    guide.page.reload()
    expect(guide.heading("2 mysfits matching “domovoi”")).to_be_visible()
    expect(guide.search()).to_have_value("domovoi")
    guide.page.go_back()
    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.search()).to_have_value("")

    guide.search().fill("accountant")
    expect(guide.heading("Nobody goes by “accountant”")).to_be_visible()
    guide.page.get_by_role("link", name="Show all mysfits").click()
    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.search()).to_have_value("")


def test_filter_search_and_order_combine(guide: FieldGuide, catalogue: Catalogue) -> None:
    guide.open()
    guide.sort("Oldest first")
    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    oldest = sorted(catalogue.values(), key=lambda mysfit: -mysfit["age"])
    assert guide.names() == [mysfit["name"] for mysfit in oldest]

    guide.search().fill("domovoi")
    guide.choose_square("All Good")
    expect(guide.page).to_have_url(guide.url + "/?goodevil=Good&q=domovoi&sort=oldest")
    expect(guide.heading("1 Good mysfit matching “domovoi”")).to_be_visible()
    assert guide.names() == ["Pechka"]

    guide.card("Pechka").get_by_role("link").click()
    expect(guide.heading("Pechka")).to_be_focused()
    guide.page.go_back()
    expect(guide.heading("1 Good mysfit matching “domovoi”")).to_be_visible()
    expect(guide.page.get_by_role("link", name="Pechka", exact=True)).to_be_focused()


def test_mysfit_page_shows_portrait_story_and_similar_mysfits(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    suzu = catalogue["Suzu"]
    guide.open(path_of(suzu))
    expect(guide.heading("Suzu")).to_be_visible()
    expect(guide.page.get_by_text(suzu["description"])).to_be_visible()
    portrait = guide.page.get_by_role("img", name="Portrait of Suzu, Kitsune")
    expect(portrait).to_have_js_property("complete", True)
    expect(guide.page).to_have_title("Suzu, Kitsune · Mythical Mysfits")

    similar = guide.page.get_by_role("region", name="Also Chaotic Good")
    expect(similar.locator("h3")).to_have_count(2)
    similar.get_by_role("link", name="Sorcha").click()
    expect(guide.heading("Sorcha")).to_be_focused()


def test_unknown_mysfit_and_unknown_address_have_pages(
    guide: FieldGuide, page_errors: PageErrors
) -> None:
    page_errors.allow("404")
    guide.open("/mysfits/00000000-0000-4000-8000-000000000000")
    expect(guide.heading("No such mysfit")).to_be_visible()
    expect(guide.page).to_have_title("No such mysfit · Mythical Mysfits")

    guide.open("/unicorns")
    expect(guide.heading("This page is a legend")).to_be_visible()


def test_first_cards_and_adopt_are_in_view_without_scrolling(
    guide: FieldGuide, catalogue: Catalogue, screen: dict[str, Any]
) -> None:
    guide.open()
    expect(guide.heading("All 24 mysfits")).to_be_visible()
    first = guide.page.locator("mysfit-card").first.bounding_box()
    assert first
    assert first["y"] + 150 < screen["viewport"]["height"]

    guide.open(path_of(catalogue["Suzu"]))
    expect(guide.page.get_by_role("button", name="Adopt Suzu")).to_be_in_viewport(ratio=1)


def test_keyboard_alone_filters_opens_and_likes(guide: FieldGuide) -> None:
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

    # One step right, one down: arrow keys move in two directions.
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
