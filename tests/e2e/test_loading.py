"""What the browser fetches, from whom, and that nothing in the pages needs a lenient policy."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.watch import Watch
from tests.support.visitors import PASSWORD, Visitors


def addresses(guide: FieldGuide) -> list[str]:
    """Every address asked for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    guide.page.on("request", note)
    return asked


def sign_in_library(asked: list[str]) -> list[str]:
    return [address for address in asked if "/assets/cognito-" in address]


def test_looking_around_fetches_no_sign_in_library(guide: FieldGuide) -> None:
    asked = addresses(guide)
    guide.open()
    guide.card("Dubok").get_by_role("link").click()
    expect(guide.heading("Dubok")).to_be_focused()
    guide.page.get_by_role("link", name="Sign in").click()
    expect(guide.heading("Welcome back")).to_be_focused()

    assert sign_in_library(asked) == []


def test_signing_in_fetches_the_library_once(guide: FieldGuide, visitors: Visitors) -> None:
    asked = addresses(guide)
    guide.open("/sign-in")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()

    assert len(sign_in_library(asked)) == 1


def test_nothing_comes_from_anywhere_but_the_stack(
    guide: FieldGuide, visitors: Visitors, stack: Stack
) -> None:
    asked = addresses(guide)
    guide.open("/sign-in?next=/my-mysfits")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.heading("The spare room is empty")).to_be_visible()

    ours = {urlsplit(address).netloc for address in (stack.site, stack.api)}
    ours.add(urlsplit(stack.config["userPoolEndpoint"]).netloc)
    assert {urlsplit(address).netloc for address in asked} == ours


def test_what_breaks_the_policy_is_refused_and_noticed(page: Page, stack: Stack) -> None:
    watch = Watch(page)
    page.goto(stack.site)

    page.evaluate(
        """() => {
            const style = document.createElement("div");
            style.setAttribute("style", "color: red");
            const picture = document.createElement("img");
            picture.src = "data:image/png;base64,iVBORw0KGgo=";
            document.body.append(style, picture);
        }"""
    )
    page.wait_for_timeout(200)

    with pytest.raises(AssertionError) as noticed:
        watch.check()
    assert "policy violated: style-src-attr" in str(noticed.value)
    assert "policy violated: img-src data" in str(noticed.value)


def test_text_never_becomes_markup(page: Page, stack: Stack) -> None:
    page.goto(stack.site)

    refused = page.evaluate(
        """() => {
            try {
                document.createElement("div").innerHTML = "<img>";
            } catch (error) {
                return error.name;
            }
        }"""
    )

    assert refused == "TypeError"


def test_the_first_load_is_light(page: Page, stack: Stack, screen: dict[str, Any]) -> None:
    page.goto(stack.site)
    expect(page.locator("mysfit-card")).to_have_count(12)

    sizes = page.evaluate(
        """() => Object.fromEntries(performance.getEntriesByType("resource")
            .filter(({ name }) => name.endsWith(".js"))
            .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize]))"""
    )

    assert sizes
    assert sum(sizes.values()) < 120_000
    assert not [path for path in sizes if "cognito" in path]
