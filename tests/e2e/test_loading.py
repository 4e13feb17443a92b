"""What the browser fetches, from whom, and that nothing in the pages needs a lenient policy."""

from urllib.parse import urlsplit

from playwright.sync_api import Request, Route, expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.local.visitors import PASSWORD, Visitors


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


def test_the_site_works_under_a_policy_without_exceptions(
    guide: FieldGuide, visitors: Visitors, stack: Stack
) -> None:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"connect-src 'self' {stack.api} {stack.config['userPoolEndpoint']}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types lit-html"
    )

    def with_policy(route: Route) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": policy}
        route.fulfill(response=answer, headers=headers)

    guide.page.route(
        lambda url: url.startswith(stack.site) and "." not in urlsplit(url).path, with_policy
    )
    guide.open("/sign-in?next=/?species=Domovoi")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()
    guide.heart("Pechka").click()
    guide.expect_liked("Pechka", 1)
    guide.card("Snezhok").get_by_role("link").click()
    guide.press("Adopt Snezhok")

    # Any violation would be an error in the console, which ends the test.
    expect(guide.dialog()).to_be_visible()
