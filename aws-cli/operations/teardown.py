"""Deletes an environment, backwards. People's data stays unless you say otherwise.

Usage: aws-cli/teardown --env NAME --region REGION [--yes] [--delete-data]

  --yes          do not ask first
  --delete-data  also delete the tables and the user pool, with every account, like and adoption.
                 Nothing brings them back but the backups DynamoDB keeps for 35 days

Empties the buckets of the site and of the templates, which CloudFormation would not, and deletes
the logs of Container Insights and Lambda, which no stack holds. Says at the end what is left, and
what that costs. After a failure, or for what was retained, run it again.
"""

from __future__ import annotations

from botocore.exceptions import ClientError

from cfn import manifest
from operations.arguments import environment_parser
from operations.console import Failure, confirm, say, step
from operations.session import Account, connect, error_code
from operations.stacks import Stacks
from operations.tables import POOL, TABLE, delete_data, find_data

BUCKET = "AWS::S3::Bucket"

# What Container Insights writes, and Lambda where its role lets it, is in no stack and stays.
LOGS_OF_NO_STACK = (
    "/aws/ecs/containerinsights/mysfits-{}-service-Cluster-",
    "/aws/lambda/mysfits-{}-network-DefaultSecurityGroupCloser-",
)

Data = dict[str, list[str]]


def main(words: list[str]) -> int:
    parser = environment_parser("teardown", __doc__)
    parser.flag("--yes")
    parser.flag("--delete-data")
    options = parser.read(words)
    step("Checking account and region")
    stacks = Stacks(connect(options.env, options.region))
    data = find_data(stacks)
    announce(stacks, data, delete=options.delete_data)
    if not options.yes:
        confirm("", options.env)
    remove_everything(stacks, data if options.delete_data else {})
    say_what_is_left(stacks.account, {} if options.delete_data else data)
    return 0


def announce(stacks: Stacks, data: Data, *, delete: bool) -> None:
    say()
    for stack in manifest.stacks():
        if status := stacks.status(stack.name):
            say(f"   goes: {stacks.name(stack.name)} ({status})")
    tables = " ".join(data[TABLE]) or "no tables"
    pools = " ".join(data[POOL]) or "no user pool"
    say(f"   {'GOES, WITH ALL DATA' if delete else 'stays'}: {tables} {pools}")


def remove_everything(stacks: Stacks, data: Data) -> None:
    """Stacks from the last to the first.

    Data goes before its stack, which retains it: whatever stops this, the next run finds it still.
    """
    with_data = [stack for stack in manifest.stacks() if stack.holds_data]
    for stack in reversed(manifest.stacks()):
        if data and stack == with_data[-1]:
            step("The data")
            for kind, names in data.items():
                for name in names:
                    delete_data(stacks.account, kind, name)
        remove(stacks, stack)
    for prefix in LOGS_OF_NO_STACK:
        remove_logs(stacks.account, prefix.format(stacks.account.environment))


def remove(stacks: Stacks, stack: manifest.Stack) -> None:
    step(stacks.name(stack.name))
    if not stacks.settled_status(stack.name):
        say("   is not there")
        return
    if not stack.holds_data:
        for _, bucket in stacks.resources(stack.name, BUCKET):
            empty(stacks.account, bucket)
    stacks.delete(stack.name)
    say("   deleted")


def empty(account: Account, bucket: str) -> None:
    """A bucket that keeps versions is empty only without them and the markers of deletions.

    One that a failed creation never made, or a failed deletion has deleted, is empty too.
    """
    while found := versions(account, bucket):
        answer = account.client("s3").delete_objects(
            Bucket=bucket, Delete={"Quiet": True, "Objects": found}
        )
        # What S3 refuses it lists in an answer that succeeds; asking again would never end.
        for error in answer.get("Errors", []):
            raise Failure(
                f"S3 does not delete the files of {bucket}: {error['Code']} {error['Message']}",
                "Ask who keeps the account for s3:DeleteObject and s3:DeleteObjectVersion, then "
                "run the same command again.",
            )
    say(f"   {bucket} is empty")


def versions(account: Account, bucket: str) -> list[dict[str, str]]:
    """At most a thousand, as many as one call deletes."""
    try:
        found = account.client("s3").list_object_versions(Bucket=bucket, MaxKeys=1000)
    except ClientError as error:
        if error_code(error) == "NoSuchBucket":
            return []
        raise
    listed = [*found.get("Versions", []), *found.get("DeleteMarkers", [])]
    return [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]


def remove_logs(account: Account, prefix: str) -> None:
    pages = account.client("logs").get_paginator("describe_log_groups")
    groups = [g for page in pages.paginate(logGroupNamePrefix=prefix) for g in page["logGroups"]]
    for group in groups:
        account.client("logs").delete_log_group(logGroupName=group["logGroupName"])
        say(f"   log {group['logGroupName']} deleted")


def say_what_is_left(account: Account, data: Data) -> None:
    step("What is left")
    if data.get(TABLE):
        say(
            f"   tables {' '.join(data[TABLE])}: cents a month for what they hold (0.25 USD a GB) "
            "and their backups (0.20 USD a GB)"
        )
    if data.get(POOL):
        say(f"   user pool {' '.join(data[POOL])}: nothing while nobody signs in")
    if data:
        say(f"   To delete them too: aws-cli/teardown {account.options()} --delete-data")
        say(
            "   A new deployment makes new, empty ones beside them; docs/operations.md says how to "
            "take these over."
        )
    else:
        say("   no data; DynamoDB keeps a last backup of a deleted table for 35 days, without cost")
    role = account.client("apigateway").get_account().get("cloudwatchRoleArn") or ""
    if role:
        say(
            f"   {role.rpartition('/')[2]}: the role by which every REST API of this region writes "
            "logs; costs nothing"
        )
