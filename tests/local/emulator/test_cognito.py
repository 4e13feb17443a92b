"""User pools: codes by mail, account rules, refresh tokens, challenges, managed login's style.

Signing in by SRP is tested in a browser (tests/e2e); here clients take the password, which is
quicker.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from jose import jwt

from tests.support.cloud import Cloud, code_for, mails
from tests.support.templates import Template, make, ref, refusal, resource
from tests.support.visitors import PASSWORD, Tokens, Visitors, another, error_of, new_address

NEW_PASSWORD = "Battery-staple-8"
GIVEN = "Given-to-you-1"


def client_of(pool_id: str, grace_seconds: int) -> Template:
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace_seconds}
    return resource(
        "AWS::Cognito::UserPoolClient",
        UserPoolId=pool_id,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        PreventUserExistenceErrors="ENABLED",
        RefreshTokenRotation=rotation,
    )


@pytest.fixture(scope="module")
def clients(cloud: Cloud, outputs: dict[str, str]) -> dict[str, str]:
    """Two clients of the deployed pool, whose rotated tokens have a grace period or none."""
    pool_id = outputs["UserPoolId"]
    resources = {"Grace": client_of(pool_id, 60), "NoGrace": client_of(pool_id, 0)}
    return make(cloud, resources, {name: ref(name) for name in resources})


@pytest.fixture(scope="module")
def users(visitors: Visitors, clients: dict[str, str]) -> Visitors:
    return Visitors(visitors.cloud, visitors.pool_id, clients["Grace"])


def sign_in(users: Visitors, address: str, password: str = PASSWORD) -> Any:
    return users.cognito.initiate_auth(
        ClientId=users.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": address, "PASSWORD": password},
    )


@pytest.fixture
def session(users: Visitors) -> Tokens:
    tokens: Tokens = sign_in(users, users.new())["AuthenticationResult"]
    return tokens


# Codes.


def test_code_is_random_and_confirms(cloud: Cloud, users: Visitors) -> None:
    first, second = users.register(), users.register()

    assert code_for(cloud, first) != code_for(cloud, second)
    assert error_of(users.confirm, first, "123456") == "CodeMismatchException"
    users.confirm(first, code_for(cloud, first))
    assert sign_in(users, first)["AuthenticationResult"]


def test_sixth_wrong_code_exceeds_the_limit(cloud: Cloud, users: Visitors) -> None:
    address = users.register()
    right = code_for(cloud, address)

    errors = [error_of(users.confirm, address, another(right)) for _ in range(6)]

    assert errors == ["CodeMismatchException"] * 5 + ["LimitExceededException"]
    assert error_of(users.confirm, address, right) == "LimitExceededException"


def test_resent_code_replaces_the_first(cloud: Cloud, users: Visitors) -> None:
    address = users.register()
    first = code_for(cloud, address)

    users.resend(address)

    assert error_of(users.confirm, address, first) == "ExpiredCodeException"
    users.confirm(address, code_for(cloud, address))


def test_reset_code_sets_the_password_once(cloud: Cloud, users: Visitors) -> None:
    address = users.new()
    users.forget_password(address)
    code = code_for(cloud, address)

    weak = error_of(users.reset_password, address, code, "short")
    users.reset_password(address, code, NEW_PASSWORD)
    again = error_of(users.reset_password, address, code, NEW_PASSWORD)

    assert (weak, again) == ("InvalidPasswordException", "ExpiredCodeException")
    assert sign_in(users, address, NEW_PASSWORD)["AuthenticationResult"]


# Accounts.


def test_confirmed_address_is_verified(users: Visitors, session: Tokens) -> None:
    assert users.attributes(session["AccessToken"])["email_verified"] == "true"


def test_confirmed_user_gets_no_further_code(cloud: Cloud, users: Visitors) -> None:
    address = users.new()
    before = len(mails(cloud))

    assert error_of(users.resend, address) == "InvalidParameterException"
    assert len(mails(cloud)) == before


def disable(users: Visitors) -> str:
    address = users.new()
    users.cognito.admin_disable_user(UserPoolId=users.pool_id, Username=address)
    return address


@pytest.mark.parametrize("who", [Visitors.register, disable], ids=["unconfirmed", "disabled"])
def test_reset_code_goes_to_verified_addresses_of_enabled_users_only(
    cloud: Cloud, users: Visitors, who: Callable[[Visitors], str]
) -> None:
    address, stranger = who(users), new_address()
    before = len(mails(cloud))

    destination = users.forget_password(address)

    assert destination == f"{address[0]}****@e****"
    assert users.forget_password(stranger) == f"{stranger[0]}****@e****"
    assert len(mails(cloud)) == before


def test_case_of_an_address_is_ignored(cloud: Cloud, users: Visitors) -> None:
    address = f"a{new_address()}"
    users.register(address.capitalize())

    users.confirm(address.upper(), code_for(cloud, address.capitalize()))

    assert sign_in(users, address)["AuthenticationResult"]
    assert error_of(users.register, address) == "UsernameExistsException"


def test_case_counts_in_a_case_sensitive_pool(cloud: Cloud) -> None:
    cognito = cloud.cognito
    pool = cognito.create_user_pool(PoolName="exact", UsernameAttributes=["email"])["UserPool"]
    client = cognito.create_user_pool_client(UserPoolId=pool["Id"], ClientName="exact")
    exact = Visitors(cloud, pool["Id"], client["UserPoolClient"]["ClientId"])

    exact.register("ada@example.com")

    assert exact.register("Ada@example.com")


# The challenge to choose a new password.


@pytest.fixture
def invited(users: Visitors) -> str:
    """The address of a user whose password an administrator chose."""
    address = new_address()
    users.cognito.admin_create_user(
        UserPoolId=users.pool_id,
        Username=address,
        TemporaryPassword=GIVEN,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": address}],
    )
    return address


def choose(users: Visitors, address: str, session: str, password: str = NEW_PASSWORD) -> Any:
    return users.cognito.respond_to_auth_challenge(
        ClientId=users.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=session,
        ChallengeResponses={"USERNAME": address, "NEW_PASSWORD": password},
    )


def test_new_password_needs_the_session_of_the_given_one(users: Visitors, invited: str) -> None:
    sign_in(users, invited, GIVEN)
    unknown = "made-up-session-1234"

    assert error_of(choose, users, invited, unknown) == "NotAuthorizedException"
    assert error_of(choose, users, users.new(), unknown) == "NotAuthorizedException"


def test_new_password_meets_the_policy_and_is_chosen_once(users: Visitors, invited: str) -> None:
    session = sign_in(users, invited, GIVEN)["Session"]

    weak = error_of(choose, users, invited, session, "short")
    chosen = choose(users, invited, session)
    again = error_of(choose, users, invited, session)

    assert (weak, again) == ("InvalidPasswordException", "NotAuthorizedException")
    assert chosen["AuthenticationResult"]
    assert sign_in(users, invited, NEW_PASSWORD)["AuthenticationResult"]


# Refresh tokens.


def test_refresh_returns_a_new_refresh_token_with_the_same_expiry(
    users: Visitors, session: Tokens
) -> None:
    second = users.refresh(session["RefreshToken"])["RefreshToken"]

    assert second != session["RefreshToken"]
    assert expiry_of(second) == expiry_of(session["RefreshToken"])
    assert users.refresh(second)["IdToken"]


def expiry_of(token: str) -> int:
    expiry: int = jwt.get_unverified_claims(token)["exp"]
    return expiry


def test_rotated_token_is_valid_within_its_grace_period(users: Visitors, session: Tokens) -> None:
    users.refresh(session["RefreshToken"])

    assert users.refresh(session["RefreshToken"])["IdToken"]


def test_rotated_token_is_refused_after_its_grace_period(
    users: Visitors, clients: dict[str, str]
) -> None:
    strict = Visitors(users.cloud, users.pool_id, clients["NoGrace"])
    first = sign_in(strict, strict.new())["AuthenticationResult"]["RefreshToken"]
    second = strict.refresh(first)["RefreshToken"]

    assert error_of(strict.refresh, first) == "RefreshTokenReuseException"
    assert strict.refresh(second)["IdToken"]


def test_refresh_token_auth_is_disabled_by_rotation(users: Visitors, session: Tokens) -> None:
    error = error_of(
        users.cognito.initiate_auth,
        ClientId=users.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": session["RefreshToken"]},
    )

    assert error == "InvalidParameterException"


def test_revoking_an_earlier_token_ends_the_rotated_session(
    users: Visitors, session: Tokens
) -> None:
    second = users.refresh(session["RefreshToken"])

    users.cognito.revoke_token(ClientId=users.client_id, Token=session["RefreshToken"])

    assert error_of(users.attributes, second["AccessToken"]) == "NotAuthorizedException"
    assert error_of(users.refresh, second["RefreshToken"]) == "NotAuthorizedException"


def revoke(users: Visitors, token: str, client_id: str | None = None) -> httpx.Response:
    form = {"token": token, "client_id": client_id or users.client_id}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return httpx.post(
        f"{users.cloud.endpoint}/oauth2/revoke", content=urlencode(form), headers=kind
    )


def test_revocation_endpoint_ends_a_session(users: Visitors, session: Tokens) -> None:
    response = revoke(users, session["RefreshToken"])

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert error_of(users.attributes, session["AccessToken"]) == "NotAuthorizedException"
    assert error_of(users.refresh, session["RefreshToken"]) == "NotAuthorizedException"


def test_revocation_endpoint_takes_refresh_tokens_of_its_client_only(
    users: Visitors, session: Tokens
) -> None:
    head, claims, _ = session["RefreshToken"].split(".")

    refused = [
        revoke(users, session["AccessToken"]),
        revoke(users, session["RefreshToken"], client_id="another"),
        revoke(users, f"{head}.{claims}.AAAA"),
        revoke(users, ""),
    ]

    assert [each.status_code for each in refused] == [400] * 4
    assert users.attributes(session["AccessToken"])


# Managed login.


def branded(**changes: Any) -> Template:
    properties = {
        "UserPoolId": ref("Pool"),
        "ClientId": ref("Client"),
        "UseCognitoProvidedValues": True,
    }
    return {
        "Pool": resource("AWS::Cognito::UserPool", UserPoolName="branded"),
        "Client": resource("AWS::Cognito::UserPoolClient", UserPoolId=ref("Pool")),
        "Style": resource("AWS::Cognito::ManagedLoginBranding", **{**properties, **changes}),
    }


def test_managed_login_branding_belongs_to_a_client(cloud: Cloud) -> None:
    made = make(cloud, branded(), {"Pool": ref("Pool"), "Style": ref("Style")})

    assert made["Style"].startswith(f"{made['Pool']}|")
    assert "nobody not found" in refusal(cloud, branded(ClientId="nobody"))
