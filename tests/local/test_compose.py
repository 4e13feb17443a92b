"""The set-up container of docker-compose.yml, without an engine: tables copied, settings written.

moto in two regions plays the account and DynamoDB Local.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.addresses import Addresses
from local.compose.setup import Paths, in_shell, write
from local.compose.tables import copy_tables, copy_time_to_live, definition, time_to_live
from local.configuration import service_environment, worker_environment
from local.errors import CommandError
from service.settings import Settings, WorkerSettings, table_variables
from tests.support.cloud import Cloud

Clients = tuple[Any, Any]

OUTPUTS = {
    **{output: output for output in table_variables().values()},
    "UserPoolId": "eu-west-1_Abc123xyz",
    "UserPoolClientId": "client",
    "PhotosBucketName": "photos",
    "PhotosQueueUrl": "http://localhost:4566/000000000000/photos",
    "PhotosTopicArn": "arn:aws:sns:eu-west-1:000000000000:photos",
}


@pytest.fixture
def clients() -> Iterator[Clients]:
    """Of the source, which has a table of every kind of definition, and of the empty target."""
    with mock_aws():
        source, target = (boto3.client("dynamodb", region) for region in ("eu-west-1", "eu-west-2"))
        create_orders(source)
        yield source, target


def create_orders(dynamodb: Any, **changes: Any) -> None:
    by = {name: [{"AttributeName": name, "KeyType": "HASH"}] for name in ("Id", "State", "At")}
    at = [{"AttributeName": "At", "KeyType": "RANGE"}]
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in by]
    keys_only = {"ProjectionType": "KEYS_ONLY"}
    orders = {
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": by["Id"] + [{"AttributeName": "State", "KeyType": "RANGE"}],
        "GlobalSecondaryIndexes": [
            {"IndexName": "StateIndex", "KeySchema": by["State"] + at, "Projection": keys_only},
            {"IndexName": "AtIndex", "KeySchema": by["At"], "Projection": keys_only},
        ],
        "LocalSecondaryIndexes": [
            {"IndexName": "TimeIndex", "KeySchema": by["Id"] + at, "Projection": keys_only}
        ],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    }
    dynamodb.create_table(**{**orders, **changes})
    dynamodb.update_time_to_live(
        TableName="orders", TimeToLiveSpecification={"AttributeName": "Expires", "Enabled": True}
    )


def test_table_is_copied_with_its_keys_indexes_stream_and_time_to_live(clients: Clients) -> None:
    source, target = clients

    copy_tables(source, target)

    copied = definition(target, "orders")
    assert copied == definition(source, "orders")
    assert [len(copied[each]) for each in copied if each.endswith("Indexes")] == [2, 1]
    assert copied["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    assert time_to_live(target, "orders") == "Expires"


def test_existing_table_keeps_its_items_and_follows_the_time_to_live(clients: Clients) -> None:
    source, target = clients
    copy_tables(source, target)
    target.put_item(TableName="orders", Item={"Id": {"S": "1"}, "State": {"S": "new"}})
    source.update_time_to_live(
        TableName="orders", TimeToLiveSpecification={"AttributeName": "Expires", "Enabled": False}
    )

    copy_tables(source, target)

    assert target.scan(TableName="orders")["Count"] == 1
    assert time_to_live(target, "orders") is None


def test_existing_table_with_another_schema_is_refused(clients: Clients) -> None:
    source, target = clients
    create_orders(target, StreamSpecification={"StreamEnabled": False})

    with pytest.raises(CommandError, match=r"orders has another schema .* down -v"):
        copy_tables(source, target)


@mock_aws
def test_tables_of_the_emulated_account_can_be_copied(
    cloud: Cloud, outputs: dict[str, str]
) -> None:
    target: Any = boto3.client("dynamodb", "eu-west-1")
    names = [value for name, value in outputs.items() if name.endswith("TableName")]

    for name in names:
        target.create_table(**definition(cloud.dynamodb, name))
        copy_time_to_live(cloud.dynamodb, target, name)

    assert [definition(target, name) for name in names] == [
        definition(cloud.dynamodb, name) for name in names
    ]
    assert time_to_live(target, outputs["PhotosTableName"]) == "ExpiresAt"


def test_service_starts_from_the_file_that_the_shell_reads(tmp_path: Path) -> None:
    settings = service_environment(OUTPUTS, Addresses(web_port=8001), Paths.cloud)
    write(tmp_path / "api.env", "an older and longer file" * 100)
    write(tmp_path / "api.env", in_shell({**settings, "UNSAFE": "a b; $(c)"}))

    read = subprocess.run(
        ["sh", "-c", "set -a && . ./api.env && env"],
        cwd=tmp_path,
        env={"AWS_REGION": "eu-west-1"},
        check=True,
        capture_output=True,
        text=True,
    )
    variables = dict(line.split("=", 1) for line in read.stdout.splitlines())
    service = Settings.from_env(variables)

    assert service.jwks_url == "http://cloud:4566/eu-west-1_Abc123xyz/.well-known/jwks.json"
    assert service.token_issuer.startswith("https://cognito-idp.eu-west-1.amazonaws.com/")
    assert service.site_url == "http://localhost:8001"
    assert (service.photos_bucket, service.photos_url) == ("photos", "http://localhost:4566")
    assert variables["UNSAFE"] == "a b; $(c)"
    assert [each.name for each in tmp_path.iterdir()] == ["api.env"]


def test_worker_reads_the_table_bucket_queue_and_topic_that_cloudformation_made() -> None:
    variables = worker_environment(OUTPUTS)

    worker = WorkerSettings.from_env({"AWS_REGION": "eu-west-1", **variables})

    assert (worker.photos_table, worker.photos_bucket) == ("PhotosTableName", "photos")
    assert worker.photos_queue_url == "http://localhost:4566/000000000000/photos"
    assert worker.photos_topic_arn == "arn:aws:sns:eu-west-1:000000000000:photos"
    assert worker.labels == "rekognition"
