"""AWS WAF: the association of a web ACL, which ministack knows by its API alone."""

from typing import Any

from ministack.services import apigateway_v1, waf

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties


def install() -> None:
    resources.add("AWS::WAFv2::WebACLAssociation", create=associate, delete=disassociate)


def associate(logical_id: str, props: Properties, stack_name: str) -> Any:
    refuse_a_missing_stage(props["ResourceArn"])
    status, _, body = waf._associate_web_acl(props)
    if status >= 400:
        raise ValueError(f"The web ACL could not be associated: {body!r}")
    return f"{props['WebACLArn']}|{props['ResourceArn']}", {}


def refuse_a_missing_stage(arn: str) -> None:
    _, _, path = arn.partition("::/restapis/")
    if path:
        api_id, _, stage = path.partition("/stages/")
        if stage not in apigateway_v1._stages_v1.get(api_id, {}):
            raise ValueError(f"AWS WAF couldn't find the resource {arn}")


def disassociate(physical_id: str, props: Properties) -> None:
    waf._disassociate_web_acl({"ResourceArn": props["ResourceArn"]})
