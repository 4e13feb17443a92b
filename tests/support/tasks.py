"""A process with a deployed task's settings and rights, in place of the task.

The emulated ECS starts no containers. The process gets the environment of the deployed task
definition and credentials with the policies of its task role, and is registered with the load
balancer's target group. The account checks each call with IAM, so an action that the role lacks is
denied here too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import httpx

from tests.support.cloud import ROOT, Cloud, free_port
from tests.support.tls import signing_keys_over_tls

CONTAINER = "service"

READY_SECONDS = 60
"""Starting takes about two seconds; more on a busy machine."""


def described(cloud: Cloud, task_definition: str) -> Any:
    """The task definition, as ECS describes it."""
    found = cloud.client("ecs").describe_task_definition(taskDefinition=task_definition)
    return found["taskDefinition"]


def settings_of(cloud: Cloud, task_definition: str) -> dict[str, str]:
    """The environment of the service's container."""
    containers = described(cloud, task_definition)["containerDefinitions"]
    container = next(each for each in containers if each["name"] == CONTAINER)
    return {each["name"]: each["value"] for each in container["environment"]}


@contextmanager
def credentials_of(cloud: Cloud, role_arn: str) -> Iterator[dict[str, str]]:
    """Access keys with exactly the inline policies of the role.

    Only ECS can assume the role, in the account too, so its policies are copied to a user.
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
def running_task(
    cloud: Cloud, service: Mapping[str, str], log: IO[bytes] | None = None
) -> Iterator[int]:
    """A task of the deployed service stack (its outputs), registered; yields its port.

    `log` gets its stdout, which is dropped without.
    """
    port, definition = free_port(), service["TaskDefinitionArn"]
    with (
        signing_keys_over_tls(cloud.endpoint) as over_tls,
        credentials_of(cloud, described(cloud, definition)["taskRoleArn"]) as keys,
        started({**settings_of(cloud, definition), **over_tls, **keys}, cloud, port, log),
        registered(cloud, service["TargetGroupArn"], port),
    ):
        yield port


@contextmanager
def started(
    settings: Mapping[str, str], cloud: Cloud, port: int, log: IO[bytes] | None
) -> Iterator[None]:
    local = {
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "MYSFITS_HOST": "127.0.0.1",
        "MYSFITS_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "service"],
        cwd=ROOT,
        env={**settings, **local},
        stdout=subprocess.DEVNULL if log is None else log,
    )
    try:
        wait_until_ready(process, port)
        yield
    finally:
        process.kill()
        process.wait(10)


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
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
