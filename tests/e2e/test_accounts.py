"""Registering, signing in and passwords in the browser: one journey for each form.

Which sentence belongs to which refusal is tested in `web/src/session`, what the emulated pool
accepts in `tests/local`.
"""

from playwright.sync_api import Response, expect

from tests.e2e.field_guide import FieldGuide
from tests.e2e.page_errors import PageErrors
from tests.e2e.tokens import end_session, spoil_id_token
from tests.support.cloud import Cloud, code_for
from tests.support.visitors import PASSWORD, Visitors, another, new_address

ANOTHER_PASSWORD = "Battery-staple-8"
INVITED_WITH = "Given-to-you-1"


def test_registering_shows_errors_beside_fields_and_the_like_follows(
    guide: FieldGuide, page_errors: PageErrors, cloud: Cloud
) -> None:
    email = new_address()
    guide.open("/?species=Kraken")
    guide.heart("Skvalp").click()
    guide.page.get_by_role("link", name="Make an account").click()
    guide.press("Make my account")
    expect(guide.page.locator("input[name=name]")).to_be_focused()
    expect(guide.field_error("email")).to_have_text("Tell us your e-mail address.")

    guide.fill(name="Ada", email=email)
    guide.page.locator("input[name=password]").press_sequentially("Correct h7")
    rules = guide.page.locator("password-rules")
    expect(rules.locator("li").filter(has_text="not yet")).to_have_text(
        ["12 characters or more, not yet"]
    )
    expect(rules.get_by_role("status")).to_have_text("3 of 4 password rules met.")
    guide.press("Make my account")
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    expect(guide.field_error("password")).to_have_text(
        "Your password still needs 12 characters or more."
    )
    guide.fill(password=PASSWORD)
    guide.press("Make my account")
    expect(guide.heading("Look in your mail")).to_be_focused()

    page_errors.allow(f":{cloud.port}/")
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

    guide.expect_liked("Skvalp", 1)
    assert guide.page.url.endswith("/?species=Kraken")


def test_wrong_password_is_refused_and_an_unconfirmed_address_asks_for_the_code(
    guide: FieldGuide, visitors: Visitors, page_errors: PageErrors, cloud: Cloud
) -> None:
    guide.open("/sign-in?next=/my-mysfits")
    page_errors.allow(f":{cloud.port}/")

    guide.sign_in(visitors.new(), "Wrong-horse-7")
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    expect(guide.field_error("password")).to_have_text(
        "The e-mail address or password is not right."
    )
    email = visitors.register()
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("Look in your mail")).to_be_visible()
    guide.fill(code=code_for(cloud, email))
    guide.press("Confirm")

    # This tab has not registered, so it does not know the password.
    expect(guide.heading("Welcome back")).to_be_visible()
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("My mysfits")).to_be_visible()


def test_dismissed_dialog_likes_nothing_and_an_invited_visitor_chooses_a_password_in_it(
    guide: FieldGuide, visitors: Visitors
) -> None:
    email = invite(visitors)
    guide.open("/?species=Squonk")
    guide.heart("Dewey").click()
    expect(guide.dialog().get_by_role("heading")).to_have_text("Sign in to like Dewey")
    guide.press("Close")
    expect(guide.heart("Dewey")).to_be_focused()

    guide.page.get_by_role("link", name="Sign in").click()
    guide.sign_in(email, INVITED_WITH)
    expect(guide.page.get_by_text("Your password was chosen for you")).to_be_visible()
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    guide.fill(password="short")
    guide.press("Keep this password")
    expect(guide.field_error("password")).to_contain_text("Your password still needs")
    guide.fill(password=ANOTHER_PASSWORD)
    guide.press("Keep this password")
    expect(guide.account_button()).to_be_visible()
    expect(guide.heart("Dewey")).to_have_attribute("aria-pressed", "false")

    guide.sign_out()
    guide.heart("Dewey").click()
    guide.sign_in(email, ANOTHER_PASSWORD)
    guide.expect_liked("Dewey", 1)
    expect(guide.dialog()).not_to_be_visible()
    assert guide.page.url.endswith("/?species=Squonk")


def test_refused_token_is_renewed_and_an_ended_session_asks_once(
    guide: FieldGuide, visitors: Visitors, page_errors: PageErrors, cloud: Cloud
) -> None:
    email = visitors.new()
    guide.open("/sign-in?next=/?species=Simurgh")
    guide.sign_in(email, PASSWORD)
    expect(guide.account_button()).to_be_visible()
    spoil_id_token(guide)

    page_errors.allow("401", f":{cloud.port}/")
    with guide.page.expect_response(
        lambda response: response.url.endswith("/like") and response.ok
    ):
        guide.heart("Golnar").click()
    guide.expect_liked("Golnar", 1)
    with guide.page.expect_response(
        lambda response: response.url.endswith("/like") and response.ok
    ):
        guide.heart("Golnar").click()
    guide.expect_likes("Golnar", 0)

    end_session(guide)
    guide.heart("Golnar").click()
    expect(guide.dialog()).to_contain_text("Your session has ended.")
    expect(guide.heart("Golnar")).to_have_attribute("aria-pressed", "false")
    guide.sign_in(email, PASSWORD)
    guide.expect_liked("Golnar", 1)


def test_forgotten_password_is_reset_by_the_code_and_the_like_follows(
    guide: FieldGuide, visitors: Visitors, cloud: Cloud
) -> None:
    # An unknown address is answered alike.
    unknown = new_address()
    guide.open("/forgot-password")
    guide.fill(email=unknown)
    guide.press("Send me a code")
    expect(guide.page.get_by_text(f"If {unknown} has an account, a code is on its")).to_be_visible()

    email = visitors.new()
    guide.open("/?species=Tikbalang")
    guide.heart("Ambon").click()
    guide.dialog().get_by_role("link", name="I have forgotten my password").click()
    expect(guide.heading("Forgotten your password?")).to_be_focused()
    guide.fill(email=email)
    guide.press("Send me a code")
    expect(guide.heading("Choose a new password")).to_be_focused()
    guide.press("Send a new code")
    expect(guide.page.get_by_text("A new code is on its way.")).to_be_visible()
    guide.fill(code=code_for(cloud, email), password=ANOTHER_PASSWORD)
    guide.press("Set the password and sign in")

    guide.expect_liked("Ambon", 1)
    assert guide.page.url.endswith("/?species=Tikbalang")
    assert visitors.sign_in(email, ANOTHER_PASSWORD)["IdToken"]


def is_liked(response: Response) -> bool:
    return response.url.endswith("/like") and response.ok and response.request.method != "OPTIONS"


def invite(visitors: Visitors) -> str:
    """The address of somebody whose account an administrator has made."""
    email = new_address()
    visitors.cognito.admin_create_user(
        UserPoolId=visitors.pool_id,
        Username=email,
        TemporaryPassword=INVITED_WITH,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "name", "Value": "Ada"}],
    )
    return email
