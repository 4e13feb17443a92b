"""Moves the dead letters of a queue back to it, to be tried again.

Usage: aws-cli/redrive --env NAME --region REGION --queue photos|prints [options]

  --queue NAME  photos: uploads that the worker could not process in five tries;
                prints: uploads that the print shop did not take in five tries
  --show        only print the dead letters, a JSON line each; they stay where they are
  --drop        delete all dead letters instead of moving them; asks first
  --yes         do not ask first
  --dry-run     only say what would be moved or deleted

Mend first what made them fail, or they come back after five more tries. The move is SQS's own
(StartMessageMoveTask): it goes on when this command is interrupted, and the same command again
follows it.
"""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from operations.album import STACK, Queue, arn, counts, queue
from operations.arguments import environment_parser
from operations.console import Failure, confirm, say, step
from operations.session import connect, pause
from operations.stacks import Stacks

BATCH = 10
"""Most messages of one call."""

HIDDEN_SECONDS = 120
"""How long a message is hidden from others at most, while all of them are being shown."""


def main(words: list[str]) -> int:
    options = read(words)
    stacks = Stacks(connect(options.env, options.region))
    stacks.need(STACK)
    chosen = queue(stacks, options.queue)
    sqs = stacks.account.client("sqs")
    step(f"The dead letters of {chosen.name}")
    if options.show:
        show(sqs, chosen)
    elif options.drop:
        drop(sqs, chosen, ask=not options.yes, dry_run=options.dry_run)
    else:
        redrive(sqs, chosen, dry_run=options.dry_run)
    return 0


def read(words: list[str]) -> Namespace:
    parser = environment_parser("redrive", __doc__)
    parser.value("--queue", default="")
    for flag in ("--show", "--drop", "--yes", "--dry-run"):
        parser.flag(flag)
    options = parser.read(words)
    if options.show and options.drop:
        parser.error("--show and --drop exclude each other")
    return options


def redrive(sqs: Any, chosen: Queue, *, dry_run: bool) -> None:
    """Starts a move, or finds one that runs, and follows it to its end; raises Failure."""
    source = arn(sqs, chosen.dead_url)
    before = newest_move(sqs, source)
    if before.get("Status") == "RUNNING":
        say("   a move that was started earlier is running")
        follow_move(sqs, source, since=None)
        return
    letters = counts(sqs, chosen.dead_url).all
    if not letters:
        say("   there are none")
        return
    if dry_run:
        say(f"   about {letters} would be moved to {chosen.url}")
        return
    sqs.start_message_move_task(SourceArn=source, DestinationArn=arn(sqs, chosen.url))
    follow_move(sqs, source, since=before.get("StartedTimestamp"))
    say_hidden(sqs, chosen)


def say_hidden(sqs: Any, chosen: Queue) -> None:
    """A message that was received is hidden from everybody for a while, also from a move."""
    if hidden := counts(sqs, chosen.dead_url).in_flight:
        say(f"   {hidden} more are hidden, as somebody looks at them: try again in two minutes")


def newest_move(sqs: Any, source: str) -> dict[str, Any]:
    """As SQS describes it; empty where there was none."""
    found = sqs.list_message_move_tasks(SourceArn=source, MaxResults=1).get("Results", [])
    return dict(found[0]) if found else {}


def follow_move(sqs: Any, source: str, since: int | None) -> None:
    """To the end of the move that began after `since`; raises Failure where it did not succeed."""
    while True:
        move = newest_move(sqs, source)
        is_ours = move and move.get("StartedTimestamp") != since
        if is_ours and move["Status"] not in ("RUNNING", "CANCELLING"):
            break
        pause(2)
    moved = move.get("ApproximateNumberOfMessagesMoved", 0)
    if move["Status"] != "COMPLETED":
        raise Failure(
            f"The move is {move['Status']} after {moved} messages: "
            f"{move.get('FailureReason', 'SQS gives no reason')}",
            "Mend that, then run the same command again: the others are still dead letters.",
        )
    say(f"   {moved} moved back")


def show(sqs: Any, chosen: Queue) -> None:
    """Prints every message that is not in flight, oldest first, and makes all visible again."""
    messages: dict[str, dict[str, Any]] = {}
    try:
        while found := receive(sqs, chosen.dead_url):
            new = [each for each in found if each["MessageId"] not in messages]
            messages |= {each["MessageId"]: each for each in found}
            # One that comes a second time was hidden long enough: all have been seen.
            if not new:
                break
    finally:
        give_back(sqs, chosen.dead_url, list(messages.values()))
    for each in sorted(messages.values(), key=sent_at):
        print(json.dumps(described(each), ensure_ascii=False))
    say(f"   {len(messages)} shown, and still there")
    say_hidden(sqs, chosen)


def receive(sqs: Any, url: str) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=BATCH,
        VisibilityTimeout=HIDDEN_SECONDS,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
    )
    return list(answer.get("Messages", []))


def give_back(sqs: Any, url: str, messages: list[dict[str, Any]]) -> None:
    for start in range(0, len(messages), BATCH):
        sqs.change_message_visibility_batch(
            QueueUrl=url,
            Entries=[
                {
                    "Id": str(number),
                    "ReceiptHandle": each["ReceiptHandle"],
                    "VisibilityTimeout": 0,
                }
                for number, each in enumerate(messages[start : start + BATCH])
            ],
        )


def sent_at(message: dict[str, Any]) -> int:
    return int(message["Attributes"]["SentTimestamp"])


def described(message: dict[str, Any]) -> dict[str, Any]:
    """What is printed of a message; its body as JSON where it is that."""
    try:
        body = json.loads(message["Body"])
    except ValueError:
        body = message["Body"]
    return {
        "messageId": message["MessageId"],
        "sentAt": datetime.fromtimestamp(sent_at(message) / 1000, UTC).isoformat(),
        "body": body,
    }


def drop(sqs: Any, chosen: Queue, *, ask: bool, dry_run: bool) -> None:
    letters = counts(sqs, chosen.dead_url).all
    if not letters:
        say("   there are none")
        return
    if dry_run:
        say(f"   about {letters} would be deleted")
        return
    if ask:
        confirm(f"About {letters} messages are deleted for good.", chosen.name)
    sqs.purge_queue(QueueUrl=chosen.dead_url)
    say(f"   about {letters} deleted; SQS takes up to a minute")
