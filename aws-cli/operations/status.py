"""Shows what runs in an environment, how it is, and where it answers. Changes nothing.

Usage: aws-cli/status --env NAME --region REGION

Stacks; tasks wanted and running, with the reason of those that stopped lately; what the load
balancer thinks of them; the album's queues, worker and photos; alarms; addresses. Ends with 1 when
something needs a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cfn import manifest
from operations.album_status import show_album
from operations.arguments import environment_parser
from operations.console import say, step
from operations.ecs_status import show_tasks
from operations.session import Account, connect
from operations.stacks import Stacks
from operations.tasks import service_of

WELL = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")


def main(words: list[str]) -> int:
    options = environment_parser("status", __doc__).read(words)
    stacks = Stacks(connect(options.env, options.region))
    problems = [
        *show_stacks(stacks),
        *show_service(stacks),
        *show_album(stacks),
        *show_alarms(stacks.account),
    ]
    show_addresses(stacks)
    say()
    for problem in problems:
        say(f"look at: {problem}")
    if not problems:
        say("All is well.")
    return 1 if problems else 0


def show_stacks(stacks: Stacks) -> Iterator[str]:
    """Prints each stack's status; yields what needs a person, as the functions below do."""
    step("Stacks")
    for stack in manifest.stacks():
        status = stacks.status(stack.name) or "not there"
        print(f"{stack.name:<10} {status}")
        if status == "UPDATE_ROLLBACK_COMPLETE":
            yield f"the last update of {stack.name} was taken back"
        elif status not in WELL:
            yield f"the stack {stack.name} is {status}"


def show_service(stacks: Stacks) -> Iterator[str]:
    if not stacks.is_usable("service"):
        return
    step("Tasks")
    yield from show_tasks(stacks.account, service_of(stacks))
    yield from show_targets(stacks.account, stacks.output("service", "TargetGroupArn"))


def show_targets(account: Account, group: str) -> Iterator[str]:
    step("What the load balancer sees")
    targets = account.client("elbv2").describe_target_health(TargetGroupArn=group)
    described = targets["TargetHealthDescriptions"]
    if not described:
        yield "the load balancer knows no task"
    for each in described:
        address, health = each["Target"]["Id"], each["TargetHealth"]
        reason = health.get("Reason", "")
        print(f"{address:<16} {health['State']} {reason}")
        if health["State"] == "unhealthy":
            yield f"the task at {address} is unhealthy: {reason}"


def show_alarms(account: Account) -> Iterator[str]:
    step("Alarms")
    prefix = f"mysfits-{account.environment}-"
    # The alarms of an environment prod-two begin with what those of prod are called.
    ours = re.compile(rf"({'|'.join(stack.name for stack in manifest.stacks())})-[A-Z]")
    pages = account.client("cloudwatch").get_paginator("describe_alarms")
    for page in pages.paginate(AlarmNamePrefix=prefix):
        for alarm in page["MetricAlarms"]:
            name, state = alarm["AlarmName"].removeprefix(prefix), alarm["StateValue"]
            if not ours.match(name):
                continue
            print(f"{name:<45} {state}")
            if state == "ALARM" and not only_scales(alarm):
                yield f"alarm {name}: {alarm.get('AlarmDescription', '')}"


def only_scales(alarm: dict[str, Any]) -> bool:
    """One that starts and stops tasks is in ALARM on good days too."""
    actions = alarm.get("AlarmActions", [])
    return bool(actions) and all(":autoscaling:" in each for each in actions)


def show_addresses(stacks: Stacks) -> None:
    step("Addresses")
    print("site ", stacks.outputs("website").get("SiteUrl", "none yet"))
    print("api  ", stacks.outputs("api").get("ApiUrl", "none yet"))
