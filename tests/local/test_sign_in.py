"""Signing in by SRP, staying signed in, and every way that must fail."""

import base64
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from jose import jwt

from local.stacks import outputs
from tests.support.cloud import REGION, code_for
from tests.support.visitors import PASSWORD, Tokens, Visitors, error_of, new_address


def test_the_right_password_signs_in_by_srp(visitors: Visitors) -> None:
    address = visitors.new()

    tokens = visitors.sign_in(address)

    claims = verified(visitors, tokens["IdToken"])
    assert claims["email"] == address
    assert claims["email_verified"] is True
    assert claims["name"] == "Ada"
    assert claims["aud"] == visitors.client_id
    assert claims["exp"] - claims["iat"] == 3600


def test_a_wrong_password_is_refused(visitors: Visitors) -> None:
    address = visitors.new()

    assert error_of(visitors.sign_in, address, "Wrong-horse-77") == "NotAuthorizedException"


def test_an_unknown_user_is_refused_like_a_wrong_password(visitors: Visitors) -> None:
    assert error_of(visitors.sign_in, new_address()) == "NotAuthorizedException"


def test_an_unconfirmed_user_is_told_to_confirm(visitors: Visitors) -> None:
    address = visitors.register()

    assert error_of(visitors.sign_in, address) == "UserNotConfirmedException"


def test_a_password_is_never_taken_in_clear(visitors: Visitors) -> None:
    address = visitors.new()

    error = error_of(
        visitors.cognito.initiate_auth,
        ClientId=visitors.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": address, "PASSWORD": PASSWORD},
    )

    assert error == "InvalidParameterException"


def test_the_case_of_an_address_does_not_matter(visitors: Visitors) -> None:
    address = f"a{new_address()}"
    visitors.register(address.capitalize())
    visitors.confirm(address.upper(), code_for(visitors.cloud, address.capitalize()))

    tokens = visitors.sign_in(address)

    assert visitors.attributes(tokens["AccessToken"])["email"] == address.capitalize()
    assert error_of(visitors.register, address) == "UsernameExistsException"


def test_members_of_staff_carry_their_group(visitors: Visitors) -> None:
    address = visitors.new()
    visitors.cognito.admin_add_user_to_group(
        UserPoolId=visitors.pool_id, Username=address, GroupName="staff"
    )

    tokens = visitors.sign_in(address)

    assert verified(visitors, tokens["IdToken"])["cognito:groups"] == ["staff"]


def test_a_tampered_access_token_is_refused(visitors: Visitors) -> None:
    token = visitors.sign_in(visitors.new())["AccessToken"]
    head, _, signature = token.split(".")
    claims = jwt.get_unverified_claims(token)
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "exp": 1 << 40}).encode())

    error = error_of(
        visitors.cognito.get_user,
        AccessToken=".".join([head, forged.decode().rstrip("="), signature]),
    )

    assert error == "NotAuthorizedException"


def test_a_refresh_answers_with_new_tokens_and_a_new_refresh_token(visitors: Visitors) -> None:
    first = visitors.sign_in(visitors.new())

    second = visitors.refresh(first["RefreshToken"])

    assert second["RefreshToken"] != first["RefreshToken"]
    assert second["AccessToken"] != first["AccessToken"]
    assert visitors.refresh(second["RefreshToken"])["IdToken"]


def test_a_rotated_refresh_token_ends_with_the_first_sign_in(visitors: Visitors) -> None:
    first = visitors.sign_in(visitors.new())["RefreshToken"]

    second = visitors.refresh(first)["RefreshToken"]

    assert jwt.get_unverified_claims(second)["exp"] == jwt.get_unverified_claims(first)["exp"]


def test_a_rotated_refresh_token_is_good_for_its_grace_only(visitors: Visitors) -> None:
    strict = without_grace(visitors)
    tokens = strict.sign_in(strict.new())
    rotated = strict.refresh(tokens["RefreshToken"])

    error = error_of(strict.refresh, tokens["RefreshToken"])

    assert error == "RefreshTokenReuseException"
    assert strict.refresh(rotated["RefreshToken"])["IdToken"]


def test_a_second_tab_may_refresh_with_the_same_token_within_the_grace(visitors: Visitors) -> None:
    token = visitors.sign_in(visitors.new())["RefreshToken"]
    visitors.refresh(token)

    assert visitors.refresh(token)["IdToken"]


def test_the_older_way_to_refresh_is_off_where_tokens_rotate(visitors: Visitors) -> None:
    tokens = visitors.sign_in(visitors.new())

    error = error_of(
        visitors.cognito.initiate_auth,
        ClientId=visitors.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )

    assert error == "InvalidParameterException"


def test_a_revoked_session_is_over(visitors: Visitors) -> None:
    tokens = visitors.sign_in(visitors.new())

    visitors.cognito.revoke_token(ClientId=visitors.client_id, Token=tokens["RefreshToken"])

    assert_over(visitors, tokens)


def test_revoking_any_token_of_a_rotated_session_ends_it(visitors: Visitors) -> None:
    first = visitors.sign_in(visitors.new())
    second = visitors.refresh(first["RefreshToken"])

    visitors.cognito.revoke_token(ClientId=visitors.client_id, Token=first["RefreshToken"])

    assert_over(visitors, second)


def test_the_revocation_endpoint_ends_a_session(visitors: Visitors) -> None:
    tokens = visitors.sign_in(visitors.new())

    status, origin = revoke(visitors, tokens["RefreshToken"])

    assert (status, origin) == (200, "*")
    assert_over(visitors, tokens)


def test_the_revocation_endpoint_takes_refresh_tokens_of_its_client_only(
    visitors: Visitors,
) -> None:
    tokens = visitors.sign_in(visitors.new())
    head, claims, _ = tokens["RefreshToken"].split(".")

    refused = [
        revoke(visitors, tokens["AccessToken"])[0],
        revoke(visitors, tokens["RefreshToken"], client_id="another")[0],
        revoke(visitors, f"{head}.{claims}.AAAA")[0],
        revoke(visitors, "")[0],
    ]

    assert refused == [400, 400, 400, 400]
    assert visitors.attributes(tokens["AccessToken"])


def test_signing_out_everywhere_ends_every_session(visitors: Visitors) -> None:
    address = visitors.new()
    here, there = visitors.sign_in(address), visitors.sign_in(address)

    visitors.cognito.global_sign_out(AccessToken=here["AccessToken"])

    assert_over(visitors, here)
    assert_over(visitors, there)


def assert_over(visitors: Visitors, tokens: Tokens) -> None:
    """Neither token of the session is good for anything any more."""
    assert error_of(visitors.attributes, tokens["AccessToken"]) == "NotAuthorizedException"
    assert error_of(visitors.refresh, tokens["RefreshToken"]) == "NotAuthorizedException"


def verified(visitors: Visitors, token: str) -> dict[str, Any]:
    """The claims, after checking the signature against the pool's published keys."""
    url = f"{visitors.cloud.endpoint}/{visitors.pool_id}/.well-known/jwks.json"
    with urllib.request.urlopen(url, timeout=5) as answer:
        keys = json.load(answer)
    issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{visitors.pool_id}"
    return jwt.decode(token, keys, algorithms=["RS256"], audience=visitors.client_id, issuer=issuer)


def without_grace(visitors: Visitors) -> Visitors:
    """The same pool through a client whose rotated tokens end at once."""
    template = {
        "Resources": {
            "Client": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": visitors.pool_id,
                    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
                    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
                },
            }
        },
        "Outputs": {"ClientId": {"Value": {"Ref": "Client"}}},
    }
    cloudformation = visitors.cloud.cloudformation
    cloudformation.create_stack(StackName="without-grace", TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="without-grace")
    client_id = outputs(cloudformation, "without-grace")["ClientId"]
    return Visitors(visitors.cloud, visitors.pool_id, client_id)


def revoke(visitors: Visitors, token: str, client_id: str | None = None) -> tuple[int, str | None]:
    """Status and CORS header of POST /oauth2/revoke."""
    form = {"token": token, "client_id": client_id or visitors.client_id}
    request = urllib.request.Request(
        f"{visitors.cloud.endpoint}/oauth2/revoke", data=urlencode(form).encode()
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers["Access-Control-Allow-Origin"]
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Access-Control-Allow-Origin"]
