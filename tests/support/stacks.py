"""The stacks of one environment, deployed by change sets as an operator's tools do.

The order and the parameters are those of cfn/README.md.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local.stacks import FINE, explanation, outputs, settle, status_of
from tests.support.cloud import ROOT, Cloud

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef

ENVIRONMENT = "proof"
ORDER = ("data", "users", "registry", "network", "website", "service", "api")
IMAGE = f"000000000000.dkr.ecr.eu-west-1.amazonaws.com/mysfits@sha256:{'a1' * 32}"
NOTHING_NEW = ("didn't contain changes", "No updates are to be performed")

_numbers = itertools.count(1)


def name(template: str) -> str:
    return f"mysfits-{ENVIRONMENT}-{template}"


@dataclass
class Deployment:
    """What was deployed last, and with what."""

    cloud: Cloud
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def cloudformation(self) -> CloudFormationClient:
        return self.cloud.cloudformation

    def deploy(self, **changes: Mapping[str, str]) -> list[str]:
        """Every stack, with parameters changed by template; the names of those that changed."""
        order = [*ORDER, "website"]
        return [
            template
            for template in order
            if self.deploy_one(template, {**self.parameters(template), **changes.get(template, {})})
        ]

    def parameters(self, template: str) -> dict[str, str]:
        site = self.outputs.get("website", {}).get("SiteUrl", "")
        api = self.outputs.get("api", {}).get("ApiOrigin", "")
        return {
            "data": {"DeletionProtection": "disabled"},
            "users": {"DeletionProtection": "disabled"},
            "registry": {},
            "network": {"DataStack": name("data")},
            "website": {"ApiOrigin": api},
            "service": {
                "Image": IMAGE,
                "SiteUrl": site,
                "NetworkStack": name("network"),
                "DataStack": name("data"),
                "UsersStack": name("users"),
                "RegistryStack": name("registry"),
            },
            "api": {
                "SiteUrl": site,
                "ServiceStack": name("service"),
                "UsersStack": name("users"),
            },
        }[template]

    def deploy_one(self, template: str, parameters: Mapping[str, str]) -> bool:
        """Whether anything changed; raises where CloudFormation did not complete."""
        stack, file = name(template), ROOT / "cfn" / f"{template}.yml"
        given: list[ParameterTypeDef] = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ]
        change_set = f"change-{next(_numbers)}"
        self.cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=change_set,
            ChangeSetType="UPDATE" if status_of(self.cloudformation, stack) else "CREATE",
            TemplateBody=file.read_text(encoding="utf-8"),
            Parameters=given,
            Capabilities=["CAPABILITY_IAM"],
        )
        if not self.has_changes(stack, change_set):
            return False
        self.cloudformation.execute_change_set(StackName=stack, ChangeSetName=change_set)
        status = settle(self.cloudformation, stack, time.sleep)
        assert status in FINE, explanation(self.cloudformation, stack, file, status)
        self.outputs[template] = outputs(self.cloudformation, stack)
        return True

    def has_changes(self, stack: str, change_set: str) -> bool:
        while True:
            found = self.cloudformation.describe_change_set(
                StackName=stack, ChangeSetName=change_set
            )
            if found["Status"] == "CREATE_COMPLETE":
                return True
            if found["Status"] == "FAILED":
                reason = found["StatusReason"]
                assert any(said in reason for said in NOTHING_NEW), reason
                self.cloudformation.delete_change_set(StackName=stack, ChangeSetName=change_set)
                return False
            time.sleep(0.05)

    def delete(self) -> None:
        """Every stack, backwards; raises where one cannot go."""
        for template in reversed(ORDER):
            stack = name(template)
            self.cloudformation.delete_stack(StackName=stack)
            status = settle(self.cloudformation, stack, time.sleep)
            file = ROOT / "cfn" / f"{template}.yml"
            assert status is None, explanation(self.cloudformation, stack, file, status)
