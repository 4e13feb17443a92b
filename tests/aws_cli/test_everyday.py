"""The commands of every day: status, make-keeper, logs, smoke, restore-table."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime

from operations.catalogue import seed
from tests.aws_cli.operators import Operator, Run
from tests.support.cloud import free_port

CACHE_SECONDS = 6


def test_status_shows_stacks_tasks_alarms_and_addresses(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed

    run = operator.start("status")

    assert run.exit_code == 0, run
    assert "service    CREATE_COMPLETE" in run.stdout
    assert "2 wanted, 2 running" in run.stdout
    assert "127.0.0.1" in run.stdout
    assert "NoTaskAnswersAlarm" in run.stdout
    assert operator.output("api", "ApiUrl") in run.stdout
    assert "All is well." in run.stderr


def test_status_exits_with_1_and_names_an_alarm_with_its_description(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    watch = operator.cloud.client("cloudwatch")
    prefix = f"mysfits-{operator.environment}-service-FaultsAlarm"
    alarm = watch.describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"][0]["AlarmName"]
    watch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a test")

    run = operator.run("status")
    watch.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="a test")

    assert run.exit_code == 1
    assert "look at: alarm service-FaultsAlarm" in run.stderr
    assert "Its log says what to do next." in run.stderr


def test_status_leaves_out_alarms_of_an_environment_whose_name_begins_like_this_one(
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

    assert run.exit_code == 0, run
    assert "two-api-A" not in run.stdout


def test_status_names_a_task_that_does_not_answer(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    balancer = operator.cloud.client("elbv2")
    group = operator.output("service", "TargetGroupArn")
    silent = [{"Id": "127.0.0.2", "Port": free_port()}]
    balancer.register_targets(TargetGroupArn=group, Targets=silent)

    run = operator.run("status")
    balancer.deregister_targets(TargetGroupArn=group, Targets=silent)

    assert run.exit_code == 1
    assert "the task at 127.0.0.2 is unhealthy: Target.FailedHealthChecks" in run.stderr
    assert "127.0.0.1        healthy" in run.stdout


def test_status_shows_the_queues_of_the_album_and_what_reads_them(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed

    run = operator.run("status")

    album = run.stdout.partition("photos     0 waiting")[2]
    assert run.stdout.count("0 dead letters") == 2, run
    assert "consumers  tasks\n1 wanted, 1 running" in album
    assert "items in the table" in album


def test_status_exits_with_1_and_names_the_command_for_dead_letters(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    sqs, url = operator.cloud.client("sqs"), operator.output("photos", "PhotosDeadQueueUrl")
    sqs.send_message(QueueUrl=url, MessageBody="x")

    run = operator.run("status")
    sqs.purge_queue(QueueUrl=url)

    assert run.exit_code == 1
    assert "look at: 1 dead letters of photos: aws-cli/redrive" in run.stderr


def test_an_alarm_that_only_scales_is_no_reason_to_look(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    watch = operator.cloud.client("cloudwatch")
    prefix = f"mysfits-{operator.environment}-photos-NoBacklogAlarm"
    alarm = watch.describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"][0]["AlarmName"]
    watch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a test")

    run = operator.run("status")
    watch.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="a test")

    assert run.exit_code == 0, run
    assert re.search("photos-NoBacklogAlarm.* ALARM", run.stdout)


def test_status_exits_with_1_where_stacks_are_missing(operator: Operator) -> None:
    run = operator.run("status")

    assert run.exit_code == 1
    assert "the stack data is not there" in run.stderr


def test_make_keeper_adds_to_the_staff_group_and_removes_from_it(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    pool = operator.output("users", "UserPoolId")
    cognito = operator.cloud.cognito
    cognito.admin_create_user(UserPoolId=pool, Username="new@example.com", MessageAction="SUPPRESS")

    def groups() -> list[str]:
        found = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="new@example.com")
        return [group["GroupName"] for group in found["Groups"]]

    made = operator.start("make-keeper", "new@example.com")
    then = groups()
    removed = operator.run("make-keeper", "new@example.com", "--remove")
    nobody = operator.run("make-keeper", "nobody@example.com")
    after = groups()
    cognito.admin_delete_user(UserPoolId=pool, Username="new@example.com")

    assert (made.exit_code, removed.exit_code, nobody.exit_code) == (0, 0, 3), (
        made,
        removed,
        nobody,
    )
    assert (then, after) == (["staff"], [])
    assert "Nobody is registered as nobody@example.com" in nobody.stderr


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

    run = operator.start("logs", "--since", "5")

    assert run.exit_code == 0, run
    assert [line.split(" ", 2)[1:] for line in run.stdout.splitlines()] == [
        ["service/service/1", '{"first": 1}'],
        ["service/service/1", '{"second": 2}'],
    ]


def test_smoke_fails_at_the_list_when_the_catalogue_is_empty(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    table, dynamodb = operator.output("data", "MysfitsTableName"), operator.cloud.dynamodb
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.delete_item(TableName=table, Key={"MysfitId": item["MysfitId"]})
    # The service answers from its cache until then.
    time.sleep(CACHE_SECONDS)

    run = operator.run("smoke")
    seed(dynamodb, table)

    assert run.exit_code == 3
    assert "FAILED  seen: an empty catalogue: aws-cli/seed-table" in run.stderr
    assert operator.emails() == []


def test_smoke_fails_when_no_task_is_behind_the_stage(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    balancer, group = operator.cloud.client("elbv2"), operator.output("service", "TargetGroupArn")
    health = balancer.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    targets = [each["Target"] for each in health]
    balancer.deregister_targets(TargetGroupArn=group, Targets=targets)

    run = operator.run("smoke")
    balancer.register_targets(TargetGroupArn=group, Targets=targets)

    assert run.exit_code == 3
    assert "ok  config.json names the API's path and this pool" in run.stderr
    assert "FAILED  seen: (50" in run.stderr
    assert operator.emails() == []


def test_the_workers_log_is_printed_by_an_option(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    logs, group = operator.cloud.client("logs"), operator.output("photos", "PhotosLogGroupName")
    logs.create_log_stream(logGroupName=group, logStreamName="worker/worker/1")
    line = json.dumps({"requestId": "of-a-photo"})
    logs.put_log_events(
        logGroupName=group,
        logStreamName="worker/worker/1",
        logEvents=[{"timestamp": int(time.time() * 1000) - 1000, "message": line}],
    )

    run = operator.run("logs", "--worker", "--since", "5")

    assert run.exit_code == 0, run
    assert f"worker/worker/1 {line}" in run.stdout


def test_all_tables_are_restored_beside_the_live_ones_and_then_copied_back(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    table, dynamodb = operator.output("data", "MysfitsTableName"), operator.cloud.dynamodb
    before = dynamodb.scan(TableName=table)["Items"]
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    beside = operator.run("restore-table", "--to", moment)
    dynamodb.delete_item(TableName=table, Key={"MysfitId": before[0]["MysfitId"]})
    dynamodb.put_item(TableName=table, Item={"MysfitId": {"S": "new"}, "Name": {"S": "New"}})
    back = operator.start("restore-table", "--to", moment, "--copy-back", "--yes")
    after = dynamodb.scan(TableName=table)["Items"]
    dropped = operator.run("restore-table", "--to", moment, "--drop")

    assert (beside.exit_code, back.exit_code, dropped.exit_code) == (0, 0, 0), (
        beside,
        back,
        dropped,
    )
    assert "Nothing live was changed" in beside.stderr
    assert "24 items" in back.stderr
    assert "2 written or deleted" in back.stderr
    assert sorted(map(str, after)) == sorted(map(str, before))
    assert len(operator.tables()) == 3


def test_copying_back_needs_a_confirmation(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    run = operator.run("restore-table", "--to", moment, "--copy-back", typed="no\n")
    operator.run("restore-table", "--to", moment, "--drop")

    assert run.exit_code == 3
    assert "Nothing was changed." in run.stderr
