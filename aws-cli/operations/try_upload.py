"""Publishes a made-up event of S3 through the uploads topic, as an upload would.

Usage: aws-cli/try-upload --env NAME --region REGION --event FILE [--key KEY] [--dry-run]

  --event FILE  the event, JSON; tests/events/photo-uploaded.json is one
  --key KEY     an object that is there, originals/USER/PHOTO: the event tells of it, with its size
                and ETag, so its upload is processed again
  --dry-run     only print what would be published

The bucket in the file becomes that of the environment. An event whose key names no photo is
harmless: the worker finds no such photo and is done. JSON of another shape is published as it is,
and ends among the dead letters. Both queues get it: that of the worker and the print shop's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from botocore.exceptions import ClientError

from operations.album import STACK
from operations.arguments import environment_parser
from operations.console import Failure, say, step
from operations.session import Account, connect, error_code
from operations.stacks import Stacks

NOT_THERE = ("404", "NoSuchKey", "NotFound")


def main(words: list[str]) -> int:
    parser = environment_parser("try-upload", __doc__)
    parser.value("--event", default="")
    parser.value("--key", default="")
    parser.flag("--dry-run")
    options = parser.read(words)
    event = event_in(options.event)
    stacks = Stacks(connect(options.env, options.region))
    stacks.need(STACK)
    bucket = stacks.output(STACK, "PhotosBucketName")
    about = existing(stacks.account, bucket, options.key) if options.key else {}
    body = json.dumps(addressed(event, bucket, about))
    step("The event")
    print(body)
    if options.dry_run:
        say("Nothing was published: this was a dry run.")
        return 0
    topic = stacks.output(STACK, "UploadsTopicArn")
    published = stacks.account.client("sns").publish(TopicArn=topic, Message=body)
    say(f"   published as {published['MessageId']}")
    return 0


def event_in(file: str) -> Any:
    if not file:
        raise Failure("--event must name a file.", "One is tests/events/photo-uploaded.json.")
    try:
        return json.loads(Path(file).read_bytes())
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Failure(f"{file} is no JSON: {error}.") from error


def existing(account: Account, bucket: str, key: str) -> dict[str, Any]:
    """What an event says of an object that is in the bucket; raises Failure."""
    try:
        found = account.client("s3").head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error_code(error) in NOT_THERE:
            raise Failure(f"There is no object {key} in {bucket}.") from error
        raise
    return {
        "key": quote_plus(key, safe="/"),
        "size": found["ContentLength"],
        "eTag": found["ETag"].strip('"'),
    }


def addressed(event: Any, bucket: str, about: dict[str, Any]) -> Any:
    """The event about this bucket, and about that object where one is given."""
    try:
        for record in event["Records"]:
            record["s3"]["bucket"] |= {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"}
            record["s3"]["object"] |= about
    except (LookupError, TypeError):
        say("   this is no event of S3, and is published as it is")
    return event
