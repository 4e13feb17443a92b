"""From a first visit to an adoption and back, as one person, on a desktop and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.field_guide import FieldGuide
from tests.support.cloud import Cloud, code_for
from tests.support.visitors import PASSWORD, Visitors, new_address


@pytest.mark.usefixtures("screen")
def test_a_visitor_registers_filters_likes_adopts_gives_back_and_leaves(
    guide: FieldGuide, cloud: Cloud
) -> None:
    email = new_address()
    guide.open()
    expect(guide.heading("All 24 mysfits")).to_be_visible()

    # Registering ends signed in, where the visitor was.
    guide.page.get_by_role("link", name="Sign in").click()
    guide.register("Ada", email, PASSWORD)
    guide.fill(code=code_for(cloud, email))
    guide.press("Confirm")
    expect(guide.account_button()).to_be_visible()

    # The password works on its own as well.
    guide.sign_out()
    guide.page.get_by_role("link", name="Sign in").click()
    guide.sign_in(email, PASSWORD)
    expect(guide.account_button()).to_be_visible()

    guide.choose_square("Chaotic Good")
    expect(guide.heading("3 Chaotic Good mysfits")).to_be_visible()
    assert sorted(guide.names()) == ["Encore", "Sorcha", "Suzu"]

    # The heart is filled before the answer is there, and a reload would overtake the request.
    with guide.page.expect_response("**/like"):
        guide.heart("Suzu").click()
    guide.expect_liked("Suzu", 1)
    guide.page.reload()
    expect(guide.heading("3 Chaotic Good mysfits")).to_be_visible()
    guide.expect_liked("Suzu", 1)
    expect(guide.account_button()).to_be_visible()

    guide.card("Sorcha").get_by_role("link").click()
    expect(guide.heading("Sorcha")).to_be_focused()
    guide.adopt("Sorcha")

    guide.page.get_by_role("link", name="My mysfits").click()
    living = guide.page.get_by_role("region", name="Living with you")
    liked = guide.page.get_by_role("region", name="Liked by you")
    expect(living.get_by_role("heading", name="Sorcha")).to_be_visible()
    expect(liked.get_by_role("heading", name="Suzu")).to_be_visible()

    guide.give_back("Sorcha")
    expect(guide.heading("The spare room is empty")).to_be_visible()
    guide.heart("Suzu").click()
    expect(guide.page.get_by_text("Nobody yet.")).to_be_visible()

    guide.sign_out()
    expect(guide.heading("Somebody may be waiting behind the gate")).to_be_visible()


def test_what_one_visitor_adopts_is_taken_for_the_others(
    guide: FieldGuide, visitors: Visitors, catalogue: dict[str, dict[str, Any]]
) -> None:
    path = f"/mysfits/{catalogue['Nemu']['mysfitId']}"
    guide.open(f"/sign-in?next={path}")
    guide.sign_in(visitors.new(), PASSWORD)
    guide.adopt("Nemu")

    guide.sign_out()

    expect(guide.page.get_by_text("Nemu has found a home.")).to_be_visible()
    guide.open("/?species=Baku")
    expect(guide.card("Nemu").get_by_text("Adopted")).to_be_visible()
