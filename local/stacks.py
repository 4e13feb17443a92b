"""Deploys templates to the emulated account by CloudFormation: created, or updated when they exist.

Which stacks those are, and with which parameters, is in cfn/stacks.yml.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from cfn import manifest
from local.errors import CommandError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackTypeDef

FINE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
UNUSABLE = {"CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"}
TIMEOUT_SECONDS = 60
HINT = "If the template is right, `make reset` deletes the local state; then start again."
ENVIRONMENT = "local"
Pause = Callable[[float], None]
"""Waits that many seconds; may raise to end the deployment."""


def deploy_local_stacks(
    cloudformation: "CloudFormationClient", site_url: str, pause: Pause = time.sleep
) -> dict[str, str]:
    """Deploys the stacks that cfn/stacks.yml marks as local; the outputs of all of them.

    The website stack is none of them: local/site.py serves the site, at `site_url`.
    """
    outputs_of = {"website": {"SiteUrl": site_url}}
    for each in manifest.local_stacks():
        taken = {name: value_of(output, outputs_of) for name, output in each.takes.items()}
        outputs_of[each.name] = deploy(
            cloudformation,
            each.name_in(ENVIRONMENT),
            each.template,
            {**taken, **(each.local or {})},
            pause,
        )
    return {
        name: value
        for each in manifest.local_stacks()
        for name, value in outputs_of[each.name].items()
    }


def value_of(output: manifest.Output, outputs_of: Mapping[str, Mapping[str, str]]) -> str:
    """The value a stack takes from another: one of its outputs, or its name."""
    if output.name is None:
        return manifest.stack(output.stack).name_in(ENVIRONMENT)
    return outputs_of[output.stack][output.name]


def deploy(
    cloudformation: "CloudFormationClient",
    stack: str,
    template: Path,
    parameters: Mapping[str, str],
    pause: Pause = time.sleep,
) -> dict[str, str]:
    """Creates or updates one stack and returns its outputs.

    Raises CommandError with the reasons CloudFormation gives when it fails. A stack that was never
    completed is deleted first.
    """
    body = template.read_text()
    given: list[ParameterTypeDef] = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
    ]
    status = status_of(cloudformation, stack)
    if status in UNUSABLE:
        cloudformation.delete_stack(StackName=stack)
        settle(cloudformation, stack, pause)
        status = None
    try:
        if status is None:
            cloudformation.create_stack(
                StackName=stack,
                TemplateBody=body,
                Parameters=given,
                Capabilities=["CAPABILITY_NAMED_IAM"],
            )
        else:
            cloudformation.update_stack(
                StackName=stack,
                TemplateBody=body,
                Parameters=given,
                Capabilities=["CAPABILITY_NAMED_IAM"],
            )
    except ClientError as error:
        if "No updates are to be performed" not in error.response["Error"]["Message"]:
            raise CommandError(f"{template.name} was refused: {error}") from error
    settled = settle(cloudformation, stack, pause)
    if settled not in FINE:
        raise CommandError(explanation(cloudformation, stack, template, settled))
    return outputs(cloudformation, stack)


def settle(cloudformation: "CloudFormationClient", stack: str, pause: Pause) -> str | None:
    """The status, once nothing is in progress; None when the stack is gone."""
    for _ in range(TIMEOUT_SECONDS * 20):
        status = status_of(cloudformation, stack)
        if status is None or not status.endswith("_IN_PROGRESS"):
            return status
        pause(0.05)
    raise CommandError(f"The stack {stack} is still {status} after {TIMEOUT_SECONDS} s. {HINT}")


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
    listed = "\n".join(reasons) or "    (CloudFormation gives no reason)"
    return f"Deploying {template} ended as {status}:\n{listed}\n{HINT}"
