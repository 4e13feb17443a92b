"""Each kind of AWS call fails once, and running the command again completes it."""

from __future__ import annotations

import shutil
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from operations import sweep_photos
from operations.album import counts
from service.photos.keys import PhotoKey, new_photo_id
from tests.aws_cli.fault_injection import run_until_no_fault
from tests.aws_cli.operators import Operator, Run
from tests.aws_cli.test_deploy import ALL
from tests.aws_cli.test_push_image import make_registry, with_docker

CATALOGUE = 24


def assert_no_like_or_adoption(operator: Operator) -> None:
    names, dynamodb = operator.outputs("data"), operator.cloud.dynamodb
    mysfits = dynamodb.scan(TableName=names["MysfitsTableName"])["Items"]

    assert len(mysfits) == CATALOGUE
    assert {each["Likes"]["N"] for each in mysfits} == {"0"}
    assert [each for each in mysfits if "AdoptedBy" in each or each["Adopted"]["BOOL"]] == []
    assert dynamodb.scan(TableName=names["LikesTableName"])["Items"] == []


@pytest.mark.timeout(900)
def test_deploy_and_teardown_resume_after_each_kind_of_fault(
    operator: Operator, deploying: tuple[str, ...], site: Path
) -> None:
    dry = run_until_no_fault(operator, "deploy", *deploying, "--dry-run")
    after_the_dry_runs = operator.stacks()
    made = run_until_no_fault(operator, "deploy", *deploying, "--no-smoke")
    gateway, api = operator.cloud.client("apigateway"), operator.output("api", "ApiId")
    deployments = gateway.get_deployments(restApiId=api)["items"]
    stacks, change_sets, files = operator.stacks(), operator.change_sets(), operator.files()
    assert_no_like_or_adoption(operator)
    gone = run_until_no_fault(operator, "teardown", "--yes", "--delete-data")

    assert ("answer", "cloudformation", "CreateChangeSet") in dry
    assert after_the_dry_runs == {}
    assert ("answer", "cloudformation", "ExecuteChangeSet") in made
    assert ("answer", "dynamodb", "PutItem") in made
    assert set(stacks) == ALL
    assert set(stacks.values()) <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    assert change_sets == []
    described = [each.get("description", "") for each in deployments]
    assert len([each for each in described if each.startswith("For https://")]) == 1
    assert files == files_in(site) | {"config.json"}
    assert ("answer", "cloudformation", "DeleteStack") in gone
    assert ("answer", "cognito-idp", "DeleteUserPool") in gone
    assert (operator.stacks(), operator.tables(), operator.pools()) == ({}, [], [])


def files_in(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def test_smoke_leaves_no_visitor_behind_after_any_fault(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed

    faults = run_until_no_fault(operator, "smoke", handled=("AdminDeleteUser",))

    assert ("answer", "cognito-idp", "AdminCreateUser") in faults
    assert ("answer", "cognito-idp", "AdminDeleteUser") in faults
    assert operator.emails() == []
    assert_no_like_or_adoption(operator)


def test_status_and_logs_explain_each_fault(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed

    faults = [*run_until_no_fault(operator, "status"), *run_until_no_fault(operator, "logs")]

    assert {kind for kind, _, _ in faults} == {"request"}
    assert {"ecs", "cloudwatch", "logs", "sqs"} <= {service for _, service, _ in faults}


def test_make_keeper_resumes_after_each_fault(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    pool, cognito = operator.output("users", "UserPoolId"), operator.cloud.cognito
    who = "fault@example.com"
    cognito.admin_create_user(UserPoolId=pool, Username=who, MessageAction="SUPPRESS")

    def groups() -> list[str]:
        found = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=who)["Groups"]
        return [group["GroupName"] for group in found]

    run_until_no_fault(operator, "make-keeper", who)
    added = groups()
    faults = run_until_no_fault(operator, "make-keeper", who, "--remove")
    removed = groups()
    cognito.admin_delete_user(UserPoolId=pool, Username=who)

    assert (added, removed) == (["staff"], [])
    assert ("answer", "cognito-idp", "AdminUserGlobalSignOut") in faults


def test_publish_web_resumes_after_each_fault(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    new = Path(shutil.copytree(site, tmp_path / "new"))
    (new / "assets" / "index-abc.js").rename(new / "assets" / "index-def.js")
    (new / "favicon.svg").unlink()

    faults = run_until_no_fault(operator, "publish-web", "--dist", str(new), "--prune")
    published = operator.files()
    operator.run("publish-web", "--dist", str(site), "--prune")

    assert ("answer", "s3", "DeleteObject") in faults
    assert ("answer", "cloudfront", "CreateInvalidation") in faults
    assert published == files_in(new) | {"config.json", "gallery.html"}


def test_restore_table_resumes_after_each_fault(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    table, dynamodb = operator.output("data", "MysfitsTableName"), operator.cloud.dynamodb
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    before, live = dynamodb.scan(TableName=table)["Items"], sorted(operator.tables())
    operator.run("restore-table", "--to", moment)
    dynamodb.delete_item(TableName=table, Key={"MysfitId": before[0]["MysfitId"]})

    back = run_until_no_fault(operator, "restore-table", "--to", moment, "--copy-back", "--yes")
    after = dynamodb.scan(TableName=table)["Items"]
    dropped = run_until_no_fault(operator, "restore-table", "--to", moment, "--drop")
    again = run_until_no_fault(operator, "restore-table", "--to", moment)
    operator.run("restore-table", "--to", moment, "--drop")

    assert ("answer", "dynamodb", "BatchWriteItem") in back
    assert ("answer", "dynamodb", "DeleteTable") in dropped
    assert ("answer", "dynamodb", "RestoreTableToPointInTime") in again
    assert sorted(map(str, after)) == sorted(map(str, before))
    assert sorted(operator.tables()) == live


def test_redrive_resumes_after_each_fault(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    sqs, photos = operator.cloud.client("sqs"), operator.outputs("photos")
    # Nothing reads the print queue here.
    sqs.purge_queue(QueueUrl=photos["PrintsQueueUrl"])
    sqs.send_message(QueueUrl=photos["PrintsDeadQueueUrl"], MessageBody="x")

    moved = run_until_no_fault(operator, "redrive", "--queue", "prints")
    shown = run_until_no_fault(operator, "redrive", "--queue", "prints", "--show")
    counted = [counts(sqs, photos[f"Prints{each}QueueUrl"]).all for each in ("", "Dead")]
    sqs.purge_queue(QueueUrl=photos["PrintsQueueUrl"])

    assert ("request", "sqs", "ReceiveMessage") in shown
    assert ("answer", "sqs", "StartMessageMoveTask") in moved
    assert counted == [1, 0]


def test_sweep_photos_resumes_after_each_fault(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    table, s3 = operator.output("data", "PhotosTableName"), operator.cloud.s3
    bucket = operator.output("photos", "PhotosBucketName")
    orphan = PhotoKey(str(uuid.uuid4()), new_photo_id(at_ms=0))
    empty = PhotoKey(str(uuid.uuid4()), new_photo_id(at_ms=0))
    item = {"UserId": empty.user_id, "PhotoId": empty.photo_id, "Status": "ready"}
    operator.cloud.dynamodb.put_item(
        TableName=table, Item={name: {"S": value} for name, value in item.items()}
    )
    s3.put_object(Bucket=bucket, Key=orphan.thumb, Body=b"photo")

    with patch.object(sweep_photos, "YOUNG", timedelta(hours=-1)):
        faults = run_until_no_fault(operator, "sweep-photos", "--yes")
    left = operator.cloud.dynamodb.scan(TableName=table)["Items"]
    for each in left:
        key = {name: each[name] for name in ("UserId", "PhotoId")}
        operator.cloud.dynamodb.delete_item(TableName=table, Key=key)

    assert ("answer", "s3", "DeleteObjects") in faults
    assert ("answer", "dynamodb", "TransactWriteItems") in faults
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
    # An answer that was lost is not asked for twice.
    assert [each["Photos"] for each in left] == [{"N": "-1"}]


def test_push_image_resumes_after_each_fault(operator: Operator, tmp_path: Path) -> None:
    make_registry(operator)
    builder = with_docker(operator, tmp_path)

    faults = run_until_no_fault(builder, "push-image", "--fresh")

    assert ("request", "ecr", "GetAuthorizationToken") in faults
