"""Brings one stack up to date by a change set, which is shown and then executed.

A change set that changes nothing is deleted, so deploying twice does nothing the second time.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cfn.manifest import DATA_TYPES, Stack
from operations import templates
from operations.console import Failure, say, step
from operations.session import pause
from operations.stacks import Stacks

NOTHING_NEW = ("didn't contain changes", "No updates are to be performed")
UNDONE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")
"""What a failed first creation leaves: the stack must be deleted before it can be made."""

REPLACEMENT = {"True": " (replaced)", "Conditional": " (perhaps replaced)"}


@dataclass
class ChangeSet:
    """A change set of a stack; `kind` is CREATE or UPDATE, `label` the stack's full name."""

    stack: str
    label: str
    kind: str
    name: str = field(default_factory=lambda: f"deploy-{uuid.uuid4()}")
    executed: bool = False

    def names(self) -> dict[str, str]:
        return {"StackName": self.label, "ChangeSetName": self.name}


@dataclass(frozen=True)
class Deployer:
    """Deploys stacks of an environment; a dry run only shows their changes."""

    stacks: Stacks
    dry_run: bool = False

    def deploy(self, stack: Stack, given: Mapping[str, str]) -> None:
        """Parameters that are not given stay as they are, or get the template's default."""
        step(self.stacks.name(stack.name))
        kind = self.prepare(stack.name)
        template = templates.location(self.stacks, stack, dry_run=self.dry_run)
        if kind is None or template is None:
            say("   cannot be shown before a real run")
            return
        with self.change_set(stack, kind) as change_set:
            self.create(change_set, stack, template, given)
            changes = self.changes_of(change_set)
            if changes is None:
                say("   no change")
                return
            say_changes(changes)
            if self.dry_run:
                return
            if stack.holds_data:
                refuse_losses(change_set.label, changes)
            self.execute(change_set)
        self.finish(stack.name)

    def prepare(self, name: str) -> str | None:
        """CREATE or UPDATE, once the stack's state allows it; None where a dry run cannot."""
        status = self.stacks.status(name)
        if status.endswith("_IN_PROGRESS"):
            status = self.stacks.settled_status(name)
        if status in ("", "REVIEW_IN_PROGRESS"):
            return "CREATE"
        if status in UNDONE:
            return self.delete_what_was_undone(name, status)
        if status.endswith("_COMPLETE") and status != "DELETE_COMPLETE":
            return "UPDATE"
        raise self.needs_a_person(name, status)

    def delete_what_was_undone(self, name: str, status: str) -> str | None:
        happened = f"   its first creation failed and was undone ({status})"
        if self.dry_run:
            say(f"{happened}: a real run deletes it and makes it again")
            return None
        say(f"{happened}: deleted, to be made again")
        self.stacks.delete(name)
        return "CREATE"

    def needs_a_person(self, name: str, status: str) -> Failure:
        stack, region = self.stacks.name(name), self.stacks.account.region
        if status == "UPDATE_ROLLBACK_FAILED":
            self.stacks.say_reasons(name)
            return Failure(
                f"CloudFormation could not undo a failed update ({status}).",
                "Mend what the lines above name, then:",
                f"aws cloudformation continue-update-rollback --region {region} "
                f"--stack-name {stack}",
                "and run the same command again.",
            )
        return Failure(
            f"The stack {stack} is {status}, which needs a person.",
            f"Look at its events: aws cloudformation describe-stack-events --region {region} "
            f"--stack-name {stack}",
            "If its deletion stopped halfway, aws-cli/teardown goes on with it.",
        )

    @contextmanager
    def change_set(self, stack: Stack, kind: str) -> Iterator[ChangeSet]:
        """Deleted at the end unless it was executed."""
        change_set = ChangeSet(stack.name, self.stacks.name(stack.name), kind)
        try:
            yield change_set
            self.discard(change_set)
        except BaseException:
            # One that is being executed, though the answer was lost, cannot be deleted: rightly.
            with suppress(BotoCoreError, ClientError):
                self.discard(change_set)
            raise

    def create(
        self,
        change_set: ChangeSet,
        stack: Stack,
        template: Mapping[str, str],
        given: Mapping[str, str],
    ) -> None:
        kept = self.stacks.parameters(stack.name) if change_set.kind == "UPDATE" else {}
        environment = self.stacks.account.environment
        self.stacks.account.client("cloudformation").create_change_set(
            **change_set.names(),
            **template,
            ClientToken=change_set.name,
            ChangeSetType=change_set.kind,
            Capabilities=["CAPABILITY_IAM"],
            Parameters=parameters(templates.parameter_names(stack.template), kept, given),
            Tags=[{"Key": "mysfits:environment", "Value": environment}],
        )

    def changes_of(self, change_set: ChangeSet) -> list[dict[str, Any]] | None:
        """What it would do to resources, once AWS has worked that out; None for nothing at all.

        An empty list is a change of outputs or tags alone. Raises Failure.
        """
        while True:
            found = self.described(change_set)
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                break
            pause(2)
        if found["Status"] == "CREATE_COMPLETE":
            return [each["ResourceChange"] for each in found["Changes"]]
        reason = found.get("StatusReason", "")
        if any(text in reason for text in NOTHING_NEW):
            return None
        raise Failure(
            f"CloudFormation refuses the change: {reason}",
            "Nothing was changed. Mend the template or the parameter and run the same command "
            "again.",
        )

    def described(self, change_set: ChangeSet) -> dict[str, Any]:
        """With the changes of every page."""
        client = self.stacks.account.client("cloudformation")
        found = client.describe_change_set(**change_set.names())
        page = found
        while "NextToken" in page:
            page = client.describe_change_set(**change_set.names(), NextToken=page["NextToken"])
            found["Changes"] += page["Changes"]
        return dict(found)

    def execute(self, change_set: ChangeSet) -> None:
        before = self.stacks.stamp(change_set.stack)
        self.stacks.account.client("cloudformation").execute_change_set(
            **change_set.names(), ClientRequestToken=change_set.name
        )
        change_set.executed = True
        self.stacks.await_change(change_set.stack, before)

    def discard(self, change_set: ChangeSet) -> None:
        """A stack that was only ever reviewed goes with its change set.

        One that somebody else has begun to make in the meantime does not.
        """
        if change_set.executed:
            return
        client = self.stacks.account.client("cloudformation")
        client.delete_change_set(**change_set.names())
        if change_set.kind == "CREATE":
            self.stacks.forget(change_set.stack)
            if self.stacks.status(change_set.stack) == "REVIEW_IN_PROGRESS":
                client.delete_stack(StackName=change_set.label)
            self.stacks.forget(change_set.stack)

    def finish(self, name: str) -> None:
        """Waits for the end; raises Failure with the reasons unless it is a good one."""
        status = self.stacks.settled_status(name)
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            say("   done")
            return
        self.stacks.say_reasons(name)
        raise Failure(
            f"The stack {self.stacks.name(name)} ended as {status}; CloudFormation took the "
            "change back.",
            "The lines above say why. Mend that and run the same command again.",
        )


def parameters(
    known: Iterable[str], kept: Iterable[str], given: Mapping[str, str]
) -> list[dict[str, object]]:
    """One entry for each parameter that is given or kept, in the template's order."""
    kept = set(kept)
    return [
        {"ParameterKey": name, "ParameterValue": given[name]}
        if name in given
        else {"ParameterKey": name, "UsePreviousValue": True}
        for name in known
        if name in given or name in kept
    ]


def say_changes(changes: Iterable[Mapping[str, Any]]) -> None:
    for change in changes:
        replaced = REPLACEMENT.get(change.get("Replacement", ""), "")
        resource = f"{change['LogicalResourceId']}: {change['ResourceType']}"
        say(f"   {change['Action']} {resource}{replaced}")


def refuse_losses(stack: str, changes: Iterable[Mapping[str, Any]]) -> None:
    """A table or a pool that is removed or replaced would start empty; raises Failure."""
    lost = [
        change["LogicalResourceId"]
        for change in changes
        if change["ResourceType"] in DATA_TYPES
        and (change["Action"] == "Remove" or change.get("Replacement") == "True")
    ]
    if lost:
        raise Failure(
            f"{', '.join(lost)} of {stack} would be replaced by an empty one, so nothing was "
            "changed.",
            "Move the data by hand, as docs/operations.md says, or take the change back.",
        )
