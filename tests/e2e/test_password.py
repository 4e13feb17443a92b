"""Passwords that were forgotten, changed, or chosen by somebody else."""

import pytest
from playwright.sync_api import expect

from tests.e2e.field_guide import FieldGuide
from tests.e2e.watch import Watch
from tests.support.cloud import Cloud, code_for
from tests.support.visitors import PASSWORD, Visitors, another, new_address

ANOTHER_PASSWORD = "Battery-staple-8"
INVITED_WITH = "Given-to-you-1"


@pytest.mark.usefixtures("screen")
def test_a_forgotten_password_is_reset_by_the_code_from_the_mail(
    guide: FieldGuide, visitors: Visitors, cloud: Cloud, watch: Watch
) -> None:
    email = visitors.new()
    guide.open("/sign-in?next=/my-mysfits")
    guide.page.get_by_role("link", name="I have forgotten my password").click()
    expect(guide.heading("Forgotten your password?")).to_be_focused()
    guide.fill(email=email)
    guide.press("Send me a code")
    expect(guide.heading("Choose a new password")).to_be_focused()

    # A wrong code, then a second code: the first one is over.
    watch.forgive(f":{cloud.port}/")
    guide.fill(code=another(code_for(cloud, email)), password=ANOTHER_PASSWORD)
    guide.press("Set the password and sign in")
    expect(guide.field_error("code")).to_contain_text("That is not the code we sent.")
    guide.press("Send a new code")
    expect(guide.page.get_by_text("A new code is on its way.")).to_be_visible()
    guide.fill(code=code_for(cloud, email))
    guide.press("Set the password and sign in")

    # Signed in, and where the visitor was going.
    expect(guide.heading("My mysfits")).to_be_visible()
    guide.sign_out()
    guide.open("/sign-in")
    guide.sign_in(email, ANOTHER_PASSWORD)
    expect(guide.account_button()).to_be_visible()


def test_nobody_learns_from_a_reset_whether_an_address_is_known(guide: FieldGuide) -> None:
    email = new_address()
    guide.open("/forgot-password")

    guide.fill(email=email)
    guide.press("Send me a code")

    expect(
        guide.page.get_by_text(f"If {email} has an account, a code is on its way")
    ).to_be_visible()


def test_a_like_waits_also_for_a_reset_password(
    guide: FieldGuide, visitors: Visitors, cloud: Cloud
) -> None:
    email = visitors.new()
    guide.open("/?species=Tikbalang")
    guide.heart("Ambon").click()
    guide.dialog().get_by_role("link", name="I have forgotten my password").click()
    guide.fill(email=email)
    guide.press("Send me a code")
    expect(guide.heading("Choose a new password")).to_be_visible()

    guide.fill(code=code_for(cloud, email), password=ANOTHER_PASSWORD)
    guide.press("Set the password and sign in")

    guide.expect_liked("Ambon", 1)
    assert guide.page.url.endswith("/?species=Tikbalang")


@pytest.mark.usefixtures("screen")
def test_a_password_is_changed_by_whoever_knows_the_present_one(
    guide: FieldGuide, visitors: Visitors, watch: Watch, cloud: Cloud
) -> None:
    email = visitors.new()
    guide.open("/sign-in?next=/settings")
    guide.sign_in(email, PASSWORD)
    expect(guide.heading("Account settings")).to_be_visible()

    guide.fill(password=PASSWORD, newPassword="short")
    guide.press("Change the password")
    expect(guide.field_error("newPassword")).to_contain_text("Your password still needs")
    expect(guide.page.locator("input[name=newPassword]")).to_be_focused()

    watch.forgive(f":{cloud.port}/")
    guide.fill(password="Wrong-horse-7", newPassword=ANOTHER_PASSWORD)
    guide.press("Change the password")
    expect(guide.field_error("password")).to_have_text("This is not your present password.")

    guide.fill(password=PASSWORD)
    guide.press("Change the password")
    expect(guide.page.get_by_text("Your password is changed.")).to_be_visible()
    expect(guide.page.locator("input[name=newPassword]")).to_have_value("")

    guide.sign_out()
    guide.open("/sign-in")
    guide.sign_in(email, ANOTHER_PASSWORD)
    expect(guide.account_button()).to_be_visible()


@pytest.mark.usefixtures("screen")
def test_somebody_invited_chooses_a_password_of_their_own(
    guide: FieldGuide, visitors: Visitors
) -> None:
    email = invite(visitors)
    guide.open("/sign-in?next=/my-mysfits")

    guide.sign_in(email, INVITED_WITH)
    expect(guide.page.get_by_text("Your password was chosen for you")).to_be_visible()
    expect(guide.page.locator("input[name=password]")).to_be_focused()
    guide.fill(password="short")
    guide.press("Keep this password")
    expect(guide.field_error("password")).to_contain_text("Your password still needs")
    guide.fill(password=ANOTHER_PASSWORD)
    guide.press("Keep this password")

    expect(guide.account_button()).to_be_visible()
    expect(guide.heading("My mysfits")).to_be_visible()
    assert visitors.sign_in(email, ANOTHER_PASSWORD)["IdToken"]


def test_somebody_invited_may_do_so_in_the_dialog_and_the_like_happens(
    guide: FieldGuide, visitors: Visitors
) -> None:
    guide.open("/?species=Squonk")
    guide.heart("Dewey").click()

    guide.sign_in(invite(visitors), INVITED_WITH)
    expect(guide.page.get_by_text("Your password was chosen for you")).to_be_visible()
    guide.fill(password=ANOTHER_PASSWORD)
    guide.press("Keep this password")

    guide.expect_liked("Dewey", 1)


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
