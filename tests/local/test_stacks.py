"""The templates deployed through CloudFormation, and the deploying itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode.cfn_yaml import load

from local.problem import Problem
from local.provision import DATA, USERS
from local.stacks import deploy as deploy_stack
from tests.support.cloud import ROOT, Cloud, deploy
from tests.support.visitors import Visitors

TABLES = {"MysfitsTable": "MysfitsTableName", "LikesTable": "LikesTableName"}


@pytest.fixture(scope="module")
def template() -> Any:
    return load(str(ROOT / "cfn" / "data.yml"))["Resources"]


@pytest.mark.parametrize(("resource", "output"), TABLES.items())
def test_a_table_is_as_its_template_says(
    cloud: Cloud, outputs: dict[str, str], template: Any, resource: str, output: str
) -> None:
    said = template[resource]["Properties"]

    table = cloud.dynamodb.describe_table(TableName=outputs[output])["Table"]
    backups = cloud.dynamodb.describe_continuous_backups(TableName=outputs[output])

    assert table["KeySchema"] == said["KeySchema"]
    assert table["AttributeDefinitions"] == said["AttributeDefinitions"]
    assert [
        {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
        for index in table.get("GlobalSecondaryIndexes", [])
    ] == said.get("GlobalSecondaryIndexes", [])
    assert table["BillingModeSummary"]["BillingMode"] == said["BillingMode"]
    assert table["SSEDescription"]["Status"] == "ENABLED"
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_nothing_local_is_protected_from_deletion(
    cloud: Cloud, outputs: dict[str, str], visitors: Visitors
) -> None:
    table = cloud.dynamodb.describe_table(TableName=outputs["MysfitsTableName"])["Table"]
    pool = cloud.cognito.describe_user_pool(UserPoolId=visitors.pool_id)["UserPool"]

    assert table["DeletionProtectionEnabled"] is False
    assert pool["DeletionProtection"] == "INACTIVE"


def test_everything_is_protected_unless_told_otherwise(cloud: Cloud) -> None:
    data = deploy_stack(cloud.cloudformation, "safe-data", ROOT / "cfn" / "data.yml", {})
    users = deploy_stack(cloud.cloudformation, "safe-users", ROOT / "cfn" / "users.yml", {})

    pool = cloud.cognito.describe_user_pool(UserPoolId=users["UserPoolId"])["UserPool"]
    assert pool["DeletionProtection"] == "ACTIVE"
    for output in TABLES.values():
        table = cloud.dynamodb.describe_table(TableName=data[output])["Table"]
        assert table["DeletionProtectionEnabled"] is True


def test_a_managed_login_is_made_when_it_is_named(cloud: Cloud) -> None:
    made = deploy_stack(
        cloud.cloudformation,
        "with-login",
        ROOT / "cfn" / "users.yml",
        {"LoginDomainPrefix": "mysfits-test", "SiteUrl": "https://mysfits.test"},
    )

    client = cloud.cognito.describe_user_pool_client(
        UserPoolId=made["UserPoolId"], ClientId=made["UserPoolClientId"]
    )["UserPoolClient"]
    assert made["LoginDomain"] == "mysfits-test.auth.eu-west-1.amazoncognito.com"
    assert client["CallbackURLs"] == ["https://mysfits.test/signed-in"]
    assert client["AllowedOAuthFlows"] == ["code"]
    domain = cloud.cognito.describe_user_pool_domain(Domain="mysfits-test")["DomainDescription"]
    assert domain["ManagedLoginVersion"] == 2


def test_deploying_again_changes_nothing(cloud: Cloud, outputs: dict[str, str]) -> None:
    events = [number_of_events(cloud, stack) for stack in (DATA, USERS)]

    assert deploy(cloud) == outputs
    assert [number_of_events(cloud, stack) for stack in (DATA, USERS)] == events


def test_the_outputs_are_exported_under_the_stacks_name(
    cloud: Cloud, outputs: dict[str, str]
) -> None:
    pages = cloud.cloudformation.get_paginator("list_exports").paginate()
    exports = {each["Name"]: each["Value"] for page in pages for each in page["Exports"]}

    assert exports[f"{DATA}-MysfitsTableArn"] == outputs["MysfitsTableArn"]
    assert exports[f"{USERS}-UserPoolArn"] == outputs["UserPoolArn"]
    assert exports[f"{USERS}-UserPoolClientId"] == outputs["UserPoolClientId"]


def test_a_changed_template_updates_its_stack(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "queue.json"
    file.write_text(queue(VisibilityTimeout=30))
    before = deploy_stack(cloud.cloudformation, "changing", file, {})
    file.write_text(queue(VisibilityTimeout=40))

    after = deploy_stack(cloud.cloudformation, "changing", file, {})

    attributes = cloud.client("sqs").get_queue_attributes(
        QueueUrl=after["Url"], AttributeNames=["VisibilityTimeout"]
    )
    assert before == after
    assert attributes["Attributes"]["VisibilityTimeout"] == "40"


def test_a_tables_safety_can_be_changed_later(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "table.json"
    file.write_text(table())
    name = deploy_stack(cloud.cloudformation, "table", file, {})["Name"]
    before = safety(cloud, name)
    file.write_text(
        table(
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            SSESpecification={"SSEEnabled": True},
        )
    )

    deploy_stack(cloud.cloudformation, "table", file, {})

    assert before == ("DISABLED", None)
    assert safety(cloud, name) == ("ENABLED", "ENABLED")


def test_rotation_can_be_changed_later(cloud: Cloud, visitors: Visitors, tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    file.write_text(client(visitors.pool_id))
    client_id = deploy_stack(cloud.cloudformation, "client", file, {})["Id"]
    plain = Visitors(cloud, visitors.pool_id, client_id)
    token = plain.sign_in(plain.new())["RefreshToken"]
    before = plain.refresh(token)
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}
    file.write_text(client(visitors.pool_id, RefreshTokenRotation=rotation))

    deploy_stack(cloud.cloudformation, "client", file, {})

    assert "RefreshToken" not in before
    assert plain.refresh(token)["RefreshToken"] != token


def test_a_stack_that_fails_is_explained_and_replaced_next_time(
    cloud: Cloud, tmp_path: Path
) -> None:
    file = tmp_path / "queue.json"
    file.write_text(failing())
    with pytest.raises(Problem) as raised:
        deploy_stack(cloud.cloudformation, "mended", file, {})
    file.write_text(queue(VisibilityTimeout=30))

    outputs = deploy_stack(cloud.cloudformation, "mended", file, {})

    assert "ROLLBACK_COMPLETE" in str(raised.value)
    assert "Group: " in str(raised.value)
    assert outputs["Url"]


def test_a_template_that_makes_no_sense_is_refused_by_name(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "nonsense.json"
    file.write_text('{"Resources": {"X": {"Type": "AWS::No::Such"}}}')

    with pytest.raises(Problem, match=r"nonsense\.json"):
        deploy_stack(cloud.cloudformation, "nonsense", file, {})


def queue(**properties: int) -> str:
    return json.dumps(
        {
            "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": properties}},
            "Outputs": {"Url": {"Value": {"Ref": "Queue"}}},
        }
    )


def table(**properties: Any) -> str:
    keys = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
    }
    resource = {"Type": "AWS::DynamoDB::Table", "Properties": {**keys, **properties}}
    return json.dumps(
        {"Resources": {"Table": resource}, "Outputs": {"Name": {"Value": {"Ref": "Table"}}}}
    )


def safety(cloud: Cloud, name: str) -> tuple[str, str | None]:
    """Whether point-in-time recovery and encryption by a key of the account are on."""
    backups = cloud.dynamodb.describe_continuous_backups(TableName=name)
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    encryption = cloud.dynamodb.describe_table(TableName=name)["Table"].get("SSEDescription", {})
    return recovery["PointInTimeRecoveryStatus"], encryption.get("Status")


def client(pool_id: str, **properties: Any) -> str:
    flows = ["ALLOW_USER_SRP_AUTH"]
    resource = {
        "Type": "AWS::Cognito::UserPoolClient",
        "Properties": {"UserPoolId": pool_id, "ExplicitAuthFlows": flows, **properties},
    }
    return json.dumps(
        {"Resources": {"Client": resource}, "Outputs": {"Id": {"Value": {"Ref": "Client"}}}}
    )


def failing() -> str:
    """A group in a pool that does not exist."""
    group = {"UserPoolId": "eu-west-1_missing00", "GroupName": "nobody"}
    return json.dumps(
        {"Resources": {"Group": {"Type": "AWS::Cognito::UserPoolGroup", "Properties": group}}}
    )


def number_of_events(cloud: Cloud, stack: str) -> int:
    return len(cloud.cloudformation.describe_stack_events(StackName=stack)["StackEvents"])
