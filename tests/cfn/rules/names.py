"""Physical names: unique per environment and region, within AWS's limits, else left to AWS."""

from __future__ import annotations

from collections.abc import Iterator

from tests.cfn.rules.rule import Templates, put, rule
from tests.cfn.stack import Stack

LONGEST = f"mysfits-{'e' * 16}"
"""The longest name of an environment has sixteen letters."""

REGION = "ap-southeast-2"

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudfront-function.html
OF_THE_ACCOUNT = {
    "AWS::CloudFront::CachePolicy": ("CachePolicyConfig", 128),
    "AWS::CloudFront::Function": (None, 64),
    "AWS::CloudFront::OriginAccessControl": ("OriginAccessControlConfig", 64),
    "AWS::CloudFront::ResponseHeadersPolicy": ("ResponseHeadersPolicyConfig", 128),
}
"""Types whose names are unique in the account over all regions: property, longest name."""

NAMELESS = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::ECS::Service": "ServiceName",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::WAFv2::WebACL": "Name",
}
"""Types that CloudFormation names, since a named resource could not be replaced."""

OWN = {"Fn::Sub": "${AWS::StackName}-own"}


@rule(
    "names are unique per environment and region and short enough; replaceable resources have none",
    policy_without_region=put(
        "website",
        "Resources|CachePolicy|Properties|CachePolicyConfig|Name",
        {"Ref": "AWS::StackName"},
    ),
    headers_without_region=put(
        "website",
        "Resources|SecurityHeaders|Properties|ResponseHeadersPolicyConfig|Name",
        {"Ref": "AWS::StackName"},
    ),
    access_control_without_environment=put(
        "website",
        "Resources|OriginAccess|Properties|OriginAccessControlConfig|Name",
        {"Fn::Sub": "mysfits-${AWS::Region}"},
    ),
    long_function_name=put(
        "website",
        "Resources|PageAddresses|Properties|Name",
        {"Fn::Sub": "${AWS::StackName}-${AWS::Region}-addresses-of-pages"},
    ),
    named_balancer=put("service", "Resources|LoadBalancer|Properties|Name", OWN),
    named_targets=put("service", "Resources|TargetGroup|Properties|Name", OWN),
    named_role=put("service", "Resources|TaskRole|Properties|RoleName", OWN),
    named_table=put("data", "Resources|LikesTable|Properties|TableName", OWN),
)
def _(templates: Templates) -> Iterator[str]:
    for name, template in templates.items():
        stack = Stack(template, name=f"{LONGEST}-{name}", **{"AWS::Region": REGION})
        for logical_name, resource in stack.resources.items():
            kind, properties = resource["Type"], resource.get("Properties", {})
            if NAMELESS.get(kind) in properties:
                yield f"{logical_name} has a fixed name"
            if kind in OF_THE_ACCOUNT:
                inside, longest = OF_THE_ACCOUNT[kind]
                given = (properties[inside] if inside else properties)["Name"]
                if not {f"{LONGEST}-{name}", REGION} <= parts(given, f"{LONGEST}-{name}"):
                    yield f"{logical_name}: {given} is not unique"
                if len(given) > longest:
                    yield f"{given} is longer than {longest} letters"


def parts(name: str, stack: str) -> set[str]:
    """Which of the stack's name and the region `name` contains."""
    return {part for part in (stack, REGION) if part in name}
