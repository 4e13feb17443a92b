"""What a request may have changed, hence what is saved after it."""

import pytest

from local.emulator.changes import EVERYTHING, changed_by

DYNAMODB = "DynamoDB_20120810"
COGNITO = "AWSCognitoIdentityProviderService"


@pytest.mark.parametrize(
    "action",
    ["GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan", "DescribeTable", "ListTables"],
)
def test_reading_a_table_changes_nothing(action: str) -> None:
    assert changed_by("POST", f"{DYNAMODB}.{action}") == set()


@pytest.mark.parametrize(
    "action",
    ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems", "CreateTable"],
)
def test_writing_a_table_changes_the_tables(action: str) -> None:
    assert changed_by("POST", f"{DYNAMODB}.{action}") == {"dynamodb"}


@pytest.mark.parametrize("action", ["SignUp", "InitiateAuth", "GetTokensFromRefreshToken"])
def test_a_step_of_a_visitor_changes_the_pool_and_the_mail(action: str) -> None:
    assert changed_by("POST", f"{COGNITO}.{action}") == {"cognito", "ses"}


def test_looking_at_oneself_changes_nothing() -> None:
    assert changed_by("POST", f"{COGNITO}.GetUser") == set()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_no_get_changes_anything(method: str) -> None:
    assert changed_by(method, "") == set()


@pytest.mark.parametrize("target", ["", "AmazonSSM.PutParameter"])
def test_what_is_not_known_may_have_changed_everything(target: str) -> None:
    assert changed_by("POST", target) == EVERYTHING
