"""The tasks of the deployed service: which run, and waiting until they are stable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import WaiterError

from operations.console import Failure, step
from operations.stacks import Stacks


def running_service(stacks: Stacks) -> dict[str, Any]:
    """As ECS describes it."""
    found = stacks.account.client("ecs").describe_services(
        cluster=stacks.output("service", "ClusterName"),
        services=[stacks.output("service", "ServiceName")],
    )
    return dict(found["services"][0])


def another_definition(stacks: Stacks, service: dict[str, Any]) -> Iterator[str]:
    """Yields a sentence where the service runs other tasks than its stack says."""
    runs, wanted = service["taskDefinition"], stacks.output("service", "TaskDefinitionArn")
    if runs != wanted:
        runs, wanted = (arn.rpartition("/")[2] for arn in (runs, wanted))
        yield f"the service runs {runs} and not {wanted}, which its stack says"


def await_service(stacks: Stacks) -> None:
    """Until tasks are stable and CloudFront has the site everywhere; raises Failure."""
    step("Waiting for the tasks")
    cluster, service = (stacks.output("service", f"{each}Name") for each in ("Cluster", "Service"))
    options = stacks.account.options()
    try:
        waiter = stacks.account.client("ecs").get_waiter("services_stable")
        waiter.wait(cluster=cluster, services=[service])
    except WaiterError as error:
        raise Failure(
            f"The tasks are not stable after ten minutes, or AWS could not be asked: {error}",
            f"See why tasks stop: aws-cli/status and aws-cli/logs {options}",
            "Then run the same command again.",
        ) from error
    check_what_runs(stacks, cluster, service)
    step("Waiting for CloudFront")
    # A change reaches its places one after the other; the stack does not wait for all of them.
    waiter = stacks.account.client("cloudfront").get_waiter("distribution_deployed")
    waiter.wait(Id=stacks.output("website", "DistributionId"))


def check_what_runs(stacks: Stacks, cluster: str, service: str) -> None:
    """Raises Failure where the stable tasks are not those of the stack."""
    for problem in another_definition(stacks, running_service(stacks)):
        raise Failure(
            f"{problem[0].upper()}{problem[1:]}.",
            "Somebody changed it beside CloudFormation. Put it right, then run the same command "
            "again:",
            f"aws ecs update-service --region {stacks.account.region} --cluster {cluster} "
            f"--service {service} --task-definition "
            f"{stacks.output('service', 'TaskDefinitionArn')}",
        )
