"""The gallery as it is published, HTML before any script, and what the script makes of it."""

import re

from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e.axe import Axe
from tests.e2e.conftest import DESKTOP, Stack
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
    return [...copy.querySelectorAll("mysfit-card, mysfit-card *")].map(
        (each) => [each.localName, ...attributes(each).sort(), each.children.length
            ? "" : each.textContent.trim()].join(" "),
    );
}"""
"""Every element of the cards with its attributes and text."""


def test_published_markup_is_what_the_script_draws(
    browser: Browser, page: Page, stack: Stack
) -> None:
    with browser.new_context(**DESKTOP) as context:
        before = without_script(context.new_page(), stack.site).evaluate(MARKUP)

    # Other tests have changed what the API would answer.
    page.route(f"{stack.api}/mysfits?**", lambda _route: None)
    page.goto(stack.site)
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


def test_signed_out_visitor_fetches_one_script(page: Page, stack: Stack) -> None:
    scripts: list[str] = []

    def record(request: Request) -> None:
        if request.resource_type == "script":
            scripts.append(request.url)

    page.on("request", record)
    page.goto(stack.site)
    expect(page.get_by_role("heading", name="All 24 mysfits")).to_be_visible()

    assert len(scripts) == 1


def test_published_gallery_is_accessible_before_the_script(
    browser: Browser, stack: Stack, axe_source: str
) -> None:
    with browser.new_context(**DESKTOP, reduced_motion="reduce", locale="en-GB") as context:
        page = without_script(context.new_page(), stack.site)

        assert Axe(page, axe_source).violations() == []


def without_script(page: Page, address: str) -> Page:
    """The page at an address as it was published: its script is never there."""
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(address)
    return page
