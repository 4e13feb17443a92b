"""Somebody whose password an administrator chose must choose their own, and nobody else may."""

from typing import TYPE_CHECKING, Any

import pytest
from pycognito import AWSSRP
from pycognito.exceptions import ForceChangePasswordException

from tests.support.visitors import Visitors, error_of, new_address

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import RespondToAuthChallengeResponseTypeDef

GIVEN = "Given-to-you-1"
OWN = "Battery-staple-8"


def invite(visitors: Visitors) -> str:
    """The address of somebody an administrator made an account for."""
    address = new_address()
    visitors.cognito.admin_create_user(
        UserPoolId=visitors.pool_id,
        Username=address,
        TemporaryPassword=GIVEN,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": address}],
    )
    return address


def challenge(visitors: Visitors, address: str) -> dict[str, Any]:
    """What Cognito asks of somebody whose password was right but given."""
    srp = AWSSRP(
        username=address,
        password=GIVEN,
        pool_id=visitors.pool_id,
        client_id=visitors.client_id,
        client=visitors.cognito,
    )
    begun = visitors.cognito.initiate_auth(
        ClientId=visitors.client_id,
        AuthFlow="USER_SRP_AUTH",
        AuthParameters=srp.get_auth_params(),
    )
    put = visitors.cognito.respond_to_auth_challenge(
        ClientId=visitors.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(
            begun["ChallengeParameters"], srp.get_auth_params()
        ),
    )
    return dict(put)


def answer(
    visitors: Visitors, address: str, session: str, password: str = OWN
) -> "RespondToAuthChallengeResponseTypeDef":
    return visitors.cognito.respond_to_auth_challenge(
        ClientId=visitors.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=session,
        ChallengeResponses={"USERNAME": address, "NEW_PASSWORD": password},
    )


def test_a_given_password_leads_to_a_challenge_and_no_tokens(visitors: Visitors) -> None:
    address = invite(visitors)

    with pytest.raises(ForceChangePasswordException):
        visitors.sign_in(address, GIVEN)


def test_the_answer_signs_in_and_the_given_password_is_over(visitors: Visitors) -> None:
    address = invite(visitors)
    session = challenge(visitors, address)["Session"]

    answered = answer(visitors, address, session)

    assert answered["AuthenticationResult"]["IdToken"]
    assert visitors.sign_in(address, OWN)["IdToken"]
    assert error_of(visitors.sign_in, address, GIVEN) == "NotAuthorizedException"


def test_nobody_answers_who_has_not_been_asked(visitors: Visitors) -> None:
    address, confirmed = invite(visitors), visitors.new()
    challenge(visitors, address)

    assert error_of(answer, visitors, address, "made-up-session-1234") == "NotAuthorizedException"
    assert error_of(answer, visitors, confirmed, "made-up-session-1234") == "NotAuthorizedException"


def test_a_session_is_answered_once(visitors: Visitors) -> None:
    address = invite(visitors)
    session = challenge(visitors, address)["Session"]
    answer(visitors, address, session)

    assert error_of(answer, visitors, address, session) == "NotAuthorizedException"


def test_a_weak_answer_is_refused_and_the_session_stays_good(visitors: Visitors) -> None:
    address = invite(visitors)
    session = challenge(visitors, address)["Session"]

    assert error_of(answer, visitors, address, session, "short") == "InvalidPasswordException"
    assert answer(visitors, address, session)["AuthenticationResult"]["IdToken"]
