"""The rows of status about an ECS service: its tasks, wanted, running and stopped."""

from __future__ import annotations

from collections.abc import Iterator

from operations.session import Account
from operations.tasks import Service, another_definition


def show_tasks(account: Account, service: Service) -> Iterator[str]:
    """Prints how many run, and the image; yields what needs a person."""
    described = service.described(account)
    wanted, running = described["desiredCount"], described["runningCount"]
    print(f"{wanted} wanted, {running} running, {described['pendingCount']} starting")
    if running < wanted:
        yield f"{running} of {wanted} tasks of the {service.label} run"
    yield from another_definition(service, described)
    definition = account.client("ecs").describe_task_definition(
        taskDefinition=described["taskDefinition"]
    )["taskDefinition"]
    print(*(c["image"] for c in definition["containerDefinitions"] if c["name"] == service.label))
    show_stopped_tasks(account, service)


def show_stopped_tasks(account: Account, service: Service) -> None:
    """ECS remembers a stopped task for about an hour."""
    tasks = account.client("ecs").list_tasks(
        cluster=service.cluster,
        serviceName=service.name,
        desiredStatus="STOPPED",
        maxResults=10,
    )["taskArns"]
    if not tasks:
        return
    found = account.client("ecs").describe_tasks(cluster=service.cluster, tasks=tasks)
    for task in found["tasks"]:
        exits = [f"{c['name']} exit {c['exitCode']}" for c in task["containers"] if "exitCode" in c]
        print("stopped", task.get("stoppedReason", ""), ", ".join(exits), sep="\t")
