"""What the browser fetches and from whom, and that the Content-Security-Policy holds."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.support.visitors import PASSWORD, Visitors


def test_sign_in_library_is_fetched_once_at_the_sign_in_and_nothing_from_elsewhere(
    guide: FieldGuide, visitors: Visitors, stack: Stack
) -> None:
    requested: list[str] = []

    def record(request: Request) -> None:
        requested.append(request.url)

    def library() -> list[str]:
        return [address for address in requested if "/assets/cognito-" in address]

    guide.page.on("request", record)
    guide.open()
    guide.card("Dubok").get_by_role("link").click()
    expect(guide.heading("Dubok")).to_be_focused()
    guide.page.get_by_role("link", name="Sign in").click()
    expect(guide.heading("Welcome back")).to_be_focused()
    assert library() == []

    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()

    assert len(library()) == 1
    # The API is under the site's own origin, so no call of it is preflighted.
    assert any(address.startswith(f"{stack.site}/api/me") for address in requested)
    pool = urlsplit(stack.config["userPoolEndpoint"]).netloc
    assert {urlsplit(address).netloc for address in requested} == {
        urlsplit(stack.site).netloc,
        pool,
    }


def test_violations_of_the_policy_are_blocked_and_recorded(page: Page, stack: Stack) -> None:
    page_errors = PageErrors(page)
    page.goto(stack.site)

    page.evaluate(
        """async () => {
            const style = document.createElement("div");
            style.setAttribute("style", "color: red");
            const picture = document.createElement("img");
            picture.src = "data:image/png;base64,iVBORw0KGgo=";
            let violations = 0;
            const both = new Promise((resolve) => {
                addEventListener("securitypolicyviolation", () => ++violations === 2 && resolve());
            });
            document.body.append(style, picture);
            await both;
        }"""
    )
    refused = page.evaluate(
        """() => {
            try {
                document.createElement("div").innerHTML = "<img>";
            } catch (error) {
                return error.name;
            }
        }"""
    )

    with pytest.raises(AssertionError) as raised:
        page_errors.check()
    assert "policy violated: style-src-attr" in str(raised.value)
    assert "policy violated: img-src data" in str(raised.value)
    # Trusted Types: text never becomes markup.
    assert refused == "TypeError"


def test_first_load_has_less_than_120_kb_of_script(page: Page, stack: Stack) -> None:
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
