"""Stands in for Fargate: runs the service with the exact settings of the deployed task definition.

The emulated account keeps the task definition and runs nothing. What differs from the cloud is
where AWS is, and that the signing keys are served without TLS.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from tests.aws_cli.scripts import Operator
from tests.cloud import Cloud
from tests.process import running_service

LOCAL = {
    "MYSFITS_ENVIRONMENT": "local",
    "MYSFITS_HOST": "127.0.0.1",
    "MYSFITS_DRAIN_SECONDS": "0",
    # Else a test would read for five seconds what was before its own change.
    "MYSFITS_CACHE_SECONDS": "0",
}


def deployed_settings(operator: Operator) -> dict[str, str]:
    """The environment of the service's container, as its task definition says."""
    ecs = operator.cloud.client("ecs")
    arn = operator.output("service", "TaskDefinitionArn")
    definition = ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
    containers = definition["containerDefinitions"]
    service = next(each for each in containers if each["name"] == "service")
    return {each["name"]: each["value"] for each in service["environment"]}


@contextmanager
def running_task(operator: Operator) -> Iterator[None]:
    """A task that serves the deployed settings and is known to the load balancer."""
    settings = deployed_settings(operator)
    with running_service({**settings, **here(operator.cloud, settings)}) as (_, client):
        balancer = operator.cloud.client("elbv2")
        target = [{"Id": "127.0.0.1", "Port": client.base_url.port}]
        group = operator.output("service", "TargetGroupArn")
        balancer.register_targets(TargetGroupArn=group, Targets=target)
        yield
        balancer.deregister_targets(TargetGroupArn=group, Targets=target)


def here(cloud: Cloud, settings: dict[str, str]) -> dict[str, str]:
    pool = settings["MYSFITS_USER_POOL_ID"]
    return {
        **LOCAL,
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "MYSFITS_JWKS_URL": f"{cloud.endpoint}/{pool}/.well-known/jwks.json",
        # Nobody listens for traces here.
        "MYSFITS_TRACING": "off",
    }


@contextmanager
def fargate(operator: Operator) -> Iterator[None]:
    """Starts a task as soon as the service is deployed, while a deployment goes on."""
    over = threading.Event()
    faults: list[Exception] = []

    def run() -> None:
        while not over.is_set():
            if is_deployed(operator):
                try:
                    with running_task(operator):
                        over.wait()
                except Exception as fault:
                    faults.append(fault)
                return
            over.wait(0.2)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if faults:
        raise faults[0]


def is_deployed(operator: Operator) -> bool:
    try:
        stack: dict[str, Any] = operator.stack("service")
    except ClientError:
        return False
    return stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
