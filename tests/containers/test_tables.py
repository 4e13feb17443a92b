"""What DynamoDB Local is given of cfn/data.yml. No engine is needed."""

import json
import subprocess
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.compose.tables import make_tables, tables_of
from local.problem import Problem
from tests.support.cloud import CLOUD_PYTHON, ROOT
from tests.support.tables import REGION

INDEXES = ["SpeciesIndex", "AlignmentIndex", "GoodEvilIndex", "LawChaosIndex", "AdopterIndex"]


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    """cfn/data.yml, read as the set-up container reads it."""
    command = [str(CLOUD_PYTHON), "-m", "local.compose.template", "cfn/data.yml"]
    read = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    parsed: dict[str, Any] = json.loads(read.stdout)
    return parsed


def test_short_forms_become_long_ones(template: dict[str, Any]) -> None:
    outputs = template["Outputs"]

    assert outputs["MysfitsTableName"]["Value"] == {"Ref": "MysfitsTable"}
    assert outputs["MysfitsTableArn"]["Value"] == {"Fn::GetAtt": "MysfitsTable.Arn"}
    assert template["Conditions"]["IsProtected"] == {
        "Fn::Equals": [{"Ref": "DeletionProtection"}, "enabled"]
    }


def test_both_tables_are_made_with_all_their_indexes(template: dict[str, Any]) -> None:
    tables = tables_of(template, "stack", say=lambda _: None)

    indexes = tables["MysfitsTable"]["GlobalSecondaryIndexes"]
    assert {each["TableName"] for each in tables.values()} == {
        "stack-MysfitsTable",
        "stack-LikesTable",
    }
    assert [index["IndexName"] for index in indexes] == INDEXES
    assert "GlobalSecondaryIndexes" not in tables["LikesTable"]


def test_what_is_left_out_is_said_for_every_table(template: dict[str, Any]) -> None:
    said: list[str] = []

    tables = tables_of(template, "stack", said.append)

    left_out = {"DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "SSESpecification"}
    assert {tuple(line.split()[:2]) for line in said} == {
        (f"{table}:", name) for table in tables for name in left_out
    }
    assert not left_out & {name for table in tables.values() for name in table}


def test_a_property_nobody_decided_about_is_refused(template: dict[str, Any]) -> None:
    likes = template["Resources"]["LikesTable"]
    properties = {**likes["Properties"], "TimeToLiveSpecification": {"Enabled": True}}
    changed = {"Resources": {"LikesTable": {**likes, "Properties": properties}}}

    with pytest.raises(Problem, match=r"cfn/data\.yml sets TimeToLiveSpecification for LikesTable"):
        tables_of(changed, "stack", say=lambda _: None)


@mock_aws
def test_tables_that_are_there_are_left_alone(template: dict[str, Any]) -> None:
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    tables = tables_of(template, "stack", say=lambda _: None)
    make_tables(dynamodb, tables)
    dynamodb.put_item(TableName="stack-MysfitsTable", Item={"MysfitId": {"S": "kept"}})

    make_tables(dynamodb, tables)

    assert dynamodb.scan(TableName="stack-MysfitsTable")["Count"] == 1


@mock_aws
def test_a_table_of_an_older_template_is_not_taken_for_the_new_one(
    template: dict[str, Any],
) -> None:
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    tables = tables_of(template, "stack", say=lambda _: None)
    make_tables(dynamodb, tables)
    tables["MysfitsTable"]["GlobalSecondaryIndexes"].pop()

    with pytest.raises(Problem, match="stack-MysfitsTable was made by another version"):
        make_tables(dynamodb, tables)
