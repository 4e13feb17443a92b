"""What the two templates promise, where no deployed thing would show that they stopped to."""

from typing import Any

import pytest
from cfnlint.decode.cfn_yaml import load

from tests.support.cloud import ROOT


def resource(template: str, name: str) -> Any:
    return load(str(ROOT / "cfn" / template))["Resources"][name]


@pytest.mark.parametrize(
    ("template", "name"),
    [("data.yml", "MysfitsTable"), ("data.yml", "LikesTable"), ("users.yml", "UserPool")],
)
def test_what_cannot_be_made_again_stays_when_its_stack_goes(template: str, name: str) -> None:
    assert resource(template, name)["DeletionPolicy"] == "Retain"
    assert resource(template, name)["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", ["MysfitsTable", "LikesTable"])
def test_a_table_is_paid_by_request_encrypted_and_backed_up(name: str) -> None:
    table = resource("data.yml", name)["Properties"]

    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_a_like_writes_no_index() -> None:
    indexes = resource("data.yml", "MysfitsTable")["Properties"]["GlobalSecondaryIndexes"]

    keys = {
        index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
        for index in indexes
    }
    assert keys == {
        "SpeciesIndex": ["Species", "MysfitId"],
        "AlignmentIndex": ["Alignment", "MysfitId"],
        "GoodEvilIndex": ["GoodEvil", "MysfitId"],
        "LawChaosIndex": ["LawChaos", "MysfitId"],
        "AdopterIndex": ["AdoptedBy", "AdoptedAt"],
    }
    assert {index["Projection"]["ProjectionType"] for index in indexes} == {"KEYS_ONLY"}


def test_the_sites_client_is_public_and_gives_nothing_away() -> None:
    client = resource("users.yml", "WebClient")["Properties"]

    assert client["GenerateSecret"] is False
    assert client["ExplicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"] is True
    assert client["RefreshTokenRotation"]["Feature"] == "ENABLED"
    assert client["WriteAttributes"] == ["email", "name"]
    units = client["TokenValidityUnits"]
    assert (client["AccessTokenValidity"], units["AccessToken"]) == (60, "minutes")
    assert (client["IdTokenValidity"], units["IdToken"]) == (60, "minutes")


def test_an_account_is_recovered_and_moved_by_a_verified_address_only() -> None:
    pool = resource("users.yml", "UserPool")["Properties"]

    assert pool["UsernameAttributes"] == ["email"]
    assert pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [
        {"Name": "verified_email", "Priority": 1}
    ]
    assert pool["UserAttributeUpdateSettings"] == {
        "AttributesRequireVerificationBeforeUpdate": ["email"]
    }


def test_the_password_policy_is_written_in_plain_numbers() -> None:
    policy = resource("users.yml", "UserPool")["Properties"]["Policies"]["PasswordPolicy"]

    assert type(policy["MinimumLength"]) is int
    assert type(policy["TemporaryPasswordValidityDays"]) is int
