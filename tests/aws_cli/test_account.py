"""What a real account does that the emulated one does not: it is full of other people's things,
shows late what was asked of it, refuses calls, and fails in the middle."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.aws_cli.in_front import with_aws, with_program
from tests.aws_cli.scripts import AWS_CLI, IMAGE, Operator, Run, small_site
from tests.support.cloud import REGION, ROOT

pytestmark = pytest.mark.minutes

TABLE: Any = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
}


def in_bash(operator: Operator, lines: str) -> Run:
    """Runs a few lines with the verbs of deploy, as deploy would."""
    start = f'set -euo pipefail; . "{AWS_CLI}/change_set.sh"; trap \'stopped "$?"\' EXIT'
    begun = f"ENVIRONMENT={operator.environment}; AWS_REGION={REGION}; need_account"
    done = subprocess.run(
        ["bash", "-c", f"{start}; {begun}; {lines}"],
        env=operator.surroundings(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def test_teardown_finds_a_pool_and_tables_among_more_than_a_page_of_others(
    operator: Operator,
) -> None:
    cognito, dynamodb = operator.cloud.cognito, operator.cloud.dynamodb
    others = [
        cognito.create_user_pool(PoolName=f"another-{n}")["UserPool"]["Id"] for n in range(75)
    ]
    for number in range(105):
        dynamodb.create_table(TableName=f"another-{number:03}", **TABLE)
    name = f"mysfits-{operator.environment}"
    cognito.create_user_pool(PoolName=f"{name}-users")
    dynamodb.create_table(TableName=f"{name}-data-LikesTable-1", **TABLE)

    run = operator.run("teardown", "--yes", "--delete-data")
    left = cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60})
    pools = [pool["Name"] for page in left for pool in page["UserPools"]]
    tables = [t for p in dynamodb.get_paginator("list_tables").paginate() for t in p["TableNames"]]
    for pool in others:
        cognito.delete_user_pool(UserPoolId=pool)
    for number in range(105):
        dynamodb.delete_table(TableName=f"another-{number:03}")

    assert run.code == 0, run
    assert f"{name}-users" not in pools
    assert f"{name}-data-LikesTable-1" not in tables
    assert len([pool for pool in pools if pool.startswith("another-")]) == 75


def test_teardown_leaves_an_environment_alone_whose_name_begins_like_this_one(
    operator: Operator,
) -> None:
    dynamodb, name = operator.cloud.dynamodb, f"mysfits-{operator.environment}"
    # The table of an environment that is called as this one and -data.
    theirs, ours = f"{name}-data-data-MysfitsTable-1", f"{name}-data-MysfitsTable-1"
    dynamodb.create_table(TableName=theirs, **TABLE)
    dynamodb.create_table(TableName=ours, **TABLE)

    run = operator.run("teardown", "--yes", "--delete-data")
    left = operator.tables()
    dynamodb.delete_table(TableName=theirs)

    assert run.code == 0, run
    assert left == [theirs]
    assert theirs not in run.told


def test_status_does_not_count_the_alarms_of_such_an_environment(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    watch, alarm = operator.cloud.client("cloudwatch"), f"mysfits-{operator.environment}-two-api-A"
    watch.put_metric_alarm(
        AlarmName=alarm,
        MetricName="Faults",
        Namespace="Another",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    watch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a test")

    run = operator.run("status")
    watch.delete_alarms(AlarmNames=[alarm])

    assert run.code == 0, run
    assert "two-api-A" not in run.answer


LATE = """
"cloudformation execute-change-set" | "cloudformation delete-stack")
  PATH="{path}" aws cloudformation describe-stacks --output json >"$folder/before"
  echo 3 >"$folder/late"
  pass ;;
"cloudformation describe-stacks")
  left="$(cat "$folder/late" 2>/dev/null || echo 0)"
  if ((left > 0)); then
    echo "$((left - 1))" >"$folder/late"
    cat "$folder/before"
  else
    pass
  fi ;;
"""


def test_a_stack_that_shows_late_what_was_asked_of_it_is_waited_for(
    operator: Operator, tmp_path: Path
) -> None:
    slow = with_aws(operator, tmp_path, LATE.format(path=operator.path))

    made = in_bash(slow, "deploy_stack registry")
    then = operator.stacks()
    gone = in_bash(slow, "delete_stack registry")

    assert (made.code, gone.code) == (0, 0), (made, gone)
    assert then == {"registry": "CREATE_COMPLETE"}
    assert operator.stacks() == {}


def test_a_dry_run_does_not_delete_a_stack_that_somebody_began_to_make_meanwhile(
    operator: Operator,
) -> None:
    run = in_bash(
        operator,
        "create_change_set registry CREATE; mine=$CHANGE_SET; create_change_set registry CREATE;"
        'aws cloudformation execute-change-set --stack-name "$(stack_of registry)"'
        ' --change-set-name "$mine"; settled_status_of registry >&2;'
        # Who executes a change set throws the others away.
        'aws() { [[ $2 == delete-change-set ]] || command aws "$@"; };'
        "discard_change_set registry CREATE",
    )
    left = operator.stacks()
    operator.run("teardown", "--yes")

    assert run.code == 0, run
    assert left == {"registry": "CREATE_COMPLETE"}


def test_a_dry_run_shows_the_rest_where_a_first_creation_failed(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    stack = f"mysfits-{operator.environment}-registry"
    broken = '{"Resources": {"Rule": {"Type": "AWS::ElasticLoadBalancingV2::Listener"}}}'
    operator.cloud.cloudformation.create_stack(StackName=stack, TemplateBody=broken)
    while operator.stacks()["registry"].endswith("_IN_PROGRESS"):
        pass

    run = operator.run("deploy", *deploying, "--dry-run")
    left = operator.stacks()
    operator.run("teardown", "--yes")

    assert run.code == 0, run
    assert "a real run deletes it and makes it again" in run.told
    assert "Add MysfitsTable" in run.told
    assert left == {"registry": "ROLLBACK_COMPLETE"}


def test_who_is_second_at_a_stack_is_told_that_somebody_was_first(operator: Operator) -> None:
    run = in_bash(
        operator,
        "create_change_set registry CREATE; theirs=$CHANGE_SET; create_change_set registry CREATE;"
        'stack="$(stack_of registry)";'
        'aws cloudformation execute-change-set --stack-name "$stack" --change-set-name "$theirs";'
        "aws cloudformation execute-change-set"
        ' --stack-name "$stack" --change-set-name "$CHANGE_SET"',
    )
    operator.run("teardown", "--yes")

    assert run.code not in (0, 3), run
    assert "Somebody else is changing this stack." in run.told


# A table that was just asked for is listed a moment later.
LISTED_LATE = """
"dynamodb list-tables")
  echo >>"$folder/asked"
  [[ $(wc -l <"$folder/asked") == 3 ]] || pass ;;
"""


def test_a_restored_table_that_is_not_listed_yet_is_waited_for(
    deployed: tuple[Operator, Run], tmp_path: Path
) -> None:
    operator, _ = deployed
    moment = ["--to", "2026-03-01T12:00:00"]
    late = with_aws(operator, tmp_path, LISTED_LATE)

    run = late.run("restore-table", *moment)
    operator.run("restore-table", *moment, "--drop")

    assert run.code == 0, run
    assert "Nothing live was changed" in run.told
    assert len(operator.tables()) == 2


# The first deletion does nothing, and the stack says so until there is a second.
HELD = """
"cloudformation delete-stack")
  echo >>"$folder/tries"
  [[ $(wc -l <"$folder/tries") == 1 ]] || pass ;;
"cloudformation describe-stacks")
  if [[ $(wc -l <"$folder/tries") == 1 ]]; then
    pass | sed s/CREATE_COMPLETE/DELETE_FAILED/
  else
    pass
  fi ;;
"""


def test_a_stack_that_is_held_for_a_while_is_deleted_at_the_second_try(
    operator: Operator, tmp_path: Path
) -> None:
    assert in_bash(operator, "deploy_stack registry").code == 0
    held = with_aws(operator, tmp_path, HELD)
    (tmp_path / "tries").touch()

    run = in_bash(held, "delete_stack registry")

    assert run.code == 0, run
    assert "is DELETE_FAILED: tried once more" in run.told
    assert operator.stacks() == {}


def test_what_s3_refuses_to_delete_ends_the_teardown_with_the_permission_to_ask_for(
    operator: Operator, tmp_path: Path
) -> None:
    assert in_bash(operator, "deploy_stack website").code == 0
    bucket = operator.output("website", "SiteBucketName")
    operator.cloud.s3.put_object(Bucket=bucket, Key="index.html", Body=b"")
    refusing = with_aws(
        operator, tmp_path, '"s3api delete-objects") printf "AccessDenied\\tAccess Denied\\n" ;;'
    )

    run = refusing.run("teardown", "--yes")
    after = operator.run("teardown", "--yes")

    assert run.code == 3, run
    assert f"S3 does not delete the files of {bucket}: AccessDenied" in run.told
    assert "s3:DeleteObjectVersion" in run.told
    assert after.code == 0, after


def test_logs_that_aws_wrote_go_with_the_environment(operator: Operator) -> None:
    logs = operator.cloud.client("logs")
    start = f"/aws/ecs/containerinsights/mysfits-{operator.environment}"
    for name in (f"{start}-service-Cluster-A/performance", f"{start}-two-service-Cluster-B/x"):
        logs.create_log_group(logGroupName=name)

    run = operator.run("teardown", "--yes")
    found = logs.describe_log_groups(logGroupNamePrefix=start)["logGroups"]
    logs.delete_log_group(logGroupName=f"{start}-two-service-Cluster-B/x")

    assert run.code == 0, run
    assert [group["logGroupName"] for group in found] == [f"{start}-two-service-Cluster-B/x"]


@pytest.mark.parametrize(
    ("arm", "said"),
    [
        ("deny cloudformation:DescribeStacks DescribeStacks", "You may not make the call"),
        (
            "echo 'An error occurred (ExpiredToken) when calling X' >&2; exit 254",
            "Your credentials ended on the way.",
        ),
        (
            "echo 'An error occurred (Throttling) when calling X: Rate exceeded' >&2; exit 254",
            "asked too often",
        ),
    ],
)
def test_an_error_of_aws_with_a_usual_remedy_is_told_it(
    operator: Operator, tmp_path: Path, arm: str, said: str
) -> None:
    refused = with_aws(operator, tmp_path, f'"cloudformation describe-stacks") {arm} ;;')

    run = refused.run("status")

    assert run.code == 254, run
    assert "An error occurred" in run.told
    assert said in run.told
    assert "run the same command again" in run.told


def test_a_region_that_is_none_is_named(operator: Operator) -> None:
    run = operator.run("status", "--region", "ireland")

    assert run.code == 3
    assert "ireland is no region." in run.told


def test_tasks_that_are_not_those_of_the_stack_are_noticed(
    deployed: tuple[Operator, Run], deploying: tuple[str, ...], tmp_path: Path
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
    run = operator.run("deploy", *deploying)
    ecs.update_service(**place, taskDefinition=service["TaskDefinitionArn"])

    assert (seen.code, run.code) == (1, 3), (seen, run)
    assert "look at: the service runs another:1 and not" in seen.told
    assert "The service runs another:1 and not" in run.told
    assert "aws ecs update-service --region eu-west-1 --cluster" in run.told


def test_a_docker_that_does_not_answer_is_noticed_before_anything_is_made(
    operator: Operator, site: Path, tmp_path: Path
) -> None:
    without = with_program(operator, tmp_path, "docker", "#!/bin/sh\nexit 1\n")

    run = without.run("deploy", "--dist", str(site))

    assert run.code == 3, run
    assert "its engine does not answer" in run.told
    assert operator.stacks() == {}


def test_an_image_that_cannot_be_built_stops_a_deployment_before_what_takes_long(
    operator: Operator, site: Path, tmp_path: Path
) -> None:
    failing = with_program(operator, tmp_path, "docker", '#!/bin/sh\n[ "$1" = version ]\n')

    run = failing.run("deploy", "--dist", str(site))
    made = operator.stacks()

    assert run.code not in (0, 3), run
    assert set(made) == {"data", "website", "users", "registry"}


@pytest.mark.parametrize(
    ("folder", "command"), [(".", "aws-cli/deploy"), ("cfn", "../aws-cli/deploy")]
)
def test_a_clone_with_spaces_in_its_name_deploys_from_anywhere(
    operator: Operator, tmp_path: Path, folder: str, command: str
) -> None:
    clone = tmp_path / "my clones" / "mysfits (2)"
    for needed in ("aws-cli", "cfn"):
        shutil.copytree(ROOT / needed, clone / needed)
    # What `cd` may print then would be taken for the clone's place.
    surroundings = {**operator.surroundings(), "CDPATH": str(clone)}
    arguments = ["--env", operator.environment, "--region", REGION, "--dry-run"]

    done = subprocess.run(
        [
            command,
            *arguments,
            "--image",
            IMAGE,
            "--dist",
            small_site(tmp_path / "my site"),
        ],
        cwd=clone / folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "Add Repository: AWS::ECR::Repository" in done.stderr


def test_an_older_bash_is_told_what_to_do(tmp_path: Path) -> None:
    # The numbers of a shell cannot be changed, so the file asks for those of another.
    text = (AWS_CLI / "lib.sh").read_text().replace("BASH_VERSINFO", "OLD")
    (tmp_path / "lib.sh").write_text(text)
    lines = f'OLD=(3 2 57); . "{tmp_path}/lib.sh"; echo went on'

    done = subprocess.run(
        ["bash", "-c", lines], capture_output=True, text=True, check=False, env=dict(os.environ)
    )

    assert done.returncode == 3
    assert "bash 4.4 or newer is needed" in done.stderr
    assert "brew install bash" in done.stderr
    assert done.stdout == ""
