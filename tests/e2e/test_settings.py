"""The account's own page: name, password, the end of every session, and deletion."""

from typing import Any

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.e2e.tokens import end_session, let_token_run_out
from tests.support.cloud import Cloud
from tests.support.visitors import PASSWORD, Visitors, error_of

Catalogue = dict[str, dict[str, Any]]
ANOTHER_PASSWORD = "Battery-staple-8"


def open_settings(guide: FieldGuide, email: str) -> None:
    guide.open("/sign-in?next=/settings")
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("Account settings")).to_be_focused()


def test_name_and_password_are_changed(
    guide: FieldGuide, visitors: Visitors, page_errors: PageErrors, cloud: Cloud
) -> None:
    email = visitors.new()
    guide.open("/sign-in")
    guide.sign_in(email, PASSWORD)
    # The menu by keyboard.
    guide.account_button().press("Enter")
    guide.page.keyboard.press("Tab")
    guide.page.keyboard.press("Enter")
    expect(guide.heading("Account settings")).to_be_focused()

    guide.fill(name="Ada Lovelace")
    guide.press("Save the name")
    expect(guide.page.get_by_text("Saved. Nice to meet you.")).to_be_visible()
    mine = guide.page.get_by_role("button", name="Account of Ada Lovelace")
    expect(mine).to_be_visible()
    guide.page.reload()
    expect(mine).to_be_visible()

    guide.fill(password=PASSWORD, newPassword="short")
    guide.press("Change the password")
    expect(guide.field_error("newPassword")).to_contain_text("Your password still needs")
    expect(guide.page.locator("input[name=newPassword]")).to_be_focused()
    page_errors.allow(f":{cloud.port}/")
    guide.fill(password="Wrong-horse-7", newPassword=ANOTHER_PASSWORD)
    guide.press("Change the password")
    expect(guide.field_error("password")).to_have_text("This is not your present password.")
    guide.fill(password=PASSWORD)
    guide.press("Change the password")
    expect(guide.page.get_by_text("Your password is changed.")).to_be_visible()
    expect(guide.page.locator("input[name=newPassword]")).to_have_value("")
    assert visitors.sign_in(email, ANOTHER_PASSWORD)["IdToken"]


def test_signing_out_everywhere_ends_the_session_of_another_browser(
    guide: FieldGuide,
    visitors: Visitors,
    browser: Browser,
    stack: Stack,
    page_errors: PageErrors,
) -> None:
    email = visitors.new()
    pool = f"{stack.config['userPoolEndpoint']}/**"
    with browser.new_context(locale="en-GB") as elsewhere:
        other = FieldGuide(elsewhere.new_page(), stack.site)
        other.open("/sign-in")
        other.sign_in(email, PASSWORD)
        expect(other.account_button()).to_be_visible()
        open_settings(guide, email)

        # While the pool is unreachable it has not happened, and the page says so.
        page_errors.allow(stack.config["userPoolEndpoint"])
        guide.page.route(pool, lambda route: route.abort("connectionrefused"))
        guide.press("Sign out everywhere")
        expect(guide.page.get_by_role("alert")).to_contain_text("Not signed out everywhere.")
        expect(guide.account_button()).to_be_visible()
        guide.page.unroute(pool)
        guide.press("Sign out everywhere")
        expect(guide.page.get_by_text("You are signed out everywhere.")).to_be_visible()
        expect(guide.page.get_by_role("link", name="Sign in")).to_be_visible()

        # The other browser finds out as soon as its token has to be renewed.
        let_token_run_out(other)
        other.page.reload()
        expect(other.page.get_by_role("link", name="Sign in")).to_be_visible()


def test_session_that_has_ended_meanwhile_asks_once(
    guide: FieldGuide, visitors: Visitors, page_errors: PageErrors, cloud: Cloud
) -> None:
    email = visitors.new()
    open_settings(guide, email)
    visitors.cognito.admin_user_global_sign_out(UserPoolId=visitors.pool_id, Username=email)
    end_session(guide)

    page_errors.allow(f":{cloud.port}/")
    guide.fill(name="Ada Lovelace")
    guide.press("Save the name")
    expect(guide.dialog()).to_contain_text(
        "Your session has ended. Sign in again to change your name"
    )
    guide.dialog().locator("input[name=email]").fill(email)
    guide.dialog().locator("input[name=password]").fill(PASSWORD)
    guide.dialog().get_by_role("button", name="Sign in", exact=True).click()

    expect(guide.dialog()).not_to_be_visible()
    expect(guide.page.locator("input[name=name]")).to_have_value("Ada")


def test_account_deletion_asks_survives_a_failure_and_leaves_nothing_behind(
    guide: FieldGuide,
    visitors: Visitors,
    catalogue: Catalogue,
    stack: Stack,
    page_errors: PageErrors,
) -> None:
    email = visitors.new()
    guide.open(f"/sign-in?next={path_of(catalogue['Plummet'])}")
    guide.sign_in(email, PASSWORD)
    guide.heart("Plummet").click()
    guide.expect_liked("Plummet", 1)
    guide.adopt("Plummet")

    guide.account_button().click()
    guide.page.get_by_role("link", name="Account settings").click()
    guide.press("Delete my account…")
    expect(guide.heading("Are you sure?")).to_be_focused()
    expect(guide.page.get_by_text("1 mysfit will need a new home, and 1 like")).to_be_visible()
    guide.press("Keep my account")
    guide.press("Delete my account…")

    page_errors.allow(stack.api)
    guide.page.route(f"{stack.api}/me", lambda route: route.abort("connectionrefused"))
    guide.press("Yes, delete my account")
    expect(guide.page.get_by_role("alert")).to_contain_text("Your account is still there.")
    assert visitors.sign_in(email)["IdToken"]

    guide.page.unroute(f"{stack.api}/me")
    guide.press("Yes, delete my account")
    expect(guide.page.get_by_text("Your account is deleted.")).to_be_visible()
    assert error_of(visitors.sign_in, email) == "NotAuthorizedException"
    guide.open(path_of(catalogue["Plummet"]))
    guide.expect_likes("Plummet", 0)
    expect(guide.page.get_by_role("button", name="Adopt Plummet")).to_be_visible()
