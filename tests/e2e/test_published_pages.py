"""Pages that are HTML before any script, and what the script makes of them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e.axe import Axe
from tests.e2e.conftest import DESKTOP, Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors

MARKUP = """() => {
    const copy = document.querySelector("main").cloneNode(true);
    copy.querySelectorAll("noscript, .similar, .face").forEach((each) => each.remove());
    copy.querySelectorAll("*").forEach((each) => {
        ["inert", "checked", "eager", "selected"].forEach((name) => each.removeAttribute(name));
    });
    const notes = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (notes.nextNode()) found.push(notes.currentNode);
    found.forEach((each) => each.remove());
    const attributes = (each) => [...each.attributes].map(({ name, value }) => `${name}=${value}`);
    return [...copy.querySelectorAll("mysfit-card, mysfit-card *, mysfit-page, mysfit-page *")].map(
        (each) => [each.localName, ...attributes(each).sort(), each.children.length
            ? "" : each.textContent.trim()].join(" "),
    );
}"""
"""Every element of the cards, or of a mysfit's page, with its attributes and text."""


@pytest.mark.parametrize("where", ["gallery", "mysfit"])
def test_published_markup_is_what_the_script_draws(
    browser: Browser, page: Page, stack: Stack, catalogue: dict[str, dict[str, Any]], where: str
) -> None:
    path = "/" if where == "gallery" else path_of(catalogue["Hakuro"])
    with browser.new_context(**DESKTOP) as context:
        before = without_script(context.new_page(), stack.site + path).evaluate(MARKUP)

    page.goto(stack.site + path)
    expect(page.locator("[data-published]")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()

    assert len(before) > 20
    assert page.evaluate(MARKUP) == before


def test_first_portrait_is_fetched_before_the_api_is_asked(page: Page, stack: Stack) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(stack.site)
    expect(page.get_by_role("heading", name="All 24 mysfits")).to_be_visible()

    portrait = next(n for n, url in enumerate(asked) if url.endswith("-thumb.svg"))
    api = next(n for n, url in enumerate(asked) if url.startswith(stack.api))
    assert portrait < api


def test_gallery_shows_its_cards_and_their_age_while_the_api_is_away(
    guide: FieldGuide, page_errors: PageErrors, stack: Stack
) -> None:
    everything = f"{stack.api}/**"
    guide.page.route(everything, lambda route: route.abort("connectionrefused"))
    page_errors.allow(stack.api)

    guide.open()
    expect(guide.page.get_by_text("As the guide was on")).to_be_visible()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)

    guide.page.unroute(everything)
    guide.press("Try again")
    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.page.get_by_text("As the guide was on")).to_have_count(0)


def test_script_takes_over_in_place_and_shows_what_the_api_answers(
    guide: FieldGuide, stack: Stack
) -> None:
    """The configuration comes late, so that the visitor has moved on the published page."""
    page, held = guide.page, list[Route]()
    page.route("**/config.json", lambda route: held.append(route))
    page.route(f"{stack.api}/mysfits?**", liked_by_41)
    guide.open()
    link = guide.card("Dubok").get_by_role("link")
    link.focus()
    page.evaluate("scrollTo(0, 500)")
    assert page.locator("[data-published] mysfit-card").count() == 12

    held[0].continue_()
    expect(guide.heading("All 24 mysfits")).to_be_visible()

    expect(page.locator("mysfit-card")).to_have_count(12)
    expect(link).to_be_focused()
    assert page.evaluate("scrollY") == 500
    expect(guide.heart("Hakuro")).to_have_accessible_name(re.compile("41 likes"))


def liked_by_41(route: Route) -> None:
    answer = route.fetch()
    body = answer.json()
    for mysfit in body["mysfits"]:
        mysfit["likes"] = 41
    route.fulfill(response=answer, json=body)


def test_mysfit_that_is_gone_since_is_not_shown(
    guide: FieldGuide, page_errors: PageErrors, stack: Stack, catalogue: dict[str, dict[str, Any]]
) -> None:
    hakuro = catalogue["Hakuro"]
    guide.page.route(
        f"{stack.api}{path_of(hakuro)}",
        lambda route: route.fulfill(
            status=404, headers={"Access-Control-Allow-Origin": "*"}, json={"title": "Not Found"}
        ),
    )
    page_errors.allow("404")

    guide.open(path_of(hakuro))

    expect(guide.heading("No such mysfit")).to_be_visible()


def test_signed_out_visitor_fetches_one_script(page: Page, stack: Stack) -> None:
    scripts: list[str] = []

    def record(request: Request) -> None:
        if request.resource_type == "script":
            scripts.append(request.url)

    page.on("request", record)
    page.goto(stack.site)
    expect(page.get_by_role("heading", name="All 24 mysfits")).to_be_visible()

    assert len(scripts) == 1


@pytest.mark.parametrize("where", ["gallery", "mysfit"])
def test_published_page_is_accessible_before_the_script(
    browser: Browser,
    stack: Stack,
    catalogue: dict[str, dict[str, Any]],
    axe_source: str,
    where: str,
) -> None:
    path = "/" if where == "gallery" else path_of(catalogue["Hakuro"])
    with browser.new_context(**DESKTOP, reduced_motion="reduce", locale="en-GB") as context:
        page = without_script(context.new_page(), stack.site + path)

        assert Axe(page, axe_source).violations() == []


def without_script(page: Page, address: str) -> Page:
    """The page at an address as it was published: its script is never there."""
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(address)
    return page
