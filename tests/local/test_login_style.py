"""Managed login's style, which is made for a client that is there."""

from typing import Any

import pytest

from tests.support.cloud import Cloud
from tests.support.made import Template, make, ref, refusal, resource


def styled(**changes: Any) -> Template:
    said = {"UserPoolId": ref("Pool"), "ClientId": ref("Client"), "UseCognitoProvidedValues": True}
    return {
        "Pool": resource("AWS::Cognito::UserPool", UserPoolName="styled"),
        "Client": resource("AWS::Cognito::UserPoolClient", UserPoolId=ref("Pool")),
        "Style": resource("AWS::Cognito::ManagedLoginBranding", **{**said, **changes}),
    }


def test_a_client_can_have_a_style(cloud: Cloud) -> None:
    outputs = {"Pool": ref("Pool"), "Style": ref("Style")}

    made = make(cloud, styled(), outputs, stack="styled")

    assert made["Style"].startswith(f"{made['Pool']}|")
    assert make(cloud, styled(), outputs, stack="styled") == made


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ClientId": "nobody"}, "User pool client nobody does not exist"),
        ({"Colour": "red"}, "extraneous key [Colour] is not permitted"),
    ],
)
def test_a_style_that_cannot_be_is_refused(
    cloud: Cloud, changes: dict[str, Any], told: str
) -> None:
    assert told in refusal(cloud, styled(**changes))
