"""The rows of status about the album: its queues, what reads them, how many photos there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from operations.album import STACK, Queue, counts, queues
from operations.console import step
from operations.ecs_status import show_tasks
from operations.session import Account
from operations.stacks import Stacks
from operations.tasks import worker_of

OLDEST_OVER = timedelta(minutes=10)
"""CloudWatch has a queue's metrics some minutes late."""


def show_album(stacks: Stacks) -> Iterator[str]:
    """Prints the rows; yields what needs a person. Prints nothing where there is no album."""
    if not stacks.is_usable(STACK):
        return
    step("The album")
    account = stacks.account
    for each in queues(stacks):
        yield from show_queue(account, each)
    yield from show_consumers(stacks)
    table = stacks.output("data", "PhotosTableName")
    items = account.client("dynamodb").describe_table(TableName=table)["Table"]["ItemCount"]
    print(f"about {items} items in the table, which DynamoDB counts every six hours")


def show_queue(account: Account, queue: Queue) -> Iterator[str]:
    sqs = account.client("sqs")
    waiting, letters = counts(sqs, queue.url), counts(sqs, queue.dead_url)
    print(
        f"{queue.name:<10} {waiting.waiting} waiting, {waiting.in_flight} in flight, "
        f"{oldest(account, queue)}, {letters.all} dead letters"
    )
    if letters.all:
        yield (
            f"{letters.all} dead letters of {queue.name}: aws-cli/redrive {account.options()} "
            f"--queue {queue.name} --show"
        )


def oldest(account: Account, queue: Queue) -> str:
    now = datetime.now(UTC)
    found = account.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SQS",
        MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": queue.url.rpartition("/")[2]}],
        StartTime=now - OLDEST_OVER,
        EndTime=now,
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]
    if not found:
        return "age unknown"
    newest = max(found, key=lambda point: point["Timestamp"])
    return f"oldest {newest['Maximum']:.0f} s"


def show_consumers(stacks: Stacks) -> Iterator[str]:
    consumers = stacks.output(STACK, "Consumers")
    print(f"{'consumers':<10} {consumers}")
    if consumers == "none":
        yield "nothing reads the queue of photos: Consumers of the stack photos is none"
    if worker := worker_of(stacks):
        yield from show_tasks(stacks.account, worker)
    if function := stacks.outputs(STACK).get("PhotosFunctionName"):
        yield from show_function(stacks.account, function)


def show_function(account: Account, name: str) -> Iterator[str]:
    client = account.client("lambda")
    described = client.get_function_configuration(FunctionName=name)
    # An account without the field has an active function.
    state, last = described.get("State", "Active"), described.get("LastUpdateStatus", "Successful")
    mappings = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    reading = [each["State"] for each in mappings]
    print(f"{name} is {state}, last update {last}, reads its queue: {', '.join(reading) or 'no'}")
    if state not in ("Active", "Inactive") or last == "Failed":
        reason = described.get("StateReason") or described.get("LastUpdateStatusReason", "")
        yield f"the function {name} is {state}, last update {last}: {reason}"
    if reading != ["Enabled"]:
        yield f"the function {name} does not read its queue: {', '.join(reading) or 'no mapping'}"
