"""When the API, the user pool or the network is away."""

from typing import Any

from playwright.sync_api import Route, expect

from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.watch import Watch
from tests.support.visitors import PASSWORD, Visitors


def unavailable(route: Route) -> None:
    """What the service answers while DynamoDB is away."""
    route.fulfill(
        status=503,
        headers={"Access-Control-Allow-Origin": "*"},
        content_type="application/problem+json",
        json={"title": "Service Unavailable", "status": 503, "detail": "Try again."},
    )


def test_a_gallery_whose_api_is_away_says_so_and_tries_again(
    guide: FieldGuide, watch: Watch, stack: Stack
) -> None:
    everything = f"{stack.api}/**"
    guide.page.route(everything, lambda route: route.abort("connectionrefused"))

    watch.forgive(stack.api)
    guide.open()
    expect(guide.heading("The field guide is out of reach")).to_be_visible()
    guide.page.unroute(everything)
    guide.press("Try again")

    expect(guide.heading("All 24 mysfits")).to_be_visible()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)


def test_a_service_that_fails_is_not_called_the_visitors_connection(
    guide: FieldGuide, watch: Watch, stack: Stack, catalogue: dict[str, dict[str, Any]]
) -> None:
    everything = f"{stack.api}/**"
    guide.page.route(everything, unavailable)

    watch.forgive("503")
    guide.open(path_of(catalogue["Lumbre"]))
    expect(guide.heading("The line went quiet")).to_be_visible()
    guide.page.unroute(everything)
    guide.press("Try again")

    expect(guide.heading("Lumbre")).to_be_visible()


def test_a_next_page_that_fails_keeps_the_ones_before(
    guide: FieldGuide, watch: Watch, stack: Stack
) -> None:
    guide.open()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)
    guide.page.route(f"{stack.api}/**", unavailable)

    watch.forgive("503")
    guide.press("Show more mysfits")
    expect(guide.heading("The line went quiet")).to_be_visible()
    expect(guide.page.locator("mysfit-card")).to_have_count(12)
    guide.page.unroute(f"{stack.api}/**")
    guide.press("Try again")

    expect(guide.page.locator("mysfit-card")).to_have_count(24)


def test_a_refused_like_is_taken_back_with_a_sentence(
    guide: FieldGuide, watch: Watch, stack: Stack, visitors: Visitors
) -> None:
    guide.open("/sign-in?next=/?species=Bunyip")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()
    guide.page.route("**/like", unavailable)

    watch.forgive("503")
    guide.heart("Wallow").click()
    expect(guide.page.get_by_text("The mysfits are not answering just now.")).to_be_visible()

    expect(guide.heart("Wallow")).to_have_attribute("aria-pressed", "false")
    guide.expect_likes("Wallow", 0)


def test_losing_the_network_is_said_and_so_is_its_return(guide: FieldGuide, watch: Watch) -> None:
    # Portraits may still be on their way.
    watch.forgive("net::ERR_INTERNET_DISCONNECTED")
    guide.open()
    expect(guide.heading("All 24 mysfits")).to_be_visible()

    guide.page.context.set_offline(True)
    expect(guide.page.get_by_text("You are offline.")).to_be_visible()
    guide.page.context.set_offline(False)

    expect(guide.page.get_by_text("You are offline.")).not_to_be_visible()


def test_a_pool_that_is_away_is_said_in_the_form(
    guide: FieldGuide, watch: Watch, stack: Stack
) -> None:
    pool = stack.config["userPoolEndpoint"]
    guide.page.route(f"{pool}/**", lambda route: route.abort("connectionrefused"))
    guide.open("/sign-in")

    watch.forgive(pool)
    guide.sign_in("ada@example.com", PASSWORD)
    expect(guide.page.get_by_role("alert")).to_contain_text("Check your connection")


def test_a_site_without_its_configuration_says_so(guide: FieldGuide, watch: Watch) -> None:
    guide.page.route("**/config.json", lambda route: route.fulfill(status=500))

    watch.forgive("config.json")
    guide.open()
    expect(guide.heading("The line went quiet")).to_be_visible()
