"""Prints what the service logged, oldest first, one JSON line for each event.

Usage: aws-cli/logs --env NAME --region REGION [options]

  --worker          what the worker on the photos queue logged, task or function, not the API
  --since MINUTES   how far back to begin (10)
  --filter PATTERN  CloudWatch's filter pattern, such as '{ $.level = "ERROR" }'
  --follow          go on with what comes, until Ctrl-C

Each line begins with the time in milliseconds since 1970 and the task's stream.
"""

from __future__ import annotations

import time
from typing import Any

from operations.arguments import environment_parser
from operations.console import Failure
from operations.session import Account, connect, pause
from operations.stacks import Stacks

OVERLAP_SECONDS = 60

SERVICE, WORKER = ("service", "LogGroupName"), ("photos", "PhotosLogGroupName")
"""Stack and output that name a log group."""


def main(words: list[str]) -> int:
    parser = environment_parser("logs", __doc__)
    parser.flag("--worker")
    parser.value("--since", default="10")
    parser.value("--filter", default="")
    parser.flag("--follow")
    options = parser.read(words)
    if not options.since.isdecimal():
        raise Failure("--since takes minutes, as a whole number.")
    stacks = Stacks(connect(options.env, options.region))
    stack, output = WORKER if options.worker else SERVICE
    stacks.need(stack)
    group = stacks.output(stack, output)
    print_events(stacks.account, group, int(options.since) * 60, options.filter, options.follow)
    return 0


def print_events(account: Account, group: str, seconds: int, pattern: str, follow: bool) -> None:
    """Events arrive late and out of order.

    Each look begins a minute before now, and what was printed already is left out.
    """
    seen: set[str] = set()
    while True:
        events = events_since(account, group, seconds, pattern)
        for event in sorted(events, key=lambda event: event["timestamp"]):
            if event["eventId"] not in seen:
                message = event["message"].rstrip("\n")
                print(event["timestamp"], event["logStreamName"], message, flush=True)
        if not follow:
            return
        seen = {event["eventId"] for event in events}
        pause(5)
        seconds = OVERLAP_SECONDS


def events_since(account: Account, group: str, seconds: int, pattern: str) -> list[dict[str, Any]]:
    pages = account.client("logs").get_paginator("filter_log_events")
    given = {"filterPattern": pattern} if pattern else {}
    start = int(time.time() - seconds) * 1000
    found = pages.paginate(logGroupName=group, startTime=start, **given)
    return [event for page in found for event in page["events"]]
