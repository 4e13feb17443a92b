"""The tables of cfn/data.yml in DynamoDB Local, which has no CloudFormation.

The template stays the only schema. What DynamoDB Local does not know is left out by name and
printed; a property nobody has decided about is refused, so that none is ever lost in silence.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from local.problem import Problem

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT = {"AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema"}
LEFT_OUT = {
    "DeletionProtectionEnabled": "DynamoDB Local has no deletion protection",
    "PointInTimeRecoverySpecification": "DynamoDB Local has no point-in-time recovery",
    "SSESpecification": "DynamoDB Local does not encrypt",
}

Table = dict[str, Any]
Say = Callable[[str], object]


def tables_of(template: Mapping[str, Any], stack: str, say: Say) -> dict[str, Table]:
    """Logical name -> what CreateTable takes, for each table of the template; raises Problem."""
    return {
        name: table_of(name, resource["Properties"], stack, say)
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


def table_of(name: str, properties: Mapping[str, Any], stack: str, say: Say) -> Table:
    unknown = set(properties) - KEPT - set(LEFT_OUT)
    if unknown:
        raise Problem(
            f"cfn/data.yml sets {', '.join(sorted(unknown))} for {name}: say in "
            "local/compose/tables.py whether DynamoDB Local takes it."
        )
    for property_name, reason in LEFT_OUT.items():
        if property_name in properties:
            say(f"{name}: {property_name} is left out. {reason}.")
    kept = {key: value for key, value in properties.items() if key in KEPT}
    return {"TableName": f"{stack}-{name}", **kept}


def make_tables(dynamodb: "DynamoDBClient", tables: Mapping[str, Table]) -> None:
    """Makes those that are missing, and waits until they are there; raises Problem for one whose
    keys or indexes are no longer those of the template."""
    there = set(dynamodb.list_tables()["TableNames"])
    for table in tables.values():
        if table["TableName"] in there:
            refuse_another_schema(dynamodb, table)
        else:
            dynamodb.create_table(**table)
            dynamodb.get_waiter("table_exists").wait(
                TableName=table["TableName"], WaiterConfig={"Delay": 1, "MaxAttempts": 20}
            )


def refuse_another_schema(dynamodb: "DynamoDBClient", wanted: Table) -> None:
    found: Any = dynamodb.describe_table(TableName=wanted["TableName"])["Table"]
    if schema_of(found) != schema_of(wanted):
        raise Problem(
            f"{wanted['TableName']} was made by another version of cfn/data.yml. "
            "`docker compose down -v` forgets the data and the next start makes it anew."
        )


def schema_of(table: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The keys of the table, and of each index its keys and what it carries."""
    indexes = table.get("GlobalSecondaryIndexes", [])
    return table["KeySchema"], {
        index["IndexName"]: (index["KeySchema"], index["Projection"]) for index in indexes
    }
