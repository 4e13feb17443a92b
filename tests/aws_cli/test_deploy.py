"""aws-cli/deploy: the whole product in an account, tried at the end."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from cfn.manifest import stacks
from operations import package_functions
from operations.package_functions import key_of
from operations.templates import REQUEST_BYTES
from tests.aws_cli.fargate import fargate
from tests.aws_cli.operators import IMAGE, Operator, Run
from tests.support import functions
from tests.support.tasks import settings_of

ALL = {stack.name for stack in stacks()}


def bucket(operator: Operator) -> dict[str, Any]:
    """Key in the site's bucket -> when it was last changed."""
    name = operator.output("website", "SiteBucketName")
    listed = operator.cloud.s3.list_objects_v2(Bucket=name)["Contents"]
    return {each["Key"]: each["LastModified"] for each in listed}


def deployed_settings(operator: Operator) -> dict[str, str]:
    return settings_of(operator.cloud, operator.output("service", "TaskDefinitionArn"))


def fail_first_creation(operator: Operator, template: str) -> str:
    """Leaves a stack that was never made, and answers its status."""
    stack = f"mysfits-{operator.environment}-{template}"
    broken = {"Resources": {"Rule": {"Type": "AWS::ElasticLoadBalancingV2::Listener"}}}
    client = operator.cloud.cloudformation
    client.create_stack(StackName=stack, TemplateBody=json.dumps(broken))
    while (status := operator.stacks()[template]).endswith("_IN_PROGRESS"):
        pass
    return status


def changed_at(operator: Operator) -> dict[str, Any]:
    return {t: operator.stack(t).get("LastUpdatedTime") for t in operator.stacks()}


def test_one_command_deploys_all_stacks_and_tries_the_product(
    deployed: tuple[Operator, Run],
) -> None:
    operator, run = deployed

    assert run.exit_code == 0, run
    assert set(operator.stacks()) == ALL
    assert "24 mysfits written" in run.stderr
    assert "ok  the worker made it ready, and its thumb is there" in run.stderr
    assert "ok  deleted, and its thumb with it" in run.stderr
    assert "ok  given back and unliked" in run.stderr
    site, api = operator.output("website", "SiteUrl"), operator.output("api", "ApiUrl")
    assert run.stdout.split() == ["site", site, "api", api]
    assert operator.emails() == []


def test_account_and_costs_are_printed_before_the_first_change(
    deployed: tuple[Operator, Run],
) -> None:
    operator, run = deployed
    before, _, after = run.stderr.partition(f"== mysfits-{operator.environment}-registry")

    assert f"Account 000000000000, region eu-west-1, environment {operator.environment}" in before
    assert re.search(r"about \d+ USD as cheap, \d+ as default and \d+ as available", before)
    assert "Add MysfitsTable: AWS::DynamoDB::Table" in after


def test_service_users_and_site_have_each_other_s_addresses(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    site = operator.output("website", "SiteUrl")
    name = operator.output("website", "SiteBucketName")
    config = operator.cloud.s3.get_object(Bucket=name, Key="config.json")["Body"].read()

    assert deployed_settings(operator)["MYSFITS_SITE_URL"] == site
    assert operator.parameter("users", "SiteUrl") == site
    assert operator.parameter("website", "ApiHost") == operator.output("api", "ApiHost")
    assert operator.parameter("service", "Image") == IMAGE
    assert json.loads(config) == {
        "apiUrl": "/api",
        "region": "eu-west-1",
        "userPoolId": operator.output("users", "UserPoolId"),
        "userPoolClientId": operator.output("users", "UserPoolClientId"),
        "userPoolEndpoint": operator.cloud.endpoint,
        "photosOrigin": operator.output("photos", "PhotosOrigin"),
        "passwordPolicy": {
            "MinimumLength": 12,
            "RequireLowercase": True,
            "RequireUppercase": True,
            "RequireNumbers": True,
            "RequireSymbols": False,
        },
    }


def test_the_stage_shows_a_snapshot_for_this_site_and_backend(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    api, gateway = operator.output("api", "ApiId"), operator.cloud.client("apigateway")
    stage = gateway.get_stage(restApiId=api, stageName=operator.output("api", "StageName"))
    shown = gateway.get_deployment(restApiId=api, deploymentId=stage["deploymentId"])

    site, way = operator.output("website", "SiteUrl"), operator.parameter("api", "BackendUrl")
    assert shown["description"] == f"For {site} by way of {way}"


def test_deploying_again_changes_nothing(
    deployed: tuple[Operator, Run], deploying: tuple[str, ...]
) -> None:
    operator, _ = deployed
    before = changed_at(operator), bucket(operator)

    run = operator.run("deploy", *deploying)

    assert run.exit_code == 0, run
    assert run.stderr.count("no change") == 10, run
    assert "left as it is" in run.stderr
    assert (changed_at(operator), bucket(operator)) == before


def test_a_dry_run_over_a_deployment_shows_one_change_and_makes_none(
    deployed: tuple[Operator, Run], deploying: tuple[str, ...]
) -> None:
    operator, _ = deployed
    before = changed_at(operator)

    run = operator.run(
        "deploy", *deploying, "--dry-run", "--set", "data.DeletionProtection=disabled"
    )

    assert run.exit_code == 0, run
    assert "Modify MysfitsTable: AWS::DynamoDB::Table" in run.stderr
    assert run.stderr.count("no change") == 8, run
    assert changed_at(operator) == before
    assert operator.change_sets() == []


def test_a_dry_run_in_an_empty_account_leaves_it_empty_and_names_what_it_cannot_show(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    run = operator.run("deploy", *deploying, "--dry-run")

    assert run.exit_code == 0, run
    assert "Add Repository: AWS::ECR::Repository" in run.stderr
    assert (
        f"it takes values from mysfits-{operator.environment}-data, which is not there"
        in run.stderr
    )
    assert operator.stacks() == {}


def test_an_environment_is_changed_by_profiles_and_parameters_that_it_remembers(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    """Made after a first creation that failed, then public, then private again."""
    failed = fail_first_creation(operator, "registry")

    made = operator.run("deploy", *deploying, "--no-smoke")
    with patch.object(package_functions, "build", packed):
        cheap = operator.run("deploy", *deploying, "--no-smoke", "--cheap")
        planned = operator.run("deploy", *deploying, "--dry-run", "--cheap")
    seen = operator.run("status")
    parameters = {n: operator.parameter("service", n) for n in ("PublicTasks", "TaskCount")}
    photos = {n: operator.parameter("photos", n) for n in ("Architecture", "FunctionCode")}
    setting = ("--set", "service.LogLevel=DEBUG")
    private = operator.run("deploy", *deploying, "--no-smoke", "--profile", "default", *setting)
    again = operator.run("deploy", *deploying, "--no-smoke")

    runs = (made, cheap, planned, private, again)
    assert [run.exit_code for run in runs] == [0] * len(runs), private
    assert failed == "ROLLBACK_COMPLETE"
    assert "its first creation failed and was undone (ROLLBACK_COMPLETE)" in made.stderr
    # The way out goes after the tasks are public, and comes before they are private.
    assert order_of(cheap) == ["photos", "service", "network"]
    assert order_of(private) == ["network", "photos", "service"]
    # In place of the tasks a function, which only then is packed.
    assert photos == {"Architecture": "ARM64", "FunctionCode": key_of(packed("arm64", "3.13"))}
    assert "functions/" not in made.stderr + planned.stderr + private.stderr
    assert "is Active, last update Successful, reads its queue: Enabled" in seen.stdout
    assert operator.outputs("photos")["Consumers"] == "tasks"
    assert operator.parameter("photos", "Architecture") == "X86_64"
    assert parameters == {"PublicTasks": "enabled", "TaskCount": "1"}
    assert operator.parameter("network", "NatGateways") == "1"
    assert again.stderr.count("no change") == 10, again
    assert deployed_settings(operator)["MYSFITS_LOG_LEVEL"] == "DEBUG"


def test_a_cheap_deployment_makes_photos_ready_by_its_function(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    setting = ("--set", f"photos.Architecture={functions.architecture()}")

    # Packed of what is installed here, since another processor's wheels would not start.
    with fargate(operator), patch.object(package_functions, "build", lambda *_: functions.packed()):
        run = operator.run("deploy", *deploying, "--cheap", *setting)

    assert run.exit_code == 0, run
    assert operator.outputs("photos")["Consumers"] == "functions"
    assert "ok  the worker made it ready, and its thumb is there" in run.stderr


def order_of(run: Run) -> list[str]:
    return re.findall(r"^== mysfits-\w+-(network|photos|service)$", run.stderr, re.MULTILINE)


def packed(architecture: str, python: str) -> bytes:
    """In place of the functions' archive: one that Lambda could not run, made at once."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        member = zipfile.ZipInfo("service/functions/photos.py", (1980, 1, 1, 0, 0, 0))
        archive.writestr(member, f"# {architecture} {python}")
    return file.getvalue()


def test_a_table_that_would_go_stops_the_deployment_before_it(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    table = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
    }
    old = {"Resources": {"OldTable": {"Type": "AWS::DynamoDB::Table", "Properties": table}}}
    create(operator, "data", old)

    run = operator.run("deploy", *deploying, "--no-smoke")

    assert run.exit_code == 3
    assert "OldTable" in run.stderr
    assert "would be replaced by an empty one, so nothing was changed" in run.stderr
    assert len(operator.tables()) == 1


def test_a_bucket_is_kept_where_people_have_put_something_into_it_and_replaced_elsewhere(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    """The site's files are published again by every deployment; photos are nowhere else."""
    old = {"Resources": {"OldBucket": {"Type": "AWS::S3::Bucket"}}}
    create(operator, "website", old)
    create(operator, "photos", old)

    run = operator.run("deploy", *deploying, "--no-smoke")

    assert run.exit_code == 3
    assert "Remove OldBucket" in run.stderr
    assert operator.stacks()["website"] == "UPDATE_COMPLETE"
    assert operator.stacks()["photos"] == "CREATE_COMPLETE"
    assert "OldBucket of mysfits-" in run.stderr
    assert "photos would be replaced by an empty one" in run.stderr


def create(operator: Operator, name: str, template: dict[str, Any]) -> None:
    """A stack of the environment, with a template of its own."""
    stack = f"mysfits-{operator.environment}-{name}"
    cloudformation = operator.cloud.cloudformation
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(template))
    waiter = cloudformation.get_waiter("stack_create_complete")
    waiter.wait(StackName=stack, WaiterConfig={"Delay": 1})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--colour"], "unrecognized arguments: --colour"),
        (["--set"], "argument --set: expected one argument"),
        (["--set", "service.TaskCount"], "not of the form STACK.NAME=VALUE"),
        (["--set", "data.Colour=red"], "It has: DeletionProtection"),
        (["--profile", "lavish"], "There is no profile lavish"),
        (["--image", "mysfits:latest"], "by its digest"),
        (["--dist", "/nowhere"], "not a built site"),
        (["--dist", ""], "--dist needs a value"),
        (["--dry-run", "--env", ""], "--env needs a value"),
        (["--dry-run", "--env", "Prod"], "--env must name the environment"),
        (["--dry-run", "--region", "ireland"], "ireland is no region."),
    ],
)
def test_a_wrong_argument_is_explained_before_anything_is_touched(
    operator: Operator, arguments: list[str], message: str
) -> None:
    run = operator.run("deploy", *arguments)

    assert run.exit_code == 3
    assert message in run.stderr
    assert operator.stacks() == {}


def test_an_unknown_credential_is_explained(operator: Operator, deploying: tuple[str, ...]) -> None:
    run = operator.with_variables(AWS_ACCESS_KEY_ID="wrong").run("deploy", *deploying)

    assert run.exit_code == 3
    assert "Sign in first" in run.stderr


def test_a_docker_that_does_not_answer_is_noticed_before_anything_is_made(
    operator: Operator, site: Path, tmp_path: Path
) -> None:
    without = operator.with_program(tmp_path, "docker", "#!/bin/sh\nexit 1\n")

    run = without.run("deploy", "--dist", str(site))

    assert run.exit_code == 3, run
    assert "its engine does not answer" in run.stderr
    assert operator.stacks() == {}


def test_an_image_that_cannot_be_built_stops_a_deployment_before_what_takes_long(
    operator: Operator, site: Path, tmp_path: Path
) -> None:
    failing = operator.with_program(tmp_path, "docker", '#!/bin/sh\n[ "$1" = version ]\n')

    run = failing.run("deploy", "--dist", str(site))

    assert run.exit_code not in (0, 3), run
    assert "Stopped (exit code 1) at: Building " in run.stderr
    assert set(operator.stacks()) == {"registry"}


def test_tasks_that_are_not_those_of_the_stack_are_noticed(
    deployed: tuple[Operator, Run], deploying: tuple[str, ...]
) -> None:
    operator, _ = deployed
    ecs, service = operator.cloud.client("ecs"), operator.outputs("service")
    ours = ecs.describe_task_definition(taskDefinition=service["TaskDefinitionArn"])
    theirs = ecs.register_task_definition(
        family="another", containerDefinitions=ours["taskDefinition"]["containerDefinitions"]
    )["taskDefinition"]["taskDefinitionArn"]
    place = {"cluster": service["ClusterName"], "service": service["ServiceName"]}
    ecs.update_service(**place, taskDefinition=theirs)

    seen = operator.run("status")
    run = operator.run("deploy", *deploying, "--no-smoke")
    ecs.update_service(**place, taskDefinition=service["TaskDefinitionArn"])

    assert (seen.exit_code, run.exit_code) == (1, 3), (seen, run)
    assert "look at: the service runs another:1 and not" in seen.stderr
    assert "The service runs another:1 and not" in run.stderr
    assert "aws ecs update-service --region eu-west-1 --cluster" in run.stderr


def test_a_dry_run_shows_the_rest_where_a_first_creation_failed(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    fail_first_creation(operator, "registry")

    run = operator.run("deploy", *deploying, "--dry-run")

    assert run.exit_code == 0, run
    assert "a real run deletes it and makes it again" in run.stderr
    assert "Add MysfitsTable" in run.stderr
    assert operator.stacks() == {"registry": "ROLLBACK_COMPLETE"}


def test_a_template_goes_through_the_bucket_under_its_digest(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    bucket = operator.output("registry", "TemplatesBucketName")
    uploaded = operator.cloud.s3.list_objects_v2(Bucket=bucket)["Contents"]

    names = {each["Key"].rpartition("/")[2] for each in uploaded}
    assert names == {f"{stack.name}.yml" for stack in stacks() if stack.template_in == "bucket"}


def test_a_template_that_goes_in_the_request_fits_into_it() -> None:
    in_request = [stack for stack in stacks() if stack.template_in == "request"]

    assert in_request
    assert all(len(stack.template.read_bytes()) <= REQUEST_BYTES for stack in in_request)
