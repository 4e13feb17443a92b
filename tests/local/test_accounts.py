"""Account rules of Cognito that the site meets."""

from typing import Any

from tests.support.cloud import Cloud, mails
from tests.support.visitors import PASSWORD, Visitors, error_of, new_address


def test_a_confirmed_address_is_verified(visitors: Visitors) -> None:
    tokens = visitors.sign_in(visitors.new())

    assert visitors.attributes(tokens["AccessToken"])["email_verified"] == "true"


def test_signing_up_says_where_the_code_went_without_spelling_it_out(visitors: Visitors) -> None:
    address = new_address()

    answer = sign_up(visitors, address)

    assert answer["UserConfirmed"] is False
    assert answer["CodeDeliveryDetails"] == {
        "Destination": f"{address[0]}****@e****",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }


def test_an_address_registers_once(visitors: Visitors) -> None:
    address = visitors.register()

    assert error_of(visitors.register, address) == "UsernameExistsException"


def test_the_password_policy_of_the_template_holds(visitors: Visitors) -> None:
    errors = {
        password: error_of(sign_up, visitors, new_address(), password)
        for password in ("Short-1", "no-capitals-11", "NO-SMALL-ONES-1", "No-number-here")
    }

    assert set(errors.values()) == {"InvalidPasswordException"}
    assert sign_up(visitors, new_address(), "NoSymbolNeeded1")["UserSub"]


def test_a_user_name_is_an_address(visitors: Visitors) -> None:
    assert error_of(sign_up, visitors, "ada") == "InvalidParameterException"


def test_a_confirmed_user_is_sent_no_further_code(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.new()
    before = len(mails(cloud))

    assert error_of(visitors.resend, address) == "InvalidParameterException"
    assert len(mails(cloud)) == before


def test_sending_a_code_again_does_not_tell_who_is_known(cloud: Cloud, visitors: Visitors) -> None:
    before = len(mails(cloud))

    visitors.resend(new_address())

    assert len(mails(cloud)) == before


def test_an_unverified_address_is_sent_no_reset_code(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()
    before = len(mails(cloud))

    destination = visitors.forget_password(address)

    assert destination == f"{address[0]}****@e****"
    assert len(mails(cloud)) == before


def test_a_disabled_user_is_sent_no_reset_code(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.new()
    visitors.cognito.admin_disable_user(UserPoolId=visitors.pool_id, Username=address)
    before = len(mails(cloud))

    visitors.forget_password(address)

    assert len(mails(cloud)) == before


def test_where_case_counts_two_spellings_are_two_people(visitors: Visitors) -> None:
    pool_id = visitors.cognito.create_user_pool(PoolName="exact", UsernameAttributes=["email"])[
        "UserPool"
    ]["Id"]
    client_id = visitors.cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="exact")[
        "UserPoolClient"
    ]["ClientId"]
    exact = Visitors(visitors.cloud, pool_id, client_id)

    first = sign_up(exact, "ada@example.com", "With-symbol-1")["UserSub"]
    second = sign_up(exact, "Ada@example.com", "With-symbol-1")["UserSub"]

    assert first != second


def test_a_user_has_no_remembered_devices(visitors: Visitors) -> None:
    tokens = visitors.sign_in(visitors.new())

    answer = visitors.cognito.list_devices(AccessToken=tokens["AccessToken"])

    assert answer["Devices"] == []


def test_devices_are_told_to_nobody_else(visitors: Visitors) -> None:
    assert (
        error_of(visitors.cognito.list_devices, AccessToken="not.a.token")
        == "NotAuthorizedException"
    )


def test_changing_the_password_needs_the_old_one(visitors: Visitors) -> None:
    token = visitors.sign_in(visitors.new())["AccessToken"]

    def change(old: str) -> Any:
        return visitors.cognito.change_password(
            AccessToken=token, PreviousPassword=old, ProposedPassword="Battery-staple-8"
        )

    assert error_of(change, "Wrong-horse-77") == "NotAuthorizedException"
    change(PASSWORD)


def test_a_deleted_account_is_gone(visitors: Visitors) -> None:
    address = visitors.new()
    tokens = visitors.sign_in(address)

    visitors.cognito.delete_user(AccessToken=tokens["AccessToken"])

    assert error_of(visitors.sign_in, address) == "NotAuthorizedException"
    assert error_of(visitors.refresh, tokens["RefreshToken"]) == "NotAuthorizedException"


def sign_up(visitors: Visitors, address: str, password: str = PASSWORD) -> Any:
    return visitors.cognito.sign_up(
        ClientId=visitors.client_id, Username=address, Password=password
    )
