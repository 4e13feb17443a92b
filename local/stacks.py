"""Deploys a template as an operator would: CloudFormation over HTTP, made or brought up to date."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local.problem import Problem

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackTypeDef

FINE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
NEVER_FINISHED = {"CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"}
SECONDS = 60
Pause = Callable[[float], None]


def deploy(
    cloudformation: "CloudFormationClient",
    stack: str,
    template: Path,
    parameters: Mapping[str, str],
    pause: Pause = time.sleep,
) -> dict[str, str]:
    """The stack's outputs, once it is as the template says; raises Problem with CloudFormation's
    own reasons when it is not. A stack that was never completed is thrown away first."""
    body = template.read_text()
    given: list[ParameterTypeDef] = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
    ]
    status = status_of(cloudformation, stack)
    if status in NEVER_FINISHED:
        cloudformation.delete_stack(StackName=stack)
        settle(cloudformation, stack, pause)
        status = None
    try:
        if status is None:
            cloudformation.create_stack(StackName=stack, TemplateBody=body, Parameters=given)
        else:
            cloudformation.update_stack(StackName=stack, TemplateBody=body, Parameters=given)
    except ClientError as error:
        if "No updates are to be performed" not in error.response["Error"]["Message"]:
            raise Problem(f"{template.name} was refused: {error}") from error
    settled = settle(cloudformation, stack, pause)
    if settled not in FINE:
        raise Problem(explanation(cloudformation, stack, template, settled))
    return outputs(cloudformation, stack)


def settle(cloudformation: "CloudFormationClient", stack: str, pause: Pause) -> str | None:
    """The status, once nothing is in progress; None when the stack is gone."""
    for _ in range(SECONDS * 20):
        status = status_of(cloudformation, stack)
        if status is None or not status.endswith("_IN_PROGRESS"):
            return status
        pause(0.05)
    raise Problem(f"The stack {stack} is still {status} after {SECONDS} s. {HINT}")


def status_of(cloudformation: "CloudFormationClient", stack: str) -> str | None:
    found = describe(cloudformation, stack)
    return found["StackStatus"] if found else None


def describe(cloudformation: "CloudFormationClient", stack: str) -> "StackTypeDef | None":
    try:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
    return None if found["StackStatus"] == "DELETE_COMPLETE" else found


def outputs(cloudformation: "CloudFormationClient", stack: str) -> dict[str, str]:
    found = describe(cloudformation, stack)
    return {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]} if found else {}


def explanation(
    cloudformation: "CloudFormationClient", stack: str, template: Path, status: str | None
) -> str:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    reasons = [
        f"    {event['LogicalResourceId']}: {event['ResourceStatusReason']}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason")
    ]
    told = "\n".join(reasons) or "    (CloudFormation gives no reason)"
    return f"Deploying {template} ended as {status}:\n{told}\n{HINT}"


HINT = "If the template is right, `make reset` forgets the local state and starts afresh."
