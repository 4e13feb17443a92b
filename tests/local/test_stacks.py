"""Deploying templates to the emulated account by CloudFormation."""

import json
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode.cfn_yaml import load

from cfn.manifest import Output, local_stacks, stack
from local.errors import CommandError
from local.stacks import deploy as deploy_stack
from local.stacks import value_of
from tests.support.cloud import ROOT, Cloud, deploy
from tests.support.visitors import Visitors


@pytest.fixture(scope="module")
def tables(cloud: Cloud, outputs: dict[str, str]) -> dict[str, str]:
    """Logical id -> name of every table of cfn/data.yml."""
    assert outputs
    return tables_of(cloud, name_of("data"))


def test_every_table_is_as_its_template_says(cloud: Cloud, tables: dict[str, str]) -> None:
    resources = load(str(ROOT / "cfn" / "data.yml"))["Resources"]

    for resource, name in tables.items():
        template = resources[resource]["Properties"]
        table = cloud.dynamodb.describe_table(TableName=name)["Table"]
        assert table["KeySchema"] == template["KeySchema"]
        assert table["AttributeDefinitions"] == template["AttributeDefinitions"]
        assert [
            {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
            for index in table.get("GlobalSecondaryIndexes", [])
        ] == template.get("GlobalSecondaryIndexes", [])
        assert table["BillingModeSummary"]["BillingMode"] == template["BillingMode"]
        assert safety(cloud, name) == ("ENABLED", "ENABLED")
    assert tables.keys() == {
        name for name, each in resources.items() if each["Type"] == "AWS::DynamoDB::Table"
    }


def test_local_stacks_may_be_deleted(
    cloud: Cloud, tables: dict[str, str], visitors: Visitors
) -> None:
    pool = cloud.cognito.describe_user_pool(UserPoolId=visitors.pool_id)["UserPool"]

    assert not any(is_protected(cloud, table) for table in tables.values())
    assert pool["DeletionProtection"] == "INACTIVE"


def test_deletion_protection_is_the_templates_default(cloud: Cloud) -> None:
    deploy_stack(cloud.cloudformation, "safe-data", ROOT / "cfn" / "data.yml", {})
    users = deploy_stack(cloud.cloudformation, "safe-users", ROOT / "cfn" / "users.yml", {})

    pool = cloud.cognito.describe_user_pool(UserPoolId=users["UserPoolId"])["UserPool"]
    assert pool["DeletionProtection"] == "ACTIVE"
    assert all(is_protected(cloud, table) for table in tables_of(cloud, "safe-data").values())


def test_stack_takes_the_sites_address_and_the_names_of_others() -> None:
    outputs_of = {"website": {"SiteUrl": "http://localhost:8000"}}

    assert value_of(Output("website", "SiteUrl"), outputs_of) == "http://localhost:8000"
    assert value_of(Output("data"), outputs_of) == "mysfits-local-data"


def test_managed_login_is_created_with_a_domain_prefix(cloud: Cloud) -> None:
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
    stacks = [each.name_in("local") for each in local_stacks()]
    events = [number_of_events(cloud, stack) for stack in stacks]

    assert deploy(cloud) == outputs
    assert [number_of_events(cloud, stack) for stack in stacks] == events


def test_changed_template_updates_the_stack(cloud: Cloud, tmp_path: Path) -> None:
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


def test_refresh_token_rotation_of_a_client_is_updated(
    cloud: Cloud, visitors: Visitors, tmp_path: Path
) -> None:
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


def test_failed_stack_raises_its_reasons_and_is_replaced_next_time(
    cloud: Cloud, tmp_path: Path
) -> None:
    file = tmp_path / "queue.json"
    file.write_text(failing())
    with pytest.raises(CommandError) as raised:
        deploy_stack(cloud.cloudformation, "mended", file, {})
    file.write_text(queue(VisibilityTimeout=30))

    outputs = deploy_stack(cloud.cloudformation, "mended", file, {})

    assert "ROLLBACK_COMPLETE" in str(raised.value)
    assert "Group: " in str(raised.value)
    assert outputs["Url"]


def test_invalid_template_is_named_in_the_error(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "nonsense.json"
    file.write_text('{"Resources": {"X": {"Type": "AWS::No::Such"}}}')

    with pytest.raises(CommandError, match=r"nonsense\.json"):
        deploy_stack(cloud.cloudformation, "nonsense", file, {})


def queue(**properties: int) -> str:
    return json.dumps(
        {
            "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": properties}},
            "Outputs": {"Url": {"Value": {"Ref": "Queue"}}},
        }
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


def name_of(stack_name: str) -> str:
    return stack(stack_name).name_in("local")


def tables_of(cloud: Cloud, stack_name: str) -> dict[str, str]:
    found = cloud.cloudformation.describe_stack_resources(StackName=stack_name)["StackResources"]
    return {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in found
        if each["ResourceType"] == "AWS::DynamoDB::Table"
    }


def is_protected(cloud: Cloud, table: str) -> bool:
    return cloud.dynamodb.describe_table(TableName=table)["Table"]["DeletionProtectionEnabled"]


def number_of_events(cloud: Cloud, stack: str) -> int:
    return len(cloud.cloudformation.describe_stack_events(StackName=stack)["StackEvents"])
