"""What a template says of a table that ministack's CloudFormation leaves out."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.made import make, ref, resource

KEYS = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
}


def time_to_live(cloud: Cloud, **said: Any) -> tuple[str, str | None]:
    """Status and attribute, once the one table is as said."""
    table = resource("AWS::DynamoDB::Table", **KEYS, **said)
    name = make(cloud, {"Table": table}, {"Name": ref("Table")}, stack="ending")["Name"]
    found = cloud.dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    return found["TimeToLiveStatus"], found.get("AttributeName")


def test_items_end_as_long_as_the_template_says_so(cloud: Cloud) -> None:
    ending = {"AttributeName": "EndsAt", "Enabled": True}

    made = time_to_live(cloud, TimeToLiveSpecification=ending)
    dropped = time_to_live(cloud)
    again = time_to_live(cloud, TimeToLiveSpecification=ending)

    assert made == again == ("ENABLED", "EndsAt")
    assert dropped[0] == "DISABLED"
