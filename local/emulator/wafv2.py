"""AWS WAF in templates: the association of a web ACL, which ministack has in its API alone, and the
texts that rules search for, which a template has as they are and the API in base64."""

import base64
from typing import Any

from local.emulator.aws_api import call, rest
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties


def install() -> None:
    resource_types.add("AWS::WAFv2::WebACLAssociation", associate, disassociate)
    resource_types.change("AWS::WAFv2::WebACL", convert=with_encoded_texts)


def with_encoded_texts(value: Any) -> Any:
    """`value`, properties or a part of them, with each SearchString as the API has it."""
    if isinstance(value, list):
        return [with_encoded_texts(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: base64.b64encode(part.encode()).decode()
        if name == "SearchString"
        else with_encoded_texts(part)
        for name, part in value.items()
    }


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
