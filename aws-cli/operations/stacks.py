"""The stacks of an environment as CloudFormation describes them, and waiting for them.

Nothing is kept between runs: what is done is read from the account, so running a command again
resumes it.
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from cfn import manifest
from operations.console import Failure, say
from operations.session import Account, pause

DELETION_ATTEMPTS = 2
SHOWN_AFTER_LOOKS = 12
STAMP = ("StackId", "StackStatus", "LastUpdatedTime", "DeletionTime")
"""What changes as soon as CloudFormation begins something."""

BEGINNINGS = {f"{action}_IN_PROGRESS" for action in ("CREATE", "UPDATE", "DELETE", "IMPORT")}
"""A rollback begins nothing: what it takes back is what there is to explain."""

CONSEQUENCE = "cancelled"
"""In the reason of a resource that failed only because another one had."""


class Stacks:
    """Answers about stacks by the manifest's names; each is described once until it changes."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._seen: dict[str, dict[str, Any]] = {}

    def name(self, name: str) -> str:
        return manifest.stack(name).name_in(self.account.environment)

    def forget(self, name: str) -> None:
        """The next answer about it comes from CloudFormation."""
        self._seen.pop(name, None)

    def status(self, name: str) -> str:
        """Empty when there is no such stack."""
        return str(self._described(name).get("StackStatus", ""))

    def outputs(self, name: str) -> dict[str, str]:
        listed = self._described(name).get("Outputs") or []
        return {each["OutputKey"]: each["OutputValue"] for each in listed}

    def output(self, name: str, output: str) -> str:
        """Raises Failure where the stack has no such output."""
        if output not in self.outputs(name):
            raise Failure(
                f"The stack {self.name(name)} has no output {output}.",
                f"Deploy it again: aws-cli/deploy {self.account.options()}",
            )
        return self.outputs(name)[output]

    def parameters(self, name: str) -> dict[str, str]:
        listed = self._described(name).get("Parameters") or []
        return {each["ParameterKey"]: str(each["ParameterValue"]) for each in listed}

    def is_usable(self, name: str) -> bool:
        """Made once, and not being made, undone or deleted."""
        status = self.status(name)
        return status.endswith("_COMPLETE") and status not in (
            "ROLLBACK_COMPLETE",
            "DELETE_COMPLETE",
        )

    def need(self, *names: str) -> None:
        """Raises Failure unless these stacks are usable."""
        for name in names:
            if not self.is_usable(name):
                raise Failure(
                    f"The stack {self.name(name)} is not there, or not finished, in "
                    f"{self.account.region}.",
                    f"Deploy it: aws-cli/deploy {self.account.options()}",
                )

    def resources(self, name: str, *types: str) -> list[tuple[str, str]]:
        """(type, physical id) of the stack's resources of these types that exist.

        Resources, unlike outputs, are there for a stack that failed too.
        """
        if not self.status(name):
            return []
        pages = self.account.client("cloudformation").get_paginator("list_stack_resources")
        listed = [
            each
            for page in pages.paginate(StackName=self.name(name))
            for each in page["StackResourceSummaries"]
        ]
        return [
            (each["ResourceType"], each["PhysicalResourceId"])
            for each in listed
            if each["ResourceType"] in types
            and each["ResourceStatus"] != "DELETE_COMPLETE"
            and each.get("PhysicalResourceId")
        ]

    def settled_status(self, name: str) -> str:
        """The status once nothing is in progress: an earlier run may have left it at work."""
        announced = False
        while True:
            self.forget(name)
            status = self.status(name)
            if not status.endswith("_IN_PROGRESS") or status == "REVIEW_IN_PROGRESS":
                return status
            if not announced:
                say(f"   {self.name(name)} is {status}: waiting")
                announced = True
            pause(5)

    def stamp(self, name: str) -> list[str]:
        self.forget(name)
        seen = self._described(name)
        return [str(seen[field]) for field in STAMP if field in seen]

    def await_change(self, name: str, before: list[str]) -> None:
        """Waits until the stack shows what was asked of it.

        CloudFormation may show the state of before for some seconds, which would look finished.
        """
        for _ in range(SHOWN_AFTER_LOOKS):
            if self.stamp(name) != before:
                return
            pause(5)
        say(f"   {self.name(name)} shows no change after {SHOWN_AFTER_LOOKS} looks")

    def say_reasons(self, name: str) -> None:
        """Why the last change failed, from the stack's events."""
        pages = self.account.client("cloudformation").get_paginator("describe_stack_events")
        page = pages.paginate(StackName=self.name(name), PaginationConfig={"MaxItems": 500})
        for line in reasons(page.build_full_result()["StackEvents"]):
            say(f"   {line}")

    def delete(self, name: str) -> None:
        """Deletes the stack, trying twice; raises Failure.

        What a service has just let go of (a VPC link its load balancer, a task its address) is
        sometimes held for minutes more.
        """
        for attempt in range(1, DELETION_ATTEMPTS + 1):
            before = self.stamp(name)
            self.account.client("cloudformation").delete_stack(StackName=self.name(name))
            self.await_change(name, before)
            status = self.settled_status(name)
            if status in ("", "DELETE_COMPLETE"):
                return
            self.say_reasons(name)
            if attempt < DELETION_ATTEMPTS:
                say(f"   {self.name(name)} is {status}: tried once more")
                pause(60)
        raise Failure(
            f"The stack {self.name(name)} is {status} and was not deleted.",
            "The lines above say what holds it. Remove that, then run the same command again.",
        )

    def _described(self, name: str) -> dict[str, Any]:
        if name not in self._seen:
            self._seen[name] = self._describe(name)
        return self._seen[name]

    def _describe(self, name: str) -> dict[str, Any]:
        try:
            found = self.account.client("cloudformation").describe_stacks(StackName=self.name(name))
        except ClientError as error:
            if "does not exist" in str(error):
                return {}
            raise
        return dict(found["Stacks"][0])


def reasons(events: list[dict[str, Any]]) -> list[str]:
    """A line for each resource that failed in the last change, first cause first.

    `events` are newest first, as AWS lists them. Those of earlier changes are left out, and so is
    what only failed because something else had.
    """
    lines = []
    for event in events:
        if "_FAILED" in event["ResourceStatus"] and event.get("ResourceStatusReason"):
            lines.append(f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}")
        is_the_stack = event["PhysicalResourceId"] == event["StackId"]
        if is_the_stack and event["ResourceStatus"] in BEGINNINGS:
            break
    causes = [line for line in lines if CONSEQUENCE not in line]
    return list(reversed(causes or lines))
