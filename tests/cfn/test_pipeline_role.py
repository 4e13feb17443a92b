"""The role of the pipeline: who gets it, that it allows what a deployment does, and where it ends.

What CloudFormation does for each type of ours is said by the types' own schemas, which cfn-lint
carries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import cfnlint
import pytest

from tests.cfn.stack import NAMES, Stack, load

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
SUBJECT = "repo:octocat@1/mysfits@2"
LARGEST_POLICIES = 10_240
"""Characters of all policies within a role."""

# What types of ours can do and our templates do not.
NOT_OURS = (
    r"(amplify|apprunner|appsync|bedrock-agentcore|elasticfilesystem|firehose|kinesis|payments):",
    r"(s3files|s3tables|vpc-lattice|vpce):",
    r"ec2:(AcceptAddressTransfer|.*VerifiedAccess.*|.*Vpn.*|.*PrivateNat.*|.*VpcEncryption.*)",
    r"ec2:(AssociateNatGatewayAddress|AssociateSubnetCidrBlock)",
    r"iam:\w+RolePermissionsBoundary",
    r"kms:(ReEncrypt.*|RevokeGrant)",
    # Deployments retain the tables and the pool.
    r"dynamodb:DeleteTable",
    r"cognito-idp:DeleteUserPool",
)


def role() -> dict[str, Any]:
    stack = Stack(load("pipeline"), Environment="prod", Subject=SUBJECT)
    return dict(stack.of_type("AWS::IAM::Role")["DeployRole"])


def statements() -> list[dict[str, Any]]:
    return [s for policy in role()["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def matches(statement: dict[str, Any], action: str, resource: str | None) -> bool:
    named = any(fnmatchcase(action.lower(), each.lower()) for each in listed(statement["Action"]))
    there = any(fnmatchcase(resource or "", each) for each in listed(statement["Resource"]))
    return named and (resource is None or there)


def allows(action: str, resource: str | None = None) -> bool:
    """As IAM decides, conditions taken as met; without a resource, whether there is any."""
    met = [each["Effect"] for each in statements() if matches(each, action, resource)]
    return "Allow" in met and "Deny" not in met


def actions_of_templates() -> Iterator[str]:
    """What CloudFormation may do to make, change and delete what our templates hold."""
    index = json.loads((SCHEMAS / "providers" / "eu-west-1.json").read_text())
    for kind in {r["Type"] for name in NAMES for r in load(name)["Resources"].values()}:
        if not kind.startswith("AWS::") or kind == "AWS::CloudFormation::CustomResource":
            continue
        schema = json.loads((SCHEMAS / "resources" / f"{index[kind]}.json").read_text())
        for handler in schema["handlers"].values():
            yield from handler["permissions"]


def test_only_jobs_in_the_environment_of_this_repository_get_it() -> None:
    (statement,) = role()["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {
        "Federated": "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com"
    }
    assert statement["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": f"{SUBJECT}:environment:prod",
        }
    }


@pytest.mark.parametrize("subject", ["repo:*", "repo:octocat/*", "octocat/mysfits", "repo:a/b:c"])
def test_a_subject_that_would_let_others_in_is_refused(subject: str) -> None:
    pattern = load("pipeline")["Parameters"]["Subject"]["AllowedPattern"]

    assert re.fullmatch(pattern, subject) is None
    assert re.fullmatch(pattern, SUBJECT)


def test_it_allows_what_cloudformation_does_for_our_templates() -> None:
    needed = {a for a in actions_of_templates() if not any(re.match(p, a) for p in NOT_OURS)}

    assert len(needed) > 300
    # S3 and ListTagsForResource have names in schemas that IAM does not know.
    unknown = {"s3:REST.PUT.OBJECT"}
    assert sorted(action for action in needed - unknown if not allows(action)) == []


# Those of the needed that know no resource, by the Service Authorization Reference: a statement
# that names one would not allow them.
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
OF_NO_RESOURCE = [
    "application-autoscaling:DescribeScalingPolicies",
    "cloudformation:GetTemplateSummary",
    "cloudfront:CreateOriginAccessControl",
    "cloudfront:ListDistributions",
    "cognito-idp:CreateUserPool",
    "cognito-idp:DescribeUserPoolDomain",
    "ec2:DescribeVpcs",
    "ecr:GetAuthorizationToken",
    "ecs:CreateCluster",
    "ecs:DeregisterTaskDefinition",
    "elasticloadbalancing:DescribeLoadBalancers",
    "logs:CreateLogDelivery",
    "s3:ListAllMyBuckets",
    "sns:GetSubscriptionAttributes",
    "sns:Unsubscribe",
]


@pytest.mark.parametrize("action", OF_NO_RESOURCE)
def test_it_allows_what_knows_no_resource(action: str) -> None:
    assert allows(action, "*")


TABLE = "arn:aws:dynamodb:eu-west-1:000000000000:table"
ROLE = "arn:aws:iam::000000000000:role"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:UpdateTable", f"{TABLE}/mysfits-prod-data-LikesTable-1"),
        ("iam:CreateRole", f"{ROLE}/mysfits-prod-service-TaskRole-1"),
        ("s3:PutObject", "arn:aws:s3:::mysfits-prod-website-sitebucket-1/index.html"),
        (
            "cloudformation:DeleteStack",
            "arn:aws:cloudformation:eu-west-1:000000000000:stack/mysfits-prod-data/1",
        ),
    ],
)
def test_it_may_change_what_is_its_environment_s(action: str, resource: str) -> None:
    assert allows(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:PutItem", f"{TABLE}/mysfits-staging-data-LikesTable-1"),
        ("dynamodb:DeleteTable", f"{TABLE}/mysfits-prod-data-LikesTable-1"),
        ("cognito-idp:DeleteUserPool", "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/x"),
        ("iam:PutRolePolicy", f"{ROLE}/mysfits-prod-pipeline-DeployRole-1"),
        ("iam:PassRole", f"{ROLE}/admin"),
        ("iam:CreateUser", "arn:aws:iam::000000000000:user/me"),
        ("iam:CreateAccessKey", "arn:aws:iam::000000000000:user/me"),
        ("s3:GetObject", "arn:aws:s3:::another/file"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1:000000000000:instance/*"),
        ("ecs:UpdateService", "arn:aws:ecs:us-east-1:000000000000:service/a/b"),
        ("sts:AssumeRole", f"{ROLE}/admin"),
        (
            "cloudformation:DeleteStack",
            "arn:aws:cloudformation:eu-west-1:000000000000:stack/mysfits-prod-pipeline/1",
        ),
        (
            "cloudformation:DeleteStack",
            "arn:aws:cloudformation:eu-west-1:000000000000:stack/another/1",
        ),
    ],
)
def test_it_ends_where_its_environment_does(action: str, resource: str) -> None:
    assert not allows(action, resource)


def test_a_role_is_given_to_services_of_ours_alone() -> None:
    (statement,) = [s for s in statements() if s["Action"] == "iam:PassRole"]

    assert statement["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "apigateway.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "lambda.amazonaws.com",
        "vpc-flow-logs.amazonaws.com",
    ]


def test_the_policies_fit_into_a_role() -> None:
    text = json.dumps([policy["PolicyDocument"] for policy in role()["Policies"]])

    assert len(re.sub(r"\s", "", text)) <= LARGEST_POLICIES
