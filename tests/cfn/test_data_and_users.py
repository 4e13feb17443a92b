"""Properties of data.yml and users.yml that no rule and no deployed resource would show."""

from typing import Any

import pytest
from cfnlint.decode.cfn_yaml import load

from tests.support.cloud import ROOT


def resource(template: str, name: str) -> Any:
    return load(str(ROOT / "cfn" / template))["Resources"][name]


@pytest.mark.parametrize("name", ["MysfitsTable", "LikesTable"])
def test_table_is_billed_by_request_and_encrypted(name: str) -> None:
    table = resource("data.yml", name)["Properties"]

    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["SSESpecification"] == {"SSEEnabled": True}


def test_indexes_hold_keys_only_so_a_like_writes_none() -> None:
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


def test_web_client_is_public_and_writes_its_own_attributes_only() -> None:
    client = resource("users.yml", "WebClient")["Properties"]

    assert client["GenerateSecret"] is False
    assert client["EnableTokenRevocation"] is True
    assert client["WriteAttributes"] == ["email", "name"]
    assert (client["IdTokenValidity"], client["TokenValidityUnits"]["IdToken"]) == (60, "minutes")


def test_verified_address_alone_recovers_an_account() -> None:
    pool = resource("users.yml", "UserPool")["Properties"]

    assert pool["UsernameAttributes"] == ["email"]
    assert pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [
        {"Name": "verified_email", "Priority": 1}
    ]
    assert pool["UserAttributeUpdateSettings"] == {
        "AttributesRequireVerificationBeforeUpdate": ["email"]
    }


def test_password_policy_is_written_in_numbers() -> None:
    policy = resource("users.yml", "UserPool")["Properties"]["Policies"]["PasswordPolicy"]

    assert type(policy["MinimumLength"]) is int
    assert type(policy["TemporaryPasswordValidityDays"]) is int
