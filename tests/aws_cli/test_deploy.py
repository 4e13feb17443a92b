"""The main job of aws-cli/deploy: the whole product in an account, tried at the end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.aws_cli.scripts import IMAGE, Operator, Run
from tests.support.tasks import settings_of

ALL = {"data", "website", "users", "registry", "network", "service", "api"}


def bucket(operator: Operator) -> dict[str, Any]:
    """Key -> what the site's bucket says of it."""
    name = operator.output("website", "SiteBucketName")
    listed = operator.cloud.s3.list_objects_v2(Bucket=name)["Contents"]
    return {each["Key"]: each["LastModified"] for each in listed}


def deployed_settings(operator: Operator) -> dict[str, str]:
    return settings_of(operator.cloud, operator.output("service", "TaskDefinitionArn"))


def changed_at(operator: Operator) -> dict[str, Any]:
    return {t: operator.stack(t).get("LastUpdatedTime") for t in operator.stacks()}


def test_one_command_deploys_all_stacks_and_tries_the_product(
    deployed: tuple[Operator, Run],
) -> None:
    operator, run = deployed

    assert run.code == 0, run
    assert set(operator.stacks()) == ALL
    assert "24 mysfits written" in run.told
    assert "ok  given back and unliked" in run.told
    site, api = operator.output("website", "SiteUrl"), operator.output("api", "ApiUrl")
    assert run.answer.split() == ["site", site, "api", api]
    assert operator.emails() == []


def test_it_says_first_where_and_what_it_costs(deployed: tuple[Operator, Run]) -> None:
    operator, run = deployed
    before, _, after = run.told.partition(f"== mysfits-{operator.environment}-data")

    assert f"Account 000000000000, region eu-west-1, environment {operator.environment}" in before
    assert "about 43 USD as cheap, 85 as default and" in before
    assert "Add MysfitsTable: AWS::DynamoDB::Table" in after


def test_the_service_is_told_the_site_and_the_site_its_api(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    site = operator.output("website", "SiteUrl")
    name = operator.output("website", "SiteBucketName")
    config = operator.cloud.s3.get_object(Bucket=name, Key="config.json")["Body"].read()

    assert deployed_settings(operator)["MYSFITS_SITE_URL"] == site
    assert operator.parameter("users", "SiteUrl") == site
    assert operator.parameter("website", "ApiOrigin") == operator.output("api", "ApiOrigin")
    assert operator.parameter("service", "Image") == IMAGE
    assert json.loads(config) == {
        "apiUrl": operator.output("api", "ApiUrl"),
        "region": "eu-west-1",
        "userPoolId": operator.output("users", "UserPoolId"),
        "userPoolClientId": operator.output("users", "UserPoolClientId"),
        "userPoolEndpoint": operator.cloud.endpoint,
        "passwordPolicy": {
            "MinimumLength": 12,
            "RequireLowercase": True,
            "RequireUppercase": True,
            "RequireNumbers": True,
            "RequireSymbols": False,
        },
    }


def test_the_stage_shows_the_api_as_it_is_for_this_site_and_way(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    api, gateway = operator.output("api", "ApiId"), operator.cloud.client("apigateway")
    stage = gateway.get_stage(restApiId=api, stageName=operator.output("api", "StageName"))
    shown = gateway.get_deployment(restApiId=api, deploymentId=stage["deploymentId"])

    site, way = operator.output("website", "SiteUrl"), operator.parameter("api", "BackendUrl")
    assert shown["description"] == f"For {site} by way of {way}"


@pytest.mark.minutes
def test_deploying_again_changes_nothing(
    deployed: tuple[Operator, Run], deploying: tuple[str, ...]
) -> None:
    operator, _ = deployed
    before = changed_at(operator), bucket(operator)

    run = operator.run("deploy", *deploying)

    assert run.code == 0, run
    assert run.told.count("no change") == 9, run
    assert "left as it is" in run.told
    assert (changed_at(operator), bucket(operator)) == before


@pytest.mark.minutes
def test_a_dry_run_over_a_deployment_shows_one_change_and_makes_none(
    deployed: tuple[Operator, Run], deploying: tuple[str, ...]
) -> None:
    operator, _ = deployed
    before = changed_at(operator)

    run = operator.run(
        "deploy", *deploying, "--dry-run", "--set", "data.DeletionProtection=disabled"
    )

    assert run.code == 0, run
    assert "Modify MysfitsTable: AWS::DynamoDB::Table" in run.told
    assert run.told.count("no change") == 7, run
    assert changed_at(operator) == before
    assert operator.change_sets() == []


@pytest.mark.minutes
def test_a_dry_run_in_an_empty_account_leaves_it_empty_and_says_what_comes_later(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    run = operator.run("deploy", *deploying, "--dry-run")

    assert run.code == 0, run
    assert "Add Repository: AWS::ECR::Repository" in run.told
    assert (
        f"it takes values from mysfits-{operator.environment}-data, which is not there" in run.told
    )
    assert operator.stacks() == {}


@pytest.mark.minutes
def test_a_changed_parameter_updates_one_stack_and_is_remembered(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    first = operator.run("deploy", *deploying, "--no-smoke", "--cheap")
    cheap = operator.parameter("network", "NatGateways"), operator.parameter("service", "TaskCount")

    changed = operator.run("deploy", *deploying, "--no-smoke", "--set", "service.LogLevel=DEBUG")
    again = operator.run("deploy", *deploying, "--no-smoke")

    assert (first.code, changed.code, again.code) == (0, 0, 0), (first, changed, again)
    assert cheap == ("0", "1")
    assert operator.parameter("service", "PublicTasks") == "enabled"
    assert deployed_settings(operator)["MYSFITS_LOG_LEVEL"] == "DEBUG"
    assert changed.told.count("no change") == 8, changed
    assert again.told.count("no change") == 9, again


@pytest.mark.minutes
def test_going_private_makes_the_way_out_first_and_going_public_removes_it_last(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    def order(*profile: str) -> list[str]:
        run = operator.run("deploy", *deploying, "--no-smoke", *profile)
        assert run.code == 0, run
        return [t for t in run.told.split() if t.endswith(("-network", "-service"))]

    network, service = (f"mysfits-{operator.environment}-{t}" for t in ("network", "service"))
    operator.run("deploy", *deploying, "--no-smoke")

    assert order("--cheap")[-2:] == [service, network]
    assert order("--profile", "default")[-2:] == [network, service]


@pytest.mark.minutes
def test_a_table_that_would_go_stops_the_deployment_before_it(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    table = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
    }
    old = {"Resources": {"OldTable": {"Type": "AWS::DynamoDB::Table", "Properties": table}}}
    stack = f"mysfits-{operator.environment}-data"
    operator.cloud.cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(old))
    operator.cloud.cloudformation.get_waiter("stack_create_complete").wait(
        StackName=stack, WaiterConfig={"Delay": 1}
    )

    run = operator.run("deploy", *deploying)

    assert run.code == 3
    assert "OldTable" in run.told
    assert "would be replaced by an empty one, so nothing was changed" in run.told
    assert len(operator.tables()) == 1


@pytest.mark.minutes
def test_a_stack_whose_first_creation_failed_is_made_again(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    stack = f"mysfits-{operator.environment}-registry"
    broken = json.dumps(
        {"Resources": {"Rule": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {}}}}
    )
    operator.cloud.cloudformation.create_stack(StackName=stack, TemplateBody=broken)
    while operator.stacks()["registry"].endswith("_IN_PROGRESS"):
        pass
    failed = operator.stacks()["registry"]

    run = operator.run("deploy", *deploying, "--no-smoke")

    assert failed == "ROLLBACK_COMPLETE"
    assert run.code == 0, run
    assert "its first creation failed and was undone (ROLLBACK_COMPLETE)" in run.told
    assert operator.stacks()["registry"] == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--colour"], "deploy does not know --colour"),
        (["--set"], "--set needs a value"),
        (["--set", "service.TaskCount"], "not of the form STACK.NAME=VALUE"),
        (["--profile", "lavish"], "There is no profile lavish"),
        (["--image", "mysfits:latest"], "by its digest"),
        (["--dist", "/nowhere"], "not a built site"),
    ],
)
def test_a_wrong_argument_is_explained_before_anything_is_touched(
    operator: Operator, arguments: list[str], said: str
) -> None:
    run = operator.run("deploy", *arguments)

    assert run.code == 3
    assert said in run.told
    assert operator.stacks() == {}


def test_a_parameter_no_template_has_is_named_with_those_there_are(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    run = operator.run("deploy", *deploying, "--set", "data.Colour=red")

    assert run.code != 0
    assert "cfn/data.yml has no parameter Colour" in run.told
    assert "DeletionProtection" in run.told
    assert operator.stacks() == {}


def test_who_is_not_signed_in_is_told_how(operator: Operator, deploying: tuple[str, ...]) -> None:
    run = operator.with_variables(AWS_ACCESS_KEY_ID="wrong").run("deploy", *deploying)

    assert run.code == 3
    assert "Sign in first" in run.told
