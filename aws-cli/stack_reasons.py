"""Prints why the last change of a stack failed, first cause first, from its events.

Usage: stack_reasons.py EVENTS.json

EVENTS.json are the StackEvents of `aws cloudformation describe-stack-events`, newest first, as AWS
lists them. Those of earlier changes are left out, and so is what only failed because something else
had. Standard library alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

BEGINNINGS = {
    "CREATE_IN_PROGRESS",
    "UPDATE_IN_PROGRESS",
    "DELETE_IN_PROGRESS",
    "IMPORT_IN_PROGRESS",
}
# A rollback begins nothing: what it takes back is what there is to explain.
CONSEQUENCE = "cancelled"


def reasons(events: list[dict[str, Any]]) -> list[str]:
    """A line for each resource that failed in the last change."""
    lines = []
    for event in events:
        if "_FAILED" in event["ResourceStatus"] and event.get("ResourceStatusReason"):
            lines.append(f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}")
        is_the_stack = event["PhysicalResourceId"] == event["StackId"]
        if is_the_stack and event["ResourceStatus"] in BEGINNINGS:
            break
    causes = [line for line in lines if CONSEQUENCE not in line]
    return list(reversed(causes or lines))


def main() -> None:
    events = json.loads(Path(sys.argv[1]).read_text() or "null") or []
    print("\n".join(f"   {line}" for line in reasons(events)))


if __name__ == "__main__":
    main()
