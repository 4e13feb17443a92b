"""What runs on this machine in the place of a task: a process with the task's exact settings.

The emulated ECS starts nothing. So the process is started here, with the environment that the
deployed task definition gives its container and with what its task role allows, and is registered
with the load balancer's target group as ECS would have done; everything before it is what the
stacks made. The account asks IAM about each call, so an action the role lacks is refused here too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from tests.support.cloud import ROOT, Cloud, free_port
from tests.support.tls import signing_keys_over_tls

CONTAINER = "service"


def described(cloud: Cloud, task_definition: str) -> Any:
    """The task definition, as ECS tells it."""
    found = cloud.client("ecs").describe_task_definition(taskDefinition=task_definition)
    return found["taskDefinition"]


def settings_of(cloud: Cloud, task_definition: str) -> dict[str, str]:
    """The environment of the service's container."""
    containers = described(cloud, task_definition)["containerDefinitions"]
    container = next(each for each in containers if each["name"] == CONTAINER)
    return {each["name"]: each["value"] for each in container["environment"]}


@contextmanager
def credentials_of(cloud: Cloud, role_arn: str) -> Iterator[dict[str, str]]:
    """Keys that allow what the role allows, and nothing else.

    Only ECS may take the role itself, and the account minds that too, so its policies are lent to
    a user for as long as the task runs.
    """
    iam, role, user = cloud.client("iam"), role_arn.rpartition("/")[2], f"task-{uuid.uuid4().hex}"
    iam.create_user(UserName=user)
    policies = iam.list_role_policies(RoleName=role)["PolicyNames"]
    for policy in policies:
        document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        iam.put_user_policy(UserName=user, PolicyName=policy, PolicyDocument=json.dumps(document))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    try:
        yield {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        }
    finally:
        iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
        for policy in policies:
            iam.delete_user_policy(UserName=user, PolicyName=policy)
        iam.delete_user(UserName=user)


@contextmanager
def running_task(cloud: Cloud, service: Mapping[str, str]) -> Iterator[int]:
    """A task of the deployed service stack (its outputs), registered; yields its port."""
    port, definition = free_port(), service["TaskDefinitionArn"]
    with (
        signing_keys_over_tls(cloud.endpoint) as over_tls,
        credentials_of(cloud, described(cloud, definition)["taskRoleArn"]) as keys,
        started({**settings_of(cloud, definition), **over_tls, **keys}, cloud, port),
        registered(cloud, service["TargetGroupArn"], port),
    ):
        yield port


@contextmanager
def started(settings: Mapping[str, str], cloud: Cloud, port: int) -> Iterator[None]:
    given_by_the_machine = {
        "AWS_ENDPOINT_URL": cloud.endpoint,
        # Nobody outside needs to reach it, and another task may have the usual port.
        "MYSFITS_HOST": "127.0.0.1",
        "MYSFITS_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "service"],
        cwd=ROOT,
        env={**settings, **given_by_the_machine},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_ready(process, port)
        yield
    finally:
        process.kill()
        process.wait(10)


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, f"The service ended with {process.returncode}"
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("The service did not become ready")


@contextmanager
def registered(cloud: Cloud, target_group: str, port: int) -> Iterator[None]:
    balancer = cloud.client("elbv2")
    target = {"Id": "127.0.0.1", "Port": port}
    balancer.register_targets(TargetGroupArn=target_group, Targets=[target])
    try:
        yield
    finally:
        balancer.deregister_targets(TargetGroupArn=target_group, Targets=[target])
