"""AWS WAF: the association of a web ACL in a template; ministack has it in its API alone."""

from typing import Any

from local.emulator.aws_api import call, rest
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties


def install() -> None:
    resource_types.add("AWS::WAFv2::WebACLAssociation", associate, disassociate)


def associate(logical_id: str, properties: Properties, stack_name: str) -> Any:
    acl, resource = properties["WebACLArn"], properties["ResourceArn"]
    refuse_missing_stage(resource)
    call("wafv2", "AssociateWebACL", WebACLArn=acl, ResourceArn=resource)
    return f"{acl}|{resource}", {}


def refuse_missing_stage(arn: str) -> None:
    _, _, path = arn.partition("::/restapis/")
    if path:
        try:
            rest("GET", f"/restapis/{path}")
        except ValueError as error:
            raise ValueError(f"AWS WAF couldn't find the resource {arn}: {error}") from error


def disassociate(physical_id: str, properties: Properties) -> None:
    call("wafv2", "DisassociateWebACL", ResourceArn=properties["ResourceArn"])
