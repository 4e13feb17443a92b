"""aws-cli/teardown: what goes, what stays, and what it says of both."""

from __future__ import annotations

import re

import jmespath  # type: ignore[import-untyped]  # It has no stubs here.
import pytest

from tests.aws_cli.scripts import Operator

pytestmark = pytest.mark.minutes


# Service, operation, and where the answer holds the names.
LISTS = (
    ("apigateway", "get_rest_apis", "items[].name"),
    ("cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName"),
    ("dynamodb", "list_tables", "TableNames[]"),
    ("ecr", "describe_repositories", "repositories[].repositoryName"),
    ("ecs", "list_clusters", "clusterArns[]"),
    ("ecs", "list_task_definitions", "taskDefinitionArns[]"),
    ("elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerArn"),
    ("iam", "list_roles", "Roles[].RoleName"),
    ("lambda", "list_functions", "Functions[].FunctionName"),
    ("logs", "describe_log_groups", "logGroups[].logGroupName"),
    ("s3", "list_buckets", "Buckets[].Name"),
    ("sns", "list_topics", "Topics[].TopicArn"),
)


def things(operator: Operator) -> set[str]:
    """What the account has that is called after the environment, by its last name."""
    found = [
        name
        for service, operation, names in LISTS
        for name in jmespath.search(names, getattr(operator.cloud.client(service), operation)())
    ]
    ours = re.compile(rf"mysfits-{operator.environment}-[\w:-]+")
    named = [match.group() for name in found if (match := ours.search(name))]
    return {*named, *operator.pools()}


def networks_and_sites(operator: Operator) -> tuple[set[str], set[str]]:
    """Those of the whole account, which have no names."""
    networks = operator.cloud.client("ec2").describe_vpcs()["Vpcs"]
    sites = operator.cloud.client("cloudfront").list_distributions()["DistributionList"]
    return {each["VpcId"] for each in networks}, {each["Id"] for each in sites.get("Items", [])}


def test_people_s_data_stays_until_somebody_says_otherwise(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    nameless = networks_and_sites(operator)
    operator.run("deploy", *deploying, "--no-smoke")
    bucket, deployed = operator.output("website", "SiteBucketName"), things(operator)
    tables, pools = operator.tables(), operator.pools()

    asked = operator.run("teardown", typed="something else\n")
    untouched = operator.stacks()
    gone = operator.run("teardown", typed=f"{operator.environment}\n")
    kept, left = (operator.tables(), operator.pools()), things(operator)
    all_gone = operator.run("teardown", "--yes", "--delete-data")

    assert asked.code == 3
    assert "Nothing was changed." in asked.told
    assert len(untouched) == 7
    assert gone.code == 0, gone
    assert operator.stacks() == {}
    assert bucket not in [each["Name"] for each in operator.cloud.s3.list_buckets()["Buckets"]]
    assert kept == (tables, pools)
    assert (len(tables), len(pools)) == (2, 1)
    assert {bucket, *tables, *pools} < deployed
    assert {*tables, *pools} <= left
    assert {name for name in left if name not in gone.told.partition("== What is left")[2]} == set()
    assert networks_and_sites(operator) == nameless
    assert all_gone.code == 0, all_gone
    assert (operator.tables(), operator.pools()) == ([], [])
    assert things(operator) == left - {*tables, *pools}


def test_nobody_who_could_answer_is_a_no(operator: Operator) -> None:
    run = operator.run("teardown", typed="")

    assert run.code == 3
    assert "Nothing was changed." in run.told


def test_tearing_down_nothing_says_there_is_nothing(operator: Operator) -> None:
    run = operator.run("teardown", "--yes")

    assert run.code == 0, run
    assert run.told.count("is not there") == 7
