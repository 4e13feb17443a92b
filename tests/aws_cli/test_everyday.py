"""The scripts of every day: status, make-keeper, logs, smoke, restore-table, push-image."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.aws_cli.fargate import task_of
from tests.aws_cli.in_front import with_docker
from tests.aws_cli.scripts import Operator, Run
from tests.support.cloud import free_port

pytestmark = pytest.mark.minutes


def test_status_shows_stacks_tasks_alarms_and_addresses(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed

    run = operator.run("status")

    assert run.code == 0, run
    assert "service    CREATE_COMPLETE" in run.answer
    assert "2 wanted, 2 running" in run.answer
    assert "127.0.0.1" in run.answer
    assert "NoTaskAnswersAlarm" in run.answer
    assert operator.output("api", "ApiUrl") in run.answer
    assert "All is well." in run.told


def test_status_of_an_alarm_names_it_and_what_to_do(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    watch = operator.cloud.client("cloudwatch")
    prefix = f"mysfits-{operator.environment}-service-FaultsAlarm"
    alarm = watch.describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"][0]["AlarmName"]
    watch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a test")

    run = operator.run("status")
    watch.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="a test")

    assert run.code == 1
    assert "look at: alarm service-FaultsAlarm" in run.told
    assert "Its log says what to do next." in run.told


def test_status_names_a_task_that_does_not_answer(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    balancer = operator.cloud.client("elbv2")
    group = operator.output("service", "TargetGroupArn")
    silent = [{"Id": "127.0.0.2", "Port": free_port()}]
    balancer.register_targets(TargetGroupArn=group, Targets=silent)

    run = operator.run("status")
    balancer.deregister_targets(TargetGroupArn=group, Targets=silent)

    assert run.code == 1
    assert "the task at 127.0.0.2 is unhealthy: Target.FailedHealthChecks" in run.told
    assert "127.0.0.1        healthy" in run.answer


def test_status_of_nothing_says_so(operator: Operator) -> None:
    run = operator.run("status")

    assert run.code == 1
    assert "the stack data is not there" in run.told


def test_a_visitor_becomes_a_keeper_and_is_one_no_more(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    pool = operator.output("users", "UserPoolId")
    cognito = operator.cloud.cognito
    cognito.admin_create_user(UserPoolId=pool, Username="new@example.com", MessageAction="SUPPRESS")

    def groups() -> list[str]:
        found = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="new@example.com")
        return [group["GroupName"] for group in found["Groups"]]

    made = operator.run("make-keeper", "new@example.com")
    then = groups()
    removed = operator.run("make-keeper", "new@example.com", "--remove")
    nobody = operator.run("make-keeper", "nobody@example.com")
    after = groups()
    cognito.admin_delete_user(UserPoolId=pool, Username="new@example.com")

    assert (made.code, removed.code, nobody.code) == (0, 0, 3), (made, removed, nobody)
    assert (then, after) == (["staff"], [])
    assert "Nobody is registered as nobody@example.com" in nobody.told


def test_logs_print_what_the_service_wrote_filtered_and_in_order(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    logs, group = operator.cloud.client("logs"), operator.output("service", "LogGroupName")
    now = int(time.time() * 1000)
    logs.create_log_stream(logGroupName=group, logStreamName="service/service/1")
    logs.put_log_events(
        logGroupName=group,
        logStreamName="service/service/1",
        logEvents=[
            {"timestamp": now - 2_000_000, "message": "long ago"},
            {"timestamp": now - 2000, "message": '{"first": 1}'},
            {"timestamp": now - 1000, "message": '{"second": 2}'},
        ],
    )

    run = operator.run("logs", "--since", "5")

    assert run.code == 0, run
    assert [line.split(" ", 2)[1:] for line in run.answer.splitlines()] == [
        ["service/service/1", '{"first": 1}'],
        ["service/service/1", '{"second": 2}'],
    ]


def test_smoke_fails_and_says_where_when_the_catalogue_is_gone(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    operator.run("deploy", *deploying, "--no-smoke")
    table, dynamodb = operator.output("data", "MysfitsTableName"), operator.cloud.dynamodb
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.delete_item(TableName=table, Key={"MysfitId": item["MysfitId"]})

    with task_of(operator):
        run = operator.run("smoke")

    assert run.code == 3
    assert "FAILED  seen: an empty catalogue: aws-cli/seed-table" in run.told
    assert operator.emails() == []


def test_smoke_fails_when_no_task_is_behind_the_stage(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    balancer, group = operator.cloud.client("elbv2"), operator.output("service", "TargetGroupArn")
    health = balancer.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    targets = [each["Target"] for each in health]
    balancer.deregister_targets(TargetGroupArn=group, Targets=targets)

    run = operator.run("smoke")
    balancer.register_targets(TargetGroupArn=group, Targets=targets)

    assert run.code == 3
    assert "ok  config.json names this API and this pool" in run.told
    assert "FAILED  seen: (50" in run.told
    assert operator.emails() == []


def test_both_tables_are_restored_beside_the_live_ones_and_then_copied_back(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    table, dynamodb = operator.output("data", "MysfitsTableName"), operator.cloud.dynamodb
    before = dynamodb.scan(TableName=table)["Items"]
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    beside = operator.run("restore-table", "--to", moment)
    dynamodb.delete_item(TableName=table, Key={"MysfitId": before[0]["MysfitId"]})
    dynamodb.put_item(TableName=table, Item={"MysfitId": {"S": "new"}, "Name": {"S": "New"}})
    back = operator.run("restore-table", "--to", moment, "--copy-back", "--yes")
    after = dynamodb.scan(TableName=table)["Items"]
    dropped = operator.run("restore-table", "--to", moment, "--drop")

    assert (beside.code, back.code, dropped.code) == (0, 0, 0), (beside, back, dropped)
    assert "Nothing live was changed" in beside.told
    assert "24 items" in back.told
    assert "2 written or deleted" in back.told
    assert sorted(map(str, after)) == sorted(map(str, before))
    assert len(operator.tables()) == 2


def test_copying_back_asks_first(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    run = operator.run("restore-table", "--to", moment, "--copy-back", typed="no\n")
    operator.run("restore-table", "--to", moment, "--drop")

    assert run.code == 3
    assert "Nothing was changed." in run.told


def test_an_image_is_built_once_for_its_content_and_named_by_digest(
    deployed: tuple[Operator, Run], tmp_path: Path
) -> None:
    operator, _ = deployed
    builder, log = with_docker(operator, tmp_path), tmp_path / "log"

    first = builder.run("push-image")
    calls = log.read_text().splitlines()
    second = builder.run("push-image")
    same = log.read_text().splitlines()
    fresh = builder.run("push-image", "--fresh")

    assert (first.code, second.code, fresh.code) == (0, 0, 0), (first, second, fresh)
    uri = operator.output("registry", "RepositoryUri")
    assert first.answer.startswith(f"{uri}@sha256:")
    assert [line.split()[1] for line in calls] == ["build", "login", "push"]
    assert "--target production" in calls[0]
    assert same == calls
    assert second.answer == first.answer
    assert len(log.read_text().splitlines()) == 6
