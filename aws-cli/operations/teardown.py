"""Deletes an environment, backwards. People's data stays unless you say otherwise.

Usage: aws-cli/teardown --env NAME --region REGION [--yes] [--delete-data]

  --yes          do not ask first
  --delete-data  also delete the tables, the user pool and the bucket of photos, with every account,
                 like, adoption and photo. Nothing brings them back but the backups that DynamoDB
                 keeps of tables for 35 days

Empties the buckets of the site and of the templates, which CloudFormation would not, and deletes
the logs of Container Insights and Lambda, which no stack holds. Says at the end what is left, and
what that costs. After a failure, or for what was retained, run it again.
"""

from __future__ import annotations

from cfn import manifest
from operations.arguments import environment_parser
from operations.buckets import empty
from operations.console import confirm, say, step
from operations.session import Account, connect
from operations.stacks import Stacks
from operations.tables import BUCKET, POOL, TABLE, delete_data, find_data

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
    buckets = " ".join(data[BUCKET]) or "no bucket of photos"
    say(f"   {'GOES, WITH ALL DATA' if delete else 'stays'}: {tables} {pools} {buckets}")


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
    if data.get(BUCKET):
        say(f"   photos in {' '.join(data[BUCKET])}: 0.023 USD a GB and month for what they hold")
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
