"""Searching as one types, and sorting: in the address, after a reload, by the back button."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.field_guide import FieldGuide

Catalogue = dict[str, dict[str, Any]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kits", {"Hakuro", "Suzu"}),
        ("SITH", {"Grimalda"}),
        ("jackalope mari", {"Marigold"}),
    ],
)
@pytest.mark.usefixtures("screen")
def test_names_and_species_are_found_while_typing(
    guide: FieldGuide, words: str, found: set[str]
) -> None:
    guide.open()

    guide.search().press_sequentially(words, delay=20)

    noun = "mysfit" if len(found) == 1 else "mysfits"
    expect(guide.heading(f"{len(found)} {noun} matching “{words}”")).to_be_visible()
    assert set(guide.names()) == found
    expect(guide.search()).to_be_focused()


def test_a_search_survives_a_reload_and_goes_by_the_back_button(guide: FieldGuide) -> None:
    guide.open()
    guide.search().press_sequentially("domovoi", delay=20)
    expect(guide.heading("2 mysfits matching “domovoi”")).to_be_visible()
    expect(guide.page).to_have_url(guide.url + "/?q=domovoi")

    guide.page.reload()
    expect(guide.heading("2 mysfits matching “domovoi”")).to_be_visible()
    expect(guide.search()).to_have_value("domovoi")
    guide.page.go_back()

    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.search()).to_have_value("")


def test_a_filter_a_search_and_an_order_hold_together(guide: FieldGuide) -> None:
    guide.open("/?goodevil=Good")

    guide.search().fill("domovoi")
    guide.sort("Oldest first")

    expect(guide.page).to_have_url(guide.url + "/?goodevil=Good&q=domovoi&sort=oldest")
    expect(guide.heading("1 Good mysfit matching “domovoi”")).to_be_visible()
    assert guide.names() == ["Pechka"]


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("Name, A to Z", lambda mysfit: mysfit["name"]),
        ("Youngest first", lambda mysfit: mysfit["age"]),
        ("Oldest first", lambda mysfit: -mysfit["age"]),
    ],
)
def test_the_gallery_is_sorted(
    guide: FieldGuide, catalogue: Catalogue, order: str, key: Any
) -> None:
    guide.open()
    guide.sort(order)
    expect(guide.page).to_have_url(re.compile("sort="))

    expect(guide.page.locator("mysfit-card")).to_have_count(24)
    assert guide.names() == [mysfit["name"] for mysfit in sorted(catalogue.values(), key=key)]


def test_a_search_for_nobody_says_so_and_leads_back(guide: FieldGuide) -> None:
    guide.open()
    guide.search().fill("accountant")
    expect(guide.heading("Nobody goes by “accountant”")).to_be_visible()

    guide.page.get_by_role("link", name="Show all mysfits").click()

    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.search()).to_have_value("")


def test_somebody_found_is_found_again_by_the_back_button(guide: FieldGuide) -> None:
    guide.open("/?q=kitsune&sort=name")
    guide.card("Suzu").get_by_role("link").click()
    expect(guide.heading("Suzu")).to_be_focused()

    guide.page.go_back()

    expect(guide.heading("2 mysfits matching “kitsune”")).to_be_visible()
    expect(guide.page.get_by_role("link", name="Suzu", exact=True)).to_be_focused()
