"""The manifest's stacks, deployed to an emulated account by change sets as aws-cli/deploy does."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cfn import manifest
from cfn.manifest import Output, Stack
from local.stacks import FINE, explanation, outputs, settle, status_of
from tests.support.cloud import Cloud

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef

ENVIRONMENT = "proof"
IMAGE = f"000000000000.dkr.ecr.eu-west-1.amazonaws.com/mysfits@sha256:{'a1' * 32}"
NOTHING_NEW = ("didn't contain changes", "No updates are to be performed")

_numbers = itertools.count(1)


@dataclass
class Deployment:
    """The stacks of an environment; `outputs` by stack, as of the last deployment."""

    cloud: Cloud
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def cloudformation(self) -> CloudFormationClient:
        return self.cloud.cloudformation

    def deploy(self, **changes: Mapping[str, str]) -> list[str]:
        """Every stack, with changed parameters by stack; the names of the stacks that changed."""
        order = [*manifest.stacks(), *(each for each in manifest.stacks() if each.takes_later)]
        return [
            stack.name
            for stack in order
            if self.deploy_one(stack, {**self.parameters(stack), **changes.get(stack.name, {})})
        ]

    @contextmanager
    def changed(self, name: str, **parameters: str) -> Iterator[None]:
        """One stack with changed parameters; as it was at the end."""
        stack = manifest.stack(name)
        self.deploy_one(stack, {**self.parameters(stack), **parameters})
        try:
            yield
        finally:
            self.deploy_one(stack, self.parameters(stack))

    def parameters(self, stack: Stack) -> dict[str, str]:
        """What other stacks give, an image for the service, and no deletion protection."""
        known = {
            parameter: self.value(source)
            for parameter, source in {**stack.takes, **stack.takes_later}.items()
            if source.name is None or source.stack in self.outputs
        }
        image = {"Image": IMAGE} if stack.name == "service" else {}
        return {**(stack.local or {}), **known, **image}

    def value(self, source: Output) -> str:
        if source.name is None:
            return manifest.stack(source.stack).name_in(ENVIRONMENT)
        return self.outputs[source.stack][source.name]

    def deploy_one(self, stack: Stack, parameters: Mapping[str, str]) -> bool:
        """Whether anything changed; AssertionError where CloudFormation did not complete."""
        name, change_set = stack.name_in(ENVIRONMENT), f"change-{next(_numbers)}"
        given: list[ParameterTypeDef] = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ]
        template: Any = self.template(stack)
        self.cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=change_set,
            ChangeSetType="UPDATE" if status_of(self.cloudformation, name) else "CREATE",
            Parameters=given,
            Capabilities=["CAPABILITY_IAM"],
            **template,
        )
        if not self.has_changes(name, change_set):
            return False
        self.cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
        status = settle(self.cloudformation, name, time.sleep)
        assert status in FINE, explanation(self.cloudformation, name, stack.template, status)
        self.outputs[stack.name] = outputs(self.cloudformation, name)
        return True

    def template(self, stack: Stack) -> dict[str, str]:
        """TemplateBody, or the TemplateURL of a copy in the deployment's bucket."""
        text = stack.template.read_text(encoding="utf-8")
        if stack.template_in == "request":
            return {"TemplateBody": text}
        bucket, key = self.outputs["registry"]["TemplatesBucketName"], stack.template.name
        self.cloud.s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
        return {"TemplateURL": f"{self.cloud.endpoint}/{bucket}/{key}"}

    def has_changes(self, name: str, change_set: str) -> bool:
        while True:
            found = self.cloudformation.describe_change_set(
                StackName=name, ChangeSetName=change_set
            )
            if found["Status"] == "CREATE_COMPLETE":
                return True
            if found["Status"] == "FAILED":
                reason = found["StatusReason"]
                assert any(message in reason for message in NOTHING_NEW), reason
                self.cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
                return False
            time.sleep(0.05)

    def delete(self) -> None:
        """Every stack in reverse, its buckets emptied; AssertionError where one cannot go."""
        for stack in reversed(manifest.stacks()):
            name = stack.name_in(ENVIRONMENT)
            self.empty_buckets(name)
            self.cloudformation.delete_stack(StackName=name)
            status = settle(self.cloudformation, name, time.sleep)
            assert status is None, explanation(self.cloudformation, name, stack.template, status)

    def empty_buckets(self, name: str) -> None:
        for resource in self.cloudformation.list_stack_resources(StackName=name)[
            "StackResourceSummaries"
        ]:
            if resource["ResourceType"] == "AWS::S3::Bucket":
                bucket = resource["PhysicalResourceId"]
                for each in self.cloud.s3.list_objects_v2(Bucket=bucket).get("Contents", []):
                    self.cloud.s3.delete_object(Bucket=bucket, Key=each["Key"])
