"""Copies the tables' definitions from the emulated account to DynamoDB Local.

CloudFormation made them in the account from the templates; DynamoDB Local has no CloudFormation.
Keys, indexes, stream and time to live are copied, no items. DynamoDB Local has no capacity (every
table is on demand there), encryption, point-in-time recovery or deletion protection.
"""

from typing import TYPE_CHECKING, Any

from local.errors import CommandError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def copy_tables(source: "DynamoDBClient", target: "DynamoDBClient") -> None:
    """Creates every table of `source` that `target` lacks, and waits until each is there.

    Raises CommandError for one that exists with other keys, indexes or stream.
    """
    existing = names(target)
    for name in names(source):
        wanted = definition(source, name)
        if name not in existing:
            target.create_table(**wanted)
            target.get_waiter("table_exists").wait(
                TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
            )
        elif definition(target, name) != wanted:
            raise CommandError(
                f"The table {name} has another schema than its template. DynamoDB Local keeps it "
                "as it was created: `docker compose down -v` deletes the data, then start again."
            )
        copy_time_to_live(source, target, name)


def names(dynamodb: "DynamoDBClient") -> list[str]:
    pages = dynamodb.get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"]]


def definition(dynamodb: "DynamoDBClient", name: str) -> dict[str, Any]:
    """CreateTable's parameters for a table, made of what DescribeTable returns."""
    table: Any = dynamodb.describe_table(TableName=name)["Table"]
    made = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": table["KeySchema"],
        "AttributeDefinitions": sorted(
            table["AttributeDefinitions"], key=lambda each: str(each["AttributeName"])
        ),
    }
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if indexes := table.get(kind):
            made[kind] = sorted(
                (
                    {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
                    for index in indexes
                ),
                key=lambda index: str(index["IndexName"]),
            )
    if table.get("StreamSpecification", {}).get("StreamEnabled"):
        made["StreamSpecification"] = table["StreamSpecification"]
    return made


def copy_time_to_live(source: "DynamoDBClient", target: "DynamoDBClient", name: str) -> None:
    wanted, found = time_to_live(source, name), time_to_live(target, name)
    if (attribute := wanted or found) and wanted != found:
        target.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"AttributeName": attribute, "Enabled": bool(wanted)},
        )


def time_to_live(dynamodb: "DynamoDBClient", name: str) -> str | None:
    """The attribute by which items expire, None when they do not."""
    found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    enabled = found.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    return found.get("AttributeName") if enabled else None
