"""Each single call to AWS fails in turn, and running the script again completes it.

A call fails in one way or two: its request never arrives, and if it changes something, its answer
is lost too, once it has taken effect (turns.py). Every failure must say what to do next, and the
end must be as if nothing had happened. First what the scripts call with the AWS CLI, then, on the
wire, what the Python beside them asks.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.aws_cli.conftest import MakeOperator
from tests.aws_cli.fargate import task_of
from tests.aws_cli.in_front import with_docker
from tests.aws_cli.scripts import AWS_CLI, Operator, Run
from tests.aws_cli.test_deploy import ALL
from tests.aws_cli.unlucky import Unlucky
from tests.support.tables import create_tables

pytestmark = pytest.mark.minutes

CATALOGUE = 24


def unlucky_pair(operators: MakeOperator, folder: Path) -> list[Unlucky]:
    """Two environments, one for the loss of questions and one for that of changes."""
    pair = []
    for lose in ("questions", "changes"):
        (folder / lose).mkdir()
        pair.append(Unlucky.by_the_cli(operators(), folder / lose, lose))
    return pair


def files_of(operator: Operator) -> set[str]:
    name = operator.output("website", "SiteBucketName")
    return {each["Key"] for each in operator.cloud.s3.list_objects_v2(Bucket=name)["Contents"]}


def files_in(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def assert_nothing_is_liked_or_adopted(operator: Operator) -> None:
    names, dynamodb = operator.outputs("data"), operator.cloud.dynamodb
    mysfits = dynamodb.scan(TableName=names["MysfitsTableName"])["Items"]

    assert len(mysfits) == CATALOGUE
    assert {each["Likes"]["N"] for each in mysfits} == {"0"}
    assert [each for each in mysfits if "AdoptedBy" in each or each["Adopted"]["BOOL"]] == []
    assert dynamodb.scan(TableName=names["LikesTableName"])["Items"] == []


@pytest.mark.timeout(2400)
def test_a_deployment_goes_on_from_wherever_it_stopped(
    operators: MakeOperator, deploying: tuple[str, ...], site: Path, tmp_path: Path
) -> None:
    """Two at the same time in one account, which keeps two cores busy."""

    def deploy(unlucky: Unlucky) -> None:
        operator = unlucky.operator
        lost = unlucky.until_done("deploy", *deploying, "--no-smoke")
        again = operator.run("deploy", *deploying, "--no-smoke")

        assert "".join(lost).count("cloudformation") > 40
        assert again.told.count("no change") == 9, again
        assert_deployed_once(operator, site)
        with task_of(operator):
            assert operator.run("smoke").code == 0

    with ThreadPoolExecutor() as pool:
        list(pool.map(deploy, unlucky_pair(operators, tmp_path)))


def assert_deployed_once(operator: Operator, site: Path) -> None:
    gateway, api = operator.cloud.client("apigateway"), operator.output("api", "ApiId")
    snapshots = [
        each.get("description", "") for each in gateway.get_deployments(restApiId=api)["items"]
    ]

    assert set(operator.stacks()) == ALL
    assert set(operator.stacks().values()) <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    assert operator.change_sets() == []
    assert len([each for each in snapshots if each.startswith("For https://")]) == 1
    assert files_of(operator) == files_in(site) | {"config.json"}
    assert_nothing_is_liked_or_adopted(operator)


def test_a_dry_run_leaves_nothing_wherever_it_stopped(
    operator: Operator, deploying: tuple[str, ...], tmp_path: Path
) -> None:
    unlucky = Unlucky.by_the_cli(operator, tmp_path)

    unlucky.until_done("deploy", *deploying, "--dry-run")

    assert operator.stacks() == {}


@pytest.mark.timeout(2400)
def test_a_teardown_goes_on_from_wherever_it_stopped(
    operators: MakeOperator, deploying: tuple[str, ...], tmp_path: Path
) -> None:
    def tear_down(unlucky: Unlucky) -> None:
        operator = unlucky.operator
        made = operator.run("deploy", *deploying, "--no-smoke")
        bucket = operator.output("website", "SiteBucketName")

        lost = unlucky.until_done("teardown", "--yes", "--delete-data")

        assert made.code == 0, made
        assert "".join(lost).count("cloudformation") >= 7
        assert operator.stacks() == {}
        assert operator.tables() == []
        assert operator.pools() == []
        assert bucket not in [each["Name"] for each in operator.cloud.s3.list_buckets()["Buckets"]]

    with ThreadPoolExecutor() as pool:
        list(pool.map(tear_down, unlucky_pair(operators, tmp_path)))


def test_smoke_leaves_no_visitor_behind_whatever_fails(
    deployed: tuple[Operator, Run], tmp_path: Path
) -> None:
    operator, _ = deployed
    unlucky = Unlucky.by_the_cli(operator, tmp_path)

    lost = unlucky.until_done("smoke", forgiven=("admin-delete-user",))

    assert any("answer of cognito-idp admin-delete-user" in each for each in lost)
    assert [each for each in unlucky.told if "may be left" in each] == []
    assert operator.emails() == []
    assert_nothing_is_liked_or_adopted(operator)


@pytest.mark.parametrize("script", ["status", "logs"])
def test_what_only_looks_looks_again(
    deployed: tuple[Operator, Run], script: str, tmp_path: Path
) -> None:
    operator, _ = deployed

    lost = Unlucky.by_the_cli(operator, tmp_path).until_done(script)

    assert all(each.startswith("request of ") for each in lost)
    assert any("cloudwatch" in each or "logs" in each for each in lost)


def test_a_keeper_is_made_and_unmade_whatever_fails(
    deployed: tuple[Operator, Run], tmp_path: Path
) -> None:
    operator, _ = deployed
    pool, cognito = operator.output("users", "UserPoolId"), operator.cloud.cognito
    who = "unlucky@example.com"
    cognito.admin_create_user(UserPoolId=pool, Username=who, MessageAction="SUPPRESS")
    unlucky = Unlucky.by_the_cli(operator, tmp_path)

    def groups() -> list[str]:
        found = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=who)["Groups"]
        return [group["GroupName"] for group in found]

    unlucky.until_done("make-keeper", who)
    made = groups()
    lost = unlucky.until_done("make-keeper", who, "--remove")
    unmade = groups()
    cognito.admin_delete_user(UserPoolId=pool, Username=who)

    assert (made, unmade) == (["staff"], [])
    assert any("answer of cognito-idp admin-add-user-to-group" in each for each in lost)
    assert any("answer of cognito-idp admin-user-global-sign-out" in each for each in lost)


def test_a_site_is_published_whole_whatever_fails(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    unlucky = Unlucky.by_the_cli(operator, tmp_path)
    new = changed(site, tmp_path / "new")

    lost = unlucky.until_done("publish-web", "--dist", str(new), "--prune")
    published = files_of(operator)
    operator.run("publish-web", "--dist", str(site), "--prune")

    assert any("answer of s3 rm" in each for each in lost)
    assert any("answer of cloudfront create-invalidation" in each for each in lost)
    assert published == files_in(new) | {"config.json"}


def changed(site: Path, new: Path) -> Path:
    """The site with another script, page and portrait, and without its icon."""
    shutil.copytree(site, new)
    (new / "assets" / "index-abc.js").rename(new / "assets" / "index-def.js")
    (new / "favicon.svg").unlink()
    for name in ("index.html", "404.html", "mysfits/new.svg"):
        with (new / name).open("a") as file:
            file.write("<!-- another -->")
    return new


def test_tables_are_restored_whatever_fails(deployed: tuple[Operator, Run], tmp_path: Path) -> None:
    operator, _ = deployed
    unlucky = Unlucky.by_the_cli(operator, tmp_path)
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    live = sorted(operator.tables())

    unlucky.until_done("restore-table", "--to", moment, "--copy-back", "--yes")
    beside = operator.tables()
    lost = unlucky.until_done("restore-table", "--to", moment, "--drop")

    assert len(beside) == 4
    assert any("answer of dynamodb restore-table-to-point-in-time" in each for each in lost)
    assert any("answer of dynamodb delete-table" in each for each in lost)
    assert sorted(operator.tables()) == live


def test_an_image_is_pushed_whatever_fails(deployed: tuple[Operator, Run], tmp_path: Path) -> None:
    operator, _ = deployed
    builder = with_docker(operator, tmp_path)

    lost = Unlucky.by_the_cli(builder, tmp_path).until_done("push-image", "--fresh")

    assert any("request of ecr get-login-password" in each for each in lost)
    assert any("answer of ecr put-image" in each for each in lost)


def test_a_catalogue_is_seeded_once_whatever_fails(operator: Operator, tmp_path: Path) -> None:
    cloud = operator.cloud
    table = create_tables(cloud.cloudformation, cloud.dynamodb).mysfits
    command = [sys.executable, str(AWS_CLI / "seed-table"), "--table", table]

    with Unlucky.on_the_wire(operator, tmp_path) as unlucky:

        def seed() -> Run:
            environment = {**unlucky.troubled.surroundings(), "AWS_REGION": "eu-west-1"}
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            )
            return Run(done.returncode, done.stdout, done.stderr)

        lost = unlucky.until_nothing_is_lost(seed)
    items = cloud.dynamodb.scan(TableName=table)["Items"]

    assert len([each for each in lost if "PutItem" in each]) == 2 * CATALOGUE
    assert len(items) == CATALOGUE
    assert [each for each in items if "CatalogueUnfinished" in each] == []


def test_a_copy_back_goes_on_whatever_fails(deployed: tuple[Operator, Run], tmp_path: Path) -> None:
    operator, _ = deployed
    table, dynamodb = operator.output("data", "MysfitsTableName"), operator.cloud.dynamodb
    before = dynamodb.scan(TableName=table)["Items"]
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    operator.run("restore-table", "--to", moment)
    dynamodb.delete_item(TableName=table, Key={"MysfitId": before[0]["MysfitId"]})
    dynamodb.put_item(TableName=table, Item={"MysfitId": {"S": "new"}, "Name": {"S": "New"}})

    with Unlucky.on_the_wire(operator, tmp_path) as unlucky:
        lost = unlucky.until_done("restore-table", "--to", moment, "--copy-back", "--yes")
    after = dynamodb.scan(TableName=table)["Items"]
    operator.run("restore-table", "--to", moment, "--drop")

    assert any("answer of" in each and "BatchWriteItem" in each for each in lost)
    assert sorted(map(str, after)) == sorted(map(str, before))


def test_smoke_takes_everything_back_whatever_is_lost_on_its_way(
    deployed: tuple[Operator, Run], tmp_path: Path
) -> None:
    operator, _ = deployed

    with Unlucky.on_the_wire(operator, tmp_path) as unlucky:
        lost = unlucky.until_done("smoke", forgiven=("/me", "of DELETE "))
        asked = [call for (call,) in unlucky.turns.called()]

    assert any("answer of" in each and "RespondToAuthChallenge" in each for each in lost)
    assert any("answer of POST" in each and "/adopt" in each for each in lost)
    assert_it_went_by_the_deployed_addresses(operator, asked)
    assert operator.emails() == []
    assert_nothing_is_liked_or_adopted(operator)


def assert_it_went_by_the_deployed_addresses(operator: Operator, asked: list[str]) -> None:
    site = operator.output("website", "SiteUrl").removeprefix("https://")
    api = operator.output("api", "ApiUrl").removeprefix("https://")
    asked = [each for each in asked if "AWSCognito" not in each]

    assert [each for each in asked if f" {site}/" not in each and f" {api}/" not in each] == []
    assert {f"GET {site}/", f"GET {site}/config.json", f"GET {site}/assets/index-abc.js"} < {*asked}
    assert {f"GET {api}/mysfits", f"GET {api}/me"} < {*asked}
    assert len([each for each in asked if each.startswith(f"POST {api}/")]) == 3


def test_a_site_is_published_whole_though_single_files_were_lost(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    new = changed(site, tmp_path / "new")

    with Unlucky.on_the_wire(operator, tmp_path) as unlucky:
        lost = unlucky.until_done("publish-web", "--dist", str(new), "--prune")
    published = files_of(operator)
    operator.run("publish-web", "--dist", str(site), "--prune")

    # Of each group that goes up together; the others were there when it was tried again.
    for kind in ("/assets/index-def.js", "/mysfits/new.svg", ".html"):
        assert any(each.startswith("answer of PUT") and kind in each for each in lost)
    assert any(each.startswith("answer of DELETE") for each in lost)
    assert published == files_in(new) | {"config.json"}
