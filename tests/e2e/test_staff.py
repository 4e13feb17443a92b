"""What staff do to the catalogue in the site: add, change, give back, remove."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import STAFF, Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.e2e.tokens import end_session
from tests.support.cloud import Cloud
from tests.support.visitors import Visitors

Catalogue = dict[str, dict[str, Any]]
STORY = "It hums in the boiler room, in thirds, and will not say why."


@pytest.fixture
def password(stack: Stack) -> str:
    """Of the ready staff account, as `make up` printed it."""
    return stack.up.accounts()[STAFF]


@pytest.fixture
def api(stack: Stack, visitors: Visitors, password: str) -> Iterator[httpx.Client]:
    """The API in the name of staff; afterwards the catalogue is as it was."""
    token = visitors.sign_in(STAFF, password)["IdToken"]
    # Without no-cache a copy of before a test's writes would answer.
    headers = {"Authorization": f"Bearer {token}", "Cache-Control": "no-cache"}
    with httpx.Client(base_url=stack.api, headers=headers) as client:
        before = ids_in(client)
        yield client
        for mysfit_id in ids_in(client) - before:
            client.delete(f"/mysfits/{mysfit_id}/adopt")
            client.delete(f"/mysfits/{mysfit_id}").raise_for_status()


@pytest.fixture
def guest(api: httpx.Client) -> dict[str, Any]:
    """A mysfit that is there for one test."""
    new = {
        "name": "Thrum",
        "species": "Boggart",
        "description": STORY,
        "age": 41,
        "goodevil": "Good",
        "lawchaos": "Neutral",
        "thumbImageUri": "mysfits/dewey-thumb.svg",
        "profileImageUri": "mysfits/dewey.svg",
    }
    made: dict[str, Any] = api.post("/mysfits", json=new).json()
    return made


def ids_in(client: httpx.Client) -> set[str]:
    return {mysfit["mysfitId"] for mysfit in client.get("/mysfits").json()["mysfits"]}


def choose(page: Page, group: str, value: str) -> None:
    page.get_by_role("group", name=group).get_by_text(value, exact=True).click()


@pytest.mark.usefixtures("api")
@pytest.mark.signed_in("staff")
def test_adding_a_mysfit_shows_errors_a_preview_and_then_the_mysfit(guide: FieldGuide) -> None:
    guide.open("/keeper")
    guide.page.get_by_role("link", name="Add a mysfit").click()
    expect(guide.heading("A new mysfit")).to_be_focused()

    # Nothing is sent before it is whole; the first gap has the focus.
    guide.press("Add to the guide")
    expect(guide.field_error("name")).to_have_text("Every mysfit has a name.")
    expect(guide.page.locator("input[name=name]")).to_be_focused()
    expect(guide.page.get_by_text("Choose a portrait.")).to_be_visible()

    preview = guide.page.get_by_role("complementary", name="Preview").locator("mysfit-card")
    guide.fill(name="Thrum", species="Boggart", age="41")
    choose(guide.page, "Law or chaos", "Chaotic")
    choose(guide.page, "Good or evil", "Evil")
    guide.page.get_by_label("Story").fill(STORY)
    guide.page.get_by_title("Dewey").click()
    expect(preview).to_contain_text("Thrum")
    expect(preview).to_contain_text("Chaotic Evil")
    expect(preview.locator("mysfit-portrait img")).to_have_attribute(
        "src", "/mysfits/dewey-thumb.svg"
    )

    guide.press("Add to the guide")
    expect(guide.page.get_by_text("Thrum is in the guide.")).to_be_visible()
    expect(guide.heading("Thrum")).to_be_visible()
    guide.page.get_by_role("navigation").get_by_role("link", name="Gallery").click()
    expect(guide.heading("All 25 mysfits")).to_be_visible()
    guide.open("/?species=Boggart")
    expect(guide.card("Thrum")).to_contain_text("Chaotic Evil")


@pytest.mark.signed_in("staff")
def test_editing_explains_refusals_and_saves_what_was_changed(
    guide: FieldGuide,
    guest: dict[str, Any],
    api: httpx.Client,
    stack: Stack,
    page_errors: PageErrors,
) -> None:
    guide.open(path_of(guest))
    guide.page.get_by_role("link", name="Edit Thrum").click()
    expect(guide.heading("Edit Thrum")).to_be_focused()
    expect(guide.page.get_by_role("radio", name="Dewey")).to_be_checked()

    page_errors.allow("422", "409", "404")
    guide.fill(age="99999999999999")
    guide.press("Save the changes")
    expect(guide.field_error("age")).to_have_text("It should be less than or equal to 20000000000.")
    expect(guide.page.locator("input[name=age]")).to_be_focused()

    guide.page.route("**/mysfits/*", conflict_on_patch)
    guide.fill(age="42")
    guide.press("Save the changes")
    expect(guide.page.get_by_role("alert")).to_contain_text(
        "Another keeper is changing this mysfit"
    )
    guide.page.unroute("**/mysfits/*")

    guide.page.get_by_title("Wallow").click()
    guide.press("Save the changes")
    expect(guide.page.get_by_text("Thrum is up to date.")).to_be_visible()
    saved = api.get(path_of(guest)).json()
    changed = {name: saved[name] for name in saved if saved[name] != guest[name]}
    assert changed == {
        "age": 42,
        "thumbImageUri": f"{stack.site}/mysfits/wallow-thumb.svg",
        "profileImageUri": f"{stack.site}/mysfits/wallow.svg",
    }

    guide.open(f"/keeper{path_of(guest)}")
    guide.fill(age="43")
    api.delete(path_of(guest)).raise_for_status()
    guide.press("Save the changes")
    expect(guide.page.get_by_role("alert")).to_contain_text("Another keeper has removed")
    expect(guide.page.locator("input[name=age]")).to_have_value("43")


@pytest.mark.signed_in("staff")
def test_removing_asks_refuses_an_adopted_mysfit_and_takes_it_off_every_list(
    guide: FieldGuide,
    guest: dict[str, Any],
    visitors: Visitors,
    api: httpx.Client,
    page_errors: PageErrors,
) -> None:
    guide.open("/keeper")
    finder = guide.page.get_by_role("searchbox", name="Find by name or species")
    finder.fill("boggart")
    expect(guide.page.get_by_text("1 found")).to_be_visible()

    # Enter alone is a no.
    guide.press("Remove Thrum")
    expect(guide.page.get_by_role("button", name="Keep Thrum")).to_be_focused()
    guide.page.keyboard.press("Enter")
    expect(guide.dialog()).not_to_be_visible()
    assert api.get(path_of(guest)).status_code == 200

    # Somebody adopts it while the page is open: the refusal says what to do.
    adopter = visitors.sign_in(visitors.new())["IdToken"]
    adopt = f"{path_of(guest)}/adopt"
    api.post(adopt, headers={"Authorization": f"Bearer {adopter}"}).raise_for_status()
    page_errors.allow("409")
    guide.press("Remove Thrum")
    guide.dialog().get_by_role("button", name="Remove Thrum").click()
    expect(guide.page.get_by_text("Thrum has found a home in the meantime")).to_be_visible()

    guide.press("Give Thrum back")
    expect(guide.dialog()).to_contain_text("for its adopter?")
    guide.dialog().get_by_role("button", name="Give Thrum back").click()
    expect(guide.page.get_by_text("Thrum is looking for a home again.")).to_be_visible()

    guide.press("Remove Thrum")
    guide.dialog().get_by_role("button", name="Remove Thrum").click()
    expect(guide.page.get_by_text("Thrum has left the guide.")).to_be_visible()
    expect(guide.heading(re.compile("desk$"))).to_be_focused()
    expect(guide.page.get_by_text("0 found")).to_be_visible()
    finder.fill("")
    expect(guide.page.get_by_text("24 in the guide")).to_be_visible()


@pytest.mark.signed_in("staff")
def test_session_that_ends_while_editing_keeps_the_form(
    guide: FieldGuide,
    password: str,
    guest: dict[str, Any],
    page_errors: PageErrors,
    cloud: Cloud,
) -> None:
    guide.open(f"/keeper{path_of(guest)}")
    guide.fill(age="43")
    end_session(guide)

    page_errors.allow("401", f":{cloud.port}/")
    guide.press("Save the changes")
    expect(guide.dialog()).to_contain_text("Sign in again to keep Thrum")
    guide.dialog().locator("input[name=email]").fill(STAFF)
    guide.dialog().locator("input[name=password]").fill(password)
    guide.dialog().get_by_role("button", name="Sign in", exact=True).click()
    expect(guide.dialog()).not_to_be_visible()
    expect(guide.page.locator("input[name=age]")).to_have_value("43")
    guide.press("Save the changes")

    expect(guide.page.get_by_text("Thrum is up to date.")).to_be_visible()


@pytest.mark.signed_in("visitor")
def test_staff_pages_and_links_are_not_for_visitors(
    guide: FieldGuide, catalogue: Catalogue
) -> None:
    guide.open("/keeper")
    expect(guide.heading("This desk is for keepers")).to_be_visible()
    guide.account_button().click()
    expect(guide.page.get_by_role("link", name=re.compile("desk$"))).to_have_count(0)

    guide.open(path_of(catalogue["Suzu"]))
    expect(guide.heading("Suzu")).to_be_visible()
    expect(guide.page.get_by_role("link", name="Edit Suzu")).to_have_count(0)


def conflict_on_patch(route: Any) -> None:
    if route.request.method != "PATCH":
        route.continue_()
        return
    route.fulfill(
        status=409,
        headers={"Access-Control-Allow-Origin": "*"},
        content_type="application/problem+json",
        json={"title": "Conflict", "status": 409, "detail": "Please look again."},
    )
