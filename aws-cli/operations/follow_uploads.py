"""Prints each upload from the print queue, as the print shop gets it, until Ctrl-C.

Usage: aws-cli/follow-uploads --env NAME --region REGION [--keep]

  --keep  leave the messages in the queue. They are hidden from the print shop until this command
          ends, for ten minutes at a time, and each ten minutes count as one of their five tries

Without --keep a message is deleted once it is printed, so the print shop does not get it.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_plus

from operations.album import STACK, queue
from operations.arguments import environment_parser
from operations.console import say, step
from operations.redrive import BATCH, give_back
from operations.session import connect
from operations.stacks import Stacks

POLL_SECONDS = 20
KEPT_SECONDS = 600


def main(words: list[str]) -> int:
    parser = environment_parser("follow-uploads", __doc__)
    parser.flag("--keep")
    options = parser.read(words)
    stacks = Stacks(connect(options.env, options.region))
    stacks.need(STACK)
    step("Uploads, until Ctrl-C")
    url = queue(stacks, "prints").url
    try:
        follow(stacks.account.client("sqs"), url, keep=options.keep)
    except KeyboardInterrupt:
        say("\nEnded.")
    return 0


def follow(sqs: Any, url: str, *, keep: bool) -> None:
    """Goes on until it is interrupted."""
    kept: dict[str, dict[str, Any]] = {}
    given = {"VisibilityTimeout": KEPT_SECONDS} if keep else {}
    try:
        while True:
            answer = sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=POLL_SECONDS, **given
            )
            for message in answer.get("Messages", []):
                is_new = message["MessageId"] not in kept
                if keep:
                    kept[message["MessageId"]] = message
                if is_new and show(message) and not keep:
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    finally:
        give_back(sqs, url, list(kept.values()))


def show(message: dict[str, Any]) -> bool:
    """Prints the uploads of a message; whether it was an event of S3."""
    try:
        event = json.loads(message["Body"])
        lines = [upload_of(record) for record in event.get("Records", [])]
        if not lines and event.get("Event") != "s3:TestEvent":
            raise KeyError("Records")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        say(f"left in the queue: message {message['MessageId']} is no event of S3 ({error!r})")
        return False
    for line in lines:
        print(line, flush=True)
    return True


def upload_of(record: dict[str, Any]) -> str:
    """S3 encodes the key as a query does."""
    bucket, uploaded = record["s3"]["bucket"]["name"], record["s3"]["object"]
    key, size = unquote_plus(uploaded["key"]), uploaded["size"]
    return f"We have a new upload: bucket: {bucket}, key: {key}, size: {size} bytes"
