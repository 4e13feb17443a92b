"""aws-cli/teardown: what is deleted, what stays, and what it lists as left."""

from __future__ import annotations

import re
from typing import Any

import jmespath  # type: ignore[import-untyped]  # It has no stubs here.

from cfn.manifest import stacks
from tests.aws_cli.operators import Operator

TABLE: Any = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
}

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


def test_data_stays_unless_its_deletion_is_asked_for(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    nameless = networks_and_sites(operator)
    operator.run("deploy", *deploying, "--no-smoke")
    buckets = {
        operator.output("website", "SiteBucketName"),
        operator.output("registry", "TemplatesBucketName"),
    }
    deployed, tables, pools = things(operator), operator.tables(), operator.pools()
    photos = operator.output("photos", "PhotosBucketName")
    operator.cloud.s3.put_object(Bucket=photos, Key="shown/a/b/thumb.jpg", Body=b"photo")

    asked = operator.run("teardown", typed="something else\n")
    untouched = operator.stacks()
    gone = operator.start("teardown", typed=f"{operator.environment}\n")
    kept, left = (operator.tables(), operator.pools()), things(operator)
    objects = operator.cloud.s3.list_objects_v2(Bucket=photos)["KeyCount"]
    all_gone = operator.run("teardown", "--yes", "--delete-data")

    assert asked.exit_code == 3
    assert "Nothing was changed." in asked.stderr
    assert set(untouched) == {stack.name for stack in stacks()}
    assert gone.exit_code == 0, gone
    assert operator.stacks() == {}
    assert {*buckets, *tables, *pools} < deployed
    assert kept == (tables, pools)
    assert tables
    assert len(pools) == 1
    assert {*tables, *pools, photos} <= left
    assert objects == 1
    assert not buckets & left
    announced = gone.stderr.partition("== What is left")[2]
    assert [name for name in left if name not in announced] == []
    assert networks_and_sites(operator) == nameless
    assert all_gone.exit_code == 0, all_gone
    assert (operator.tables(), operator.pools()) == ([], [])
    assert things(operator) == left - {*tables, *pools, photos}


def test_a_closed_stdin_is_no_confirmation(operator: Operator) -> None:
    run = operator.run("teardown", typed="")

    assert run.exit_code == 3
    assert "Nothing was changed." in run.stderr


def test_an_environment_that_is_not_there_is_torn_down_with_exit_code_0(operator: Operator) -> None:
    run = operator.run("teardown", "--yes")

    assert run.exit_code == 0, run
    assert run.stderr.count("is not there") == len(stacks())


def test_a_pool_and_tables_are_found_among_more_than_a_page_of_others(operator: Operator) -> None:
    cognito, dynamodb = operator.cloud.cognito, operator.cloud.dynamodb
    others = [
        cognito.create_user_pool(PoolName=f"another-{n}")["UserPool"]["Id"] for n in range(61)
    ]
    for number in range(101):
        dynamodb.create_table(TableName=f"another-{number:03}", **TABLE)
    name = f"mysfits-{operator.environment}"
    ours = cognito.create_user_pool(PoolName=f"{name}-users")["UserPool"]["Id"]
    dynamodb.create_table(TableName=f"{name}-data-LikesTable-1", **TABLE)

    run = operator.run("teardown", "--yes", "--delete-data")
    for pool in others:
        cognito.delete_user_pool(UserPoolId=pool)
    for number in range(101):
        dynamodb.delete_table(TableName=f"another-{number:03}")

    assert run.exit_code == 0, run
    assert f"{name}-data-LikesTable-1 deleted" in run.stderr
    assert f"{ours} deleted" in run.stderr


def test_an_environment_whose_name_begins_like_this_one_is_left_alone(operator: Operator) -> None:
    dynamodb, name = operator.cloud.dynamodb, f"mysfits-{operator.environment}"
    # The table of an environment that is called as this one and -data.
    theirs, ours = f"{name}-data-data-MysfitsTable-1", f"{name}-data-MysfitsTable-1"
    restored = f"{ours}-at-20260301T120000"
    for table in (theirs, ours, restored):
        dynamodb.create_table(TableName=table, **TABLE)

    run = operator.run("teardown", "--yes", "--delete-data")
    left = operator.tables()
    dynamodb.delete_table(TableName=theirs)

    assert run.exit_code == 0, run
    assert left == [theirs]
    assert theirs not in run.stderr


def test_logs_that_aws_wrote_go_with_the_environment(operator: Operator) -> None:
    logs = operator.cloud.client("logs")
    start = f"/aws/ecs/containerinsights/mysfits-{operator.environment}"
    for name in (f"{start}-service-Cluster-A/performance", f"{start}-two-service-Cluster-B/x"):
        logs.create_log_group(logGroupName=name)

    run = operator.run("teardown", "--yes")
    found = logs.describe_log_groups(logGroupNamePrefix=start)["logGroups"]
    logs.delete_log_group(logGroupName=f"{start}-two-service-Cluster-B/x")

    assert run.exit_code == 0, run
    assert [group["logGroupName"] for group in found] == [f"{start}-two-service-Cluster-B/x"]


def test_a_bucket_of_photos_whose_stack_is_gone_is_deleted_with_its_objects(
    operator: Operator,
) -> None:
    s3, name = operator.cloud.s3, f"mysfits-{operator.environment}"
    place: Any = {"LocationConstraint": "eu-west-1"}
    # The second one is that of an environment which is called as this one and -photos.
    ours, theirs = f"{name}-photos-photosbucket-1", f"{name}-photos-photos-photosbucket-1"
    for bucket in (ours, theirs):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
        s3.put_object(Bucket=bucket, Key="originals/a/b", Body=b"photo")

    kept = operator.run("teardown", "--yes")
    before = {each["Name"] for each in s3.list_buckets()["Buckets"]}
    run = operator.run("teardown", "--yes", "--delete-data")
    left = {each["Name"] for each in s3.list_buckets()["Buckets"]}
    s3.delete_object(Bucket=theirs, Key="originals/a/b")
    s3.delete_bucket(Bucket=theirs)

    assert (kept.exit_code, run.exit_code) == (0, 0), run
    assert f"photos in {ours}: 0.023 USD a GB" in kept.stderr
    assert before - left == {ours}
    assert theirs in left
