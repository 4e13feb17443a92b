"""The deployed ECS services, the API's and the worker's: what they run, and waiting for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import WaiterError

from operations.console import Failure, step
from operations.session import Account
from operations.stacks import Stacks


@dataclass(frozen=True)
class Service:
    """An ECS service of a stack, and the task definition that its stack says it runs."""

    label: str
    cluster: str
    name: str
    definition: str

    def described(self, account: Account) -> dict[str, Any]:
        """As ECS describes it."""
        found = account.client("ecs").describe_services(cluster=self.cluster, services=[self.name])
        return dict(found["services"][0])


def service_of(stacks: Stacks) -> Service:
    """The API's."""
    cluster, service = (stacks.output("service", f"{each}Name") for each in ("Cluster", "Service"))
    return Service("service", cluster, service, stacks.output("service", "TaskDefinitionArn"))


def worker_of(stacks: Stacks) -> Service | None:
    """That on the photos queue; None where no tasks read it."""
    found = stacks.resources("photos", "AWS::ECS::Service")
    if not found:
        return None
    # arn:aws:ecs:eu-west-1:000000000000:service/CLUSTER/SERVICE
    _, cluster, service = found[0][1].split("/")
    definition = stacks.output("photos", "WorkerTaskDefinitionArn")
    return Service("worker", cluster, service, definition)


def another_definition(service: Service, described: dict[str, Any]) -> Iterator[str]:
    """Yields a sentence where the service runs other tasks than its stack says."""
    runs, wanted = described["taskDefinition"], service.definition
    if runs != wanted:
        runs, wanted = (arn.rpartition("/")[2] for arn in (runs, wanted))
        yield f"the {service.label} runs {runs} and not {wanted}, which its stack says"


def await_service(stacks: Stacks) -> None:
    """Until tasks are stable, a function has its code, and CloudFront has the site everywhere.

    Raises Failure.
    """
    for service in (service_of(stacks), worker_of(stacks)):
        if service:
            await_tasks(stacks.account, service)
    await_function(stacks)
    step("Waiting for CloudFront")
    # A change reaches its places one after the other; the stack does not wait for all of them.
    waiter = stacks.account.client("cloudfront").get_waiter("distribution_deployed")
    waiter.wait(Id=stacks.output("website", "DistributionId"))


def await_tasks(account: Account, service: Service) -> None:
    step(f"Waiting for the tasks of the {service.label}")
    try:
        waiter = account.client("ecs").get_waiter("services_stable")
        waiter.wait(cluster=service.cluster, services=[service.name])
    except WaiterError as error:
        raise Failure(
            f"The tasks are not stable after ten minutes, or AWS could not be asked: {error}",
            f"See why tasks stop: aws-cli/status and aws-cli/logs {account.options()}",
            "Then run the same command again.",
        ) from error
    check_what_runs(account, service)


def await_function(stacks: Stacks) -> None:
    """A changed function goes on with its earlier code until the new one is there."""
    name = stacks.outputs("photos").get("PhotosFunctionName")
    if name:
        step("Waiting for the function of the worker")
        waiter = stacks.account.client("lambda").get_waiter("function_updated_v2")
        waiter.wait(FunctionName=name)


def check_what_runs(account: Account, service: Service) -> None:
    """Raises Failure where the stable tasks are not those of the stack."""
    for problem in another_definition(service, service.described(account)):
        raise Failure(
            f"{problem[0].upper()}{problem[1:]}.",
            "Somebody changed it beside CloudFormation. Put it right, then run the same command "
            "again:",
            f"aws ecs update-service --region {account.region} --cluster {service.cluster} "
            f"--service {service.name} --task-definition {service.definition}",
        )
