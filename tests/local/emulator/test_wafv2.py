"""The association of a web ACL in a template."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.templates import Template, attribute, make, ref, refusal, remove, resource

VISIBILITY = {
    "CloudWatchMetricsEnabled": True,
    "MetricName": "requests",
    "SampledRequestsEnabled": False,
}
ACL = resource(
    "AWS::WAFv2::WebACL", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=VISIBILITY
)


def guarded(stage: Any) -> Template:
    arn = "arn:aws:apigateway:eu-west-1::/restapis/${Api}/stages/${Stage}"
    return {
        "Acl": ACL,
        "Api": resource("AWS::ApiGateway::RestApi", Name="guarded"),
        "Deployment": resource("AWS::ApiGateway::Deployment", RestApiId=ref("Api")),
        "Stage": resource(
            "AWS::ApiGateway::Stage",
            RestApiId=ref("Api"),
            DeploymentId=ref("Deployment"),
            StageName="live",
        ),
        "Association": resource(
            "AWS::WAFv2::WebACLAssociation",
            WebACLArn=attribute("Arn", "Acl"),
            ResourceArn={"Fn::Sub": [arn, {"Stage": stage}]},
        ),
    }


def test_association_is_deleted_with_its_stack(cloud: Cloud) -> None:
    made = make(cloud, guarded(ref("Stage")), {"Id": ref("Association")}, stack="guarded")
    acl, _, stage = made["Id"].partition("|")
    waf = cloud.client("wafv2")

    before = waf.get_web_acl_for_resource(ResourceArn=stage)["WebACL"]["ARN"]
    remove(cloud, "guarded")

    assert before == acl
    assert "WebACL" not in waf_answer(waf, stage)


def waf_answer(waf: Any, stage: str) -> Any:
    try:
        return waf.get_web_acl_for_resource(ResourceArn=stage)
    except waf.exceptions.WAFNonexistentItemException:
        return {}


def test_association_with_a_missing_stage_is_refused(cloud: Cloud) -> None:
    assert "couldn't find the resource" in refusal(cloud, guarded("elsewhere"))
