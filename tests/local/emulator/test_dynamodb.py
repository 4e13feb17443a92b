"""Recovery, encryption and time to live of a table in a template."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.templates import make, ref, resource

TABLE = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
}


def settings(cloud: Cloud, **properties: Any) -> tuple[str, str, str]:
    """Recovery, encryption and time to live, once the stack's one table has the properties."""
    table = resource("AWS::DynamoDB::Table", **TABLE, **properties)
    name = make(cloud, {"Table": table}, {"Name": ref("Table")}, stack="table-settings")["Name"]
    described: Any = cloud.dynamodb.describe_table(TableName=name)["Table"]
    backups: Any = cloud.dynamodb.describe_continuous_backups(TableName=name)
    ttl: Any = cloud.dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    return (
        recovery["PointInTimeRecoveryStatus"],
        described.get("SSEDescription", {}).get("Status", "DISABLED"),
        ttl["TimeToLiveStatus"],
    )


def test_settings_follow_the_template(cloud: Cloud) -> None:
    enabled = {
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True},
        "TimeToLiveSpecification": {"AttributeName": "EndsAt", "Enabled": True},
    }

    created = settings(cloud, **enabled)
    removed = settings(cloud)
    restored = settings(cloud, **enabled)

    assert created == restored == ("ENABLED", "ENABLED", "ENABLED")
    assert removed == ("DISABLED", "DISABLED", "DISABLED")
