"""Signing in and registering when something is not right, and when something was waiting for it."""

from playwright.sync_api import expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.tokens import end_session, let_token_run_out, spoil_id_token
from tests.e2e.watch import Watch
from tests.support.cloud import Cloud, code_for
from tests.support.visitors import PASSWORD, Visitors, another, new_address


def test_a_wrong_password_is_said_beside_the_field(
    guide: FieldGuide, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    guide.open("/sign-in")

    watch.forgive(f":{cloud.port}/")
    guide.sign_in(visitors.new(), "Wrong-horse-7")
    expect(guide.page.locator("input[name=password]")).to_be_focused()

    expect(guide.field_error("password")).to_have_text(
        "The e-mail address or password is not right."
    )


def test_an_unknown_address_is_told_the_same_as_a_wrong_password(
    guide: FieldGuide, watch: Watch, cloud: Cloud
) -> None:
    guide.open("/sign-in")

    watch.forgive(f":{cloud.port}/")
    guide.sign_in(new_address(), PASSWORD)
    expect(guide.page.locator("input[name=password]")).to_be_focused()

    expect(guide.field_error("password")).to_have_text(
        "The e-mail address or password is not right."
    )


def test_a_wrong_code_is_said_beside_the_field_and_a_new_one_helps(
    guide: FieldGuide, watch: Watch, cloud: Cloud
) -> None:
    email = new_address()
    guide.open("/register")
    guide.fill(name="Ada", email=email, password=PASSWORD)
    guide.press("Make my account")
    expect(guide.heading("Look in your mail")).to_be_visible()

    watch.forgive(f":{cloud.port}/")
    guide.fill(code=another(code_for(cloud, email)))
    guide.press("Confirm")
    expect(guide.page.locator("input[name=code]")).to_be_focused()

    expect(guide.field_error("code")).to_have_text(
        "That is not the code we sent. Look again, or ask for a new one."
    )
    guide.press("Send a new code")
    expect(guide.page.get_by_text("A new code is on its way.")).to_be_visible()
    guide.fill(code=code_for(cloud, email))
    guide.press("Confirm")
    expect(guide.account_button()).to_be_visible()


def test_a_weak_password_and_a_taken_address_are_said_beside_their_fields(
    guide: FieldGuide, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    guide.open("/register")

    guide.fill(name="Ada", email=new_address(), password="short")
    guide.press("Make my account")
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    expect(guide.field_error("password")).to_have_text(
        "Your password still needs 12 characters or more, a capital letter and a digit."
    )

    watch.forgive(f":{cloud.port}/")
    guide.fill(name="Ada", email=visitors.new(), password=PASSWORD)
    guide.press("Make my account")
    expect(guide.page.locator("input[name=email]")).to_be_focused()

    expect(guide.field_error("email")).to_have_text(
        "There is already an account with this address. Sign in instead."
    )


def test_the_rules_of_the_pool_are_ticked_while_a_password_is_typed(guide: FieldGuide) -> None:
    guide.open("/register")
    rules = guide.page.locator("password-rules li")
    expect(rules).to_have_text(
        [
            "12 characters or more, not yet",
            "a small letter, not yet",
            "a capital letter, not yet",
            "a digit, not yet",
        ]
    )

    guide.page.locator("input[name=password]").press_sequentially("Correct h7")

    expect(rules.filter(has_text="not yet")).to_have_text(["12 characters or more, not yet"])
    expect(guide.page.locator("password-rules").get_by_role("status")).to_have_text(
        "3 of 4 password rules met."
    )


def test_what_the_pool_alone_can_refuse_is_said_beside_the_password(
    guide: FieldGuide, stack: Stack, watch: Watch, cloud: Cloud
) -> None:
    # A site that was published before the pool's policy became stricter.
    lenient = {**stack.config, "passwordPolicy": {"MinimumLength": 4}}
    guide.page.route("**/config.json", lambda route: route.fulfill(json=lenient))
    guide.open("/register")

    watch.forgive(f":{cloud.port}/")
    guide.fill(name="Ada", email=new_address(), password="short")
    guide.press("Make my account")
    expect(guide.page.locator("input[name=password]")).to_be_focused()

    expect(guide.field_error("password")).to_contain_text("12")


def test_an_empty_form_says_what_is_missing_and_sends_nothing(guide: FieldGuide) -> None:
    guide.open("/register")
    guide.press("Make my account")

    expect(guide.page.locator("input[name=name]")).to_be_focused()
    expect(guide.field_error("email")).to_have_text("Tell us your e-mail address.")


def test_signing_in_before_the_address_is_confirmed_asks_for_the_code(
    guide: FieldGuide, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    email = visitors.register()
    guide.open("/sign-in?next=/my-mysfits")

    watch.forgive(f":{cloud.port}/")
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("Look in your mail")).to_be_visible()
    guide.fill(code=code_for(cloud, email))
    guide.press("Confirm")

    # Without the password in memory, signing in is one more step; it still leads where it should.
    expect(guide.heading("Welcome back")).to_be_visible()
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("My mysfits")).to_be_visible()


def test_a_like_without_an_account_asks_to_sign_in_and_then_happens(
    guide: FieldGuide, visitors: Visitors
) -> None:
    guide.open("/?species=Griffin")
    guide.heart("Pertinax").click()
    expect(guide.dialog().get_by_role("heading")).to_have_text("Sign in to like Pertinax")

    guide.sign_in(visitors.new(), PASSWORD)

    guide.expect_liked("Pertinax", 1)
    expect(guide.dialog()).not_to_be_visible()
    assert guide.page.url.endswith("/?species=Griffin")


def test_a_like_happens_also_after_registering_for_it(guide: FieldGuide, cloud: Cloud) -> None:
    email = new_address()
    guide.open("/?species=Kraken")
    guide.heart("Skvalp").click()

    guide.register("Ada", email, PASSWORD)
    guide.fill(code=code_for(cloud, email))
    guide.press("Confirm")

    guide.expect_liked("Skvalp", 1)
    assert guide.page.url.endswith("/?species=Kraken")


def test_a_dismissed_sign_in_likes_nothing_later(guide: FieldGuide, visitors: Visitors) -> None:
    guide.open("/?species=Selkie")
    guide.heart("Sorcha").click()
    guide.press("Close")
    expect(guide.heart("Sorcha")).to_be_focused()

    guide.page.get_by_role("link", name="Sign in").click()
    guide.sign_in(visitors.new(), PASSWORD)

    expect(guide.account_button()).to_be_visible()
    expect(guide.heart("Sorcha")).to_have_attribute("aria-pressed", "false")


def test_a_session_that_has_ended_asks_once_and_finishes_what_was_pressed(
    guide: FieldGuide, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    email = visitors.new()
    guide.open("/sign-in?next=/?species=Simurgh")
    guide.sign_in(email, PASSWORD)
    expect(guide.account_button()).to_be_visible()
    end_session(guide)

    watch.forgive("401", f":{cloud.port}/")
    guide.heart("Golnar").click()
    expect(guide.dialog()).to_contain_text("Your session has ended.")
    expect(guide.heart("Golnar")).to_have_attribute("aria-pressed", "false")

    guide.sign_in(email, PASSWORD)
    guide.expect_liked("Golnar", 1)


def test_a_token_that_has_run_out_is_renewed_without_a_word(
    guide: FieldGuide, visitors: Visitors
) -> None:
    guide.open("/sign-in?next=/?species=Haetae")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()
    let_token_run_out(guide)

    guide.page.reload()
    guide.heart("Bawi").click()

    guide.expect_liked("Bawi", 1)


def test_a_token_the_api_refuses_is_renewed_once(
    guide: FieldGuide, visitors: Visitors, watch: Watch
) -> None:
    guide.open("/sign-in?next=/?species=Leshy")
    guide.sign_in(visitors.new(), PASSWORD)
    expect(guide.account_button()).to_be_visible()
    spoil_id_token(guide)

    watch.forgive("401")
    guide.heart("Dubok").click()
    guide.expect_liked("Dubok", 1)

    expect(guide.dialog()).not_to_be_visible()
