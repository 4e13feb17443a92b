"""The account's own page: another name, the end of every session, and leaving for good."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Stack, path_of
from tests.e2e.field_guide import FieldGuide
from tests.e2e.tokens import end_session, let_token_run_out
from tests.e2e.watch import Watch
from tests.support.cloud import Cloud
from tests.support.visitors import PASSWORD, Visitors, error_of

Catalogue = dict[str, dict[str, Any]]


def open_settings(guide: FieldGuide, email: str) -> None:
    guide.open("/sign-in?next=/settings")
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("Account settings")).to_be_focused()


@pytest.mark.usefixtures("screen")
def test_a_new_name_is_there_at_once_and_after_a_reload(
    guide: FieldGuide, visitors: Visitors
) -> None:
    open_settings(guide, visitors.new())

    guide.fill(name="Ada Lovelace")
    guide.press("Save the name")
    expect(guide.page.get_by_text("Saved. Nice to meet you.")).to_be_visible()

    mine = guide.page.get_by_role("button", name="Account of Ada Lovelace")
    expect(mine).to_be_visible()
    guide.page.reload()
    expect(mine).to_be_visible()


def test_the_menu_leads_to_the_settings(guide: FieldGuide, visitors: Visitors) -> None:
    guide.open("/sign-in")
    guide.sign_in(visitors.new(), PASSWORD)

    guide.account_button().press("Enter")
    guide.page.keyboard.press("Tab")
    guide.page.keyboard.press("Enter")

    expect(guide.heading("Account settings")).to_be_focused()


@pytest.mark.usefixtures("screen")
def test_signing_out_everywhere_ends_the_session_of_another_browser(
    guide: FieldGuide, visitors: Visitors, browser: Browser, stack: Stack, watch: Watch
) -> None:
    email = visitors.new()
    with browser.new_context(locale="en-GB") as elsewhere:
        other = FieldGuide(elsewhere.new_page(), stack.site)
        other.open("/sign-in")
        other.sign_in(email, PASSWORD)
        expect(other.account_button()).to_be_visible()
        open_settings(guide, email)

        guide.press("Sign out everywhere")

        expect(guide.page.get_by_text("You are signed out everywhere.")).to_be_visible()
        expect(guide.page.get_by_role("link", name="Sign in")).to_be_visible()
        # The other browser finds out as soon as its token of an hour needs another one.
        let_token_run_out(other)
        other.page.reload()
        expect(other.page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_pool_that_is_away_is_never_said_to_have_ended_the_sessions(
    guide: FieldGuide, visitors: Visitors, stack: Stack, watch: Watch
) -> None:
    open_settings(guide, visitors.new())
    pool = stack.config["userPoolEndpoint"]
    guide.page.route(f"{pool}/**", lambda route: route.abort("connectionrefused"))

    watch.forgive(pool)
    guide.press("Sign out everywhere")

    expect(guide.page.get_by_role("alert")).to_contain_text("Not signed out everywhere.")
    expect(guide.account_button()).to_be_visible()


def test_a_session_that_has_ended_meanwhile_asks_once(
    guide: FieldGuide, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    email = visitors.new()
    open_settings(guide, email)
    visitors.cognito.admin_user_global_sign_out(UserPoolId=visitors.pool_id, Username=email)
    end_session(guide)

    watch.forgive(f":{cloud.port}/")
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


@pytest.mark.usefixtures("screen")
def test_whoever_deletes_their_account_leaves_nothing_behind(
    guide: FieldGuide, visitors: Visitors, catalogue: Catalogue
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
    guide.press("Yes, delete my account")
    expect(guide.page.get_by_text("Your account is deleted.")).to_be_visible()

    assert error_of(visitors.sign_in, email) == "NotAuthorizedException"
    guide.open(path_of(catalogue["Plummet"]))
    guide.expect_likes("Plummet", 0)
    expect(guide.page.get_by_role("button", name="Adopt Plummet")).to_be_visible()


def test_an_account_is_kept_by_whoever_thinks_better_of_it(
    guide: FieldGuide, visitors: Visitors
) -> None:
    email = visitors.new()
    open_settings(guide, email)

    guide.press("Delete my account…")
    guide.press("Keep my account")

    expect(guide.page.get_by_role("button", name="Delete my account…")).to_be_visible()
    assert visitors.sign_in(email)["IdToken"]


def test_a_mysfit_that_cannot_be_given_back_keeps_the_account(
    guide: FieldGuide, visitors: Visitors, stack: Stack, watch: Watch
) -> None:
    email = visitors.new()
    open_settings(guide, email)
    guide.page.route(f"{stack.api}/me", lambda route: route.abort("connectionrefused"))

    watch.forgive(stack.api)
    guide.press("Delete my account…")
    guide.press("Yes, delete my account")

    expect(guide.page.get_by_role("alert")).to_contain_text("Your account is still there.")
    assert visitors.sign_in(email)["IdToken"]


def test_settings_of_nobody_ask_to_sign_in(guide: FieldGuide) -> None:
    guide.open("/settings")

    expect(guide.heading("Whose account would that be?")).to_be_visible()
