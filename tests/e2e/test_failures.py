"""When the API, the user pool or the network is away."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.support.visitors import PASSWORD


def unavailable(route: Route) -> None:
    """What the service answers while DynamoDB is away."""
    route.fulfill(
        status=503,
        headers={"Access-Control-Allow-Origin": "*"},
        content_type="application/problem+json",
        json={"title": "Service Unavailable", "status": 503, "detail": "Try again."},
    )


def test_gallery_tries_again_after_no_answer_and_after_a_failed_next_page(
    guide: FieldGuide, page_errors: PageErrors, stack: Stack
) -> None:
    everything = f"{stack.api}/**"
    guide.page.route(everything, lambda route: route.abort("connectionrefused"))
    page_errors.allow(stack.api)
    guide.open()
    expect(guide.heading("The field guide is out of reach")).to_be_visible()
    guide.page.unroute(everything)
    guide.press("Try again")
    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)

    guide.page.route(everything, unavailable)
    guide.press("Show more mysfits")
    expect(guide.heading("The line went quiet")).to_be_visible()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)
    guide.page.unroute(everything)
    guide.press("Try again")
    expect(guide.page.locator("mysfit-card")).to_have_count(24)


def test_mysfit_page_says_that_the_service_failed_not_the_connection(
    guide: FieldGuide, page_errors: PageErrors, stack: Stack, catalogue: dict[str, dict[str, Any]]
) -> None:
    everything = f"{stack.api}/**"
    guide.page.route(everything, unavailable)
    page_errors.allow("503")
    guide.open(path_of(catalogue["Lumbre"]))
    expect(guide.heading("The line went quiet")).to_be_visible()
    guide.page.unroute(everything)
    guide.press("Try again")

    expect(guide.heading("Lumbre")).to_be_visible()


@pytest.mark.signed_in("visitor")
def test_refused_like_is_taken_back_with_a_sentence(
    guide: FieldGuide, page_errors: PageErrors
) -> None:
    guide.open("/?species=Bunyip")
    expect(guide.account_button()).to_be_visible()
    guide.page.route("**/like", unavailable)

    page_errors.allow("503")
    guide.heart("Wallow").click()
    expect(guide.page.get_by_text("The mysfits are not answering just now.")).to_be_visible()

    expect(guide.heart("Wallow")).to_have_attribute("aria-pressed", "false")
    guide.expect_likes("Wallow", 0)


def test_lost_network_is_shown_until_it_is_back(
    guide: FieldGuide, page_errors: PageErrors, stack: Stack
) -> None:
    # Portraits may still be on their way.
    page_errors.allow("net::ERR_INTERNET_DISCONNECTED", stack.config["userPoolEndpoint"])
    guide.open("/sign-in")
    expect(guide.heading("Welcome back")).to_be_visible()
    guide.page.context.set_offline(True)
    expect(guide.page.get_by_text("You are offline.")).to_be_visible()
    guide.page.context.set_offline(False)
    expect(guide.page.get_by_text("You are offline.")).not_to_be_visible()

    # The pool alone is away.
    pool = stack.config["userPoolEndpoint"]
    guide.page.route(f"{pool}/**", lambda route: route.abort("connectionrefused"))
    guide.sign_in("ada@example.com", PASSWORD)
    expect(guide.page.get_by_role("alert")).to_contain_text("Check your connection")


def test_site_without_its_configuration_says_so(guide: FieldGuide, page_errors: PageErrors) -> None:
    guide.page.route("**/config.json", lambda route: route.fulfill(status=500))

    page_errors.allow("config.json")
    guide.open()
    expect(guide.heading("The line went quiet")).to_be_visible()
