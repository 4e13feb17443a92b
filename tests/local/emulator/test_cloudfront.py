"""A distribution in front of an API of the account, and of a bucket."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.support.cloud import Cloud
from tests.support.templates import Template, attribute, make, ref, resource

MANAGED_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
EVERYBODY = {"Service": "cloudfront.amazonaws.com"}


def distribution(origin: Template) -> Template:
    return resource(
        "AWS::CloudFront::Distribution",
        DistributionConfig={
            "Enabled": True,
            "Origins": [{"Id": "origin", **origin}],
            "DefaultCacheBehavior": {
                "TargetOriginId": "origin",
                "ViewerProtocolPolicy": "allow-all",
                "CachePolicyId": MANAGED_CACHING_DISABLED,
            },
        },
    )


def get(cloud: Cloud, host: str, path: str) -> httpx.Response:
    return httpx.get(f"{cloud.endpoint}{path}", headers={"Host": host}, trust_env=False)


def api() -> dict[str, Any]:
    """An API whose stage `live` answers 204 without a backend."""
    mock = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 204}'},
        "responses": {"default": {"statusCode": "204"}},
    }
    paths = {
        "/here": {
            "get": {"responses": {"204": {}}, "x-amazon-apigateway-integration": mock},
        }
    }
    info = {"title": "behind", "version": "1"}
    return {
        "Api": resource(
            "AWS::ApiGateway::RestApi", Body={"openapi": "3.0.1", "info": info, "paths": paths}
        ),
        "Deployment": resource("AWS::ApiGateway::Deployment", RestApiId=ref("Api")),
        "Stage": resource(
            "AWS::ApiGateway::Stage",
            RestApiId=ref("Api"),
            DeploymentId=ref("Deployment"),
            StageName="live",
        ),
    }


@pytest.mark.parametrize(("policy", "status"), [("https-only", 204), ("http-only", 502)])
def test_an_api_is_an_origin_over_https(cloud: Cloud, policy: str, status: int) -> None:
    origin = {
        "DomainName": {"Fn::Sub": "${Api}.execute-api.eu-west-1.amazonaws.com"},
        "OriginPath": {"Fn::Sub": "/${Stage}"},
        "CustomOriginConfig": {"OriginProtocolPolicy": policy},
    }
    made = make(
        cloud,
        {**api(), "Distribution": distribution(origin)},
        {"Host": attribute("DomainName", "Distribution")},
    )

    assert get(cloud, made["Host"], "/here").status_code == status


@pytest.mark.parametrize(("actions", "status"), [([], 403), (["s3:ListBucket"], 404)])
def test_missing_file_is_404_where_the_bucket_may_be_listed(
    cloud: Cloud, actions: list[str], status: int
) -> None:
    statements = [
        {"Effect": "Allow", "Principal": EVERYBODY, "Action": action, "Resource": where}
        for action, where in [
            ("s3:GetObject", {"Fn::Sub": "${Bucket.Arn}/*"}),
            *((action, attribute("Arn", "Bucket")) for action in actions),
        ]
    ]
    access = {
        "Name": f"access-{status}",
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    origin = {
        "DomainName": attribute("RegionalDomainName", "Bucket"),
        "OriginAccessControlId": attribute("Id", "Access"),
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = make(
        cloud,
        {
            "Bucket": resource("AWS::S3::Bucket"),
            "Access": resource(
                "AWS::CloudFront::OriginAccessControl", OriginAccessControlConfig=access
            ),
            "Policy": resource(
                "AWS::S3::BucketPolicy",
                Bucket=ref("Bucket"),
                PolicyDocument={"Version": "2012-10-17", "Statement": statements},
            ),
            "Distribution": distribution(origin),
        },
        {"Host": attribute("DomainName", "Distribution")},
    )

    assert get(cloud, made["Host"], "/gone.js").status_code == status
