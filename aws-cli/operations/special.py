"""What single stacks need that the manifest cannot say."""

from __future__ import annotations

from dataclasses import dataclass

from operations.console import say
from operations.stacks import Stacks


@dataclass
class Code:
    """What runs: the image, its processor, and the archive of the functions where there are any."""

    image: str = ""
    architecture: str = "X86_64"
    consumers: str = "tasks"
    functions: str = ""
    functions_architecture: str = "ARM64"


def own_parameters(stacks: Stacks, stack: str, code: Code) -> dict[str, str]:
    """Parameters of a stack that neither another stack's outputs nor the operator give."""
    if stack == "service":
        return of_tasks(stacks, code)
    if stack == "photos":
        return of_photos(stacks, code)
    return {"AccountLogging": account_logging(stacks)} if stack == "api" else {}


def of_photos(stacks: Stacks, code: Code) -> dict[str, str]:
    """The same for the worker as tasks; as a function its archive."""
    if code.consumers == "tasks":
        return {**of_tasks(stacks, code), "Architecture": code.architecture}
    if code.consumers == "functions":
        architecture = {"Architecture": code.functions_architecture}
        return architecture | ({"FunctionCode": code.functions} if code.functions else {})
    return {}


def of_tasks(stacks: Stacks, code: Code) -> dict[str, str]:
    """The image, and public tasks where the network has no other way out."""
    forced = stacks.outputs("network").get("TasksMustBePublic") == "enabled"
    public = {"PublicTasks": "enabled"} if forced else {}
    return {**public, **({"Image": code.image} if code.image else {})}


def account_logging(stacks: Stacks) -> str:
    """API Gateway writes logs by one role for the whole region: the first environment makes it."""
    if stacks.is_usable("api"):
        return stacks.parameters("api")["AccountLogging"]
    account = stacks.account.client("apigateway").get_account()
    return "disabled" if account.get("cloudwatchRoleArn") else "enabled"


def refresh_stage(stacks: Stacks) -> None:
    """Makes the stage show the API as it is now, where a parameter of its body changed.

    A stage shows a snapshot of the API. A changed body makes a new one by itself; the two
    parameters that the body names do not, so a snapshot made here says in its description what it
    was made for.
    """
    gateway = stacks.account.client("apigateway")
    api, stage_name = stacks.output("api", "ApiId"), stacks.output("api", "StageName")
    parameters = stacks.parameters("api")
    wanted = f"For {parameters['SiteUrl']} by way of {parameters['BackendUrl']}"
    stage = stacks.account.client("apigateway").get_stage(restApiId=api, stageName=stage_name)
    shown = gateway.get_deployment(restApiId=api, deploymentId=stage["deploymentId"])
    if shown.get("description") != wanted:
        say("   the stage shows the API as it is now")
        gateway.create_deployment(restApiId=api, stageName=stage_name, description=wanted)
