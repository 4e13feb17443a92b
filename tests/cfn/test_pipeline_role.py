"""The pipeline's role: who may assume it, that it allows every deployment, and nothing beyond.

The actions of CloudFormation are those that the schemas of the templates' resource types list
(cfn-lint carries them); those of the commands are read from their code.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import cfnlint
import pytest
from botocore import xform_name
from botocore.session import get_session

from cfn.manifest import CFN, stacks
from tests.cfn.rules.reading import listed
from tests.cfn.stack import NAMES, Stack, load

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
COMMANDS = CFN.parent / "aws-cli"
SUBJECT = "repo:octocat@1/mysfits@2"
LARGEST_POLICIES = 10_240
"""Characters of all inline policies of a role."""

# Actions in the schemas that no property of our templates leads to.
UNUSED = (
    r"(amplify|apprunner|appsync|bedrock-agentcore|elasticfilesystem|firehose|kinesis|payments):",
    r"(s3files|s3tables|vpc-lattice|vpce):",
    r"ec2:(AcceptAddressTransfer|.*VerifiedAccess.*|.*Vpn.*|.*PrivateNat.*|.*VpcEncryption.*)",
    r"ec2:(AssociateNatGatewayAddress|AssociateSubnetCidrBlock)",
    r"iam:\w+RolePermissionsBoundary",
    r"kms:(ReEncrypt.*|RevokeGrant)",
    # Tables and pools are retained.
    r"dynamodb:DeleteTable",
    r"cognito-idp:DeleteUserPool",
    # The name of an HTTP request, not of an action.
    r"s3:REST\.PUT\.OBJECT",
)

NAMED_BY_STACK = {
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm arn:aws:cloudwatch:{0}:alarm:{1}",
    "AWS::DynamoDB::Table": "dynamodb:UpdateTable arn:aws:dynamodb:{0}:table/{1}",
    "AWS::ECR::Repository": "ecr:PutImage arn:aws:ecr:{0}:repository/{1}",
    "AWS::IAM::Role": "iam:CreateRole arn:aws:iam::000000000000:role/{1}",
    "AWS::Lambda::Function": "lambda:CreateFunction arn:aws:lambda:{0}:function:{1}",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup arn:aws:logs:{0}:log-group:{1}",
    "AWS::S3::Bucket": "s3:PutObject arn:aws:s3:::{1}/key",
    "AWS::SNS::Topic": "sns:CreateTopic arn:aws:sns:{0}:{1}",
    "AWS::SQS::Queue": "sqs:CreateQueue arn:aws:sqs:{0}:{1}",
}
"""By type, an action and the ARN of a resource that CloudFormation names by its stack."""

# Actions that cannot be limited to a resource, by the Service Authorization Reference: a statement
# that names resources would not allow them.
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
WITHOUT_RESOURCE = {
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
    "lambda:CreateEventSourceMapping",
    "lambda:ListEventSourceMappings",
    "elasticloadbalancing:DescribeLoadBalancers",
    "logs:CreateLogDelivery",
    "s3:ListAllMyBuckets",
    "sns:GetSubscriptionAttributes",
    "sns:Unsubscribe",
}

HERE = "eu-west-1:000000000000"
TABLE = f"arn:aws:dynamodb:{HERE}:table"
ROLE = "arn:aws:iam::000000000000:role"


@cache
def role() -> dict[str, Any]:
    stack = Stack(load("pipeline"), Environment="prod", Subject=SUBJECT)
    return dict(stack.of_type("AWS::IAM::Role")["DeployRole"])


def statements() -> list[dict[str, Any]]:
    return [s for policy in role()["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def allows(action: str, resource: str | None = None) -> bool:
    """IAM's decision with all conditions met; without a resource, whether there is any."""
    effects = [each["Effect"] for each in statements() if matches(each, action, resource)]
    return "Allow" in effects and "Deny" not in effects


def matches(statement: dict[str, Any], action: str, resource: str | None) -> bool:
    """Without a resource, a denial counts where it is of every resource."""
    named = any(fnmatchcase(action.lower(), each.lower()) for each in listed(statement["Action"]))
    there = any(fnmatchcase(resource or "", each) for each in listed(statement["Resource"]))
    return named and (there or (resource is None and statement["Effect"] == "Allow"))


def actions_of_cloudformation() -> Iterator[str]:
    """Actions by which CloudFormation creates, updates and deletes the templates' resources."""
    index = json.loads((SCHEMAS / "providers" / "eu-west-1.json").read_text())
    for kind in {r["Type"] for name in NAMES for r in load(name)["Resources"].values()}:
        if kind.startswith("AWS::") and kind != "AWS::CloudFormation::CustomResource":
            schema = json.loads((SCHEMAS / "resources" / f"{index[kind]}.json").read_text())
            for handler in schema["handlers"].values():
                yield from handler["permissions"]


def named_by_stack() -> Iterator[tuple[str, str]]:
    """An action on each resource of the manifest's stacks that is named by its stack."""
    for stack in stacks():
        name = stack.name_in("prod")
        yield "cloudformation:UpdateStack", f"arn:aws:cloudformation:{HERE}:stack/{name}/1"
        for logical_name, resource in load(stack.name)["Resources"].items():
            if resource["Type"] in NAMED_BY_STACK:
                physical_name = f"{name}-{logical_name}-1"
                if resource["Type"] == "AWS::S3::Bucket":
                    physical_name = physical_name.lower()
                allowed = NAMED_BY_STACK[resource["Type"]].format(HERE, physical_name)
                action, _, arn = allowed.partition(" ")
                yield action, arn


def test_only_jobs_in_the_environment_of_this_repository_assume_it() -> None:
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
def test_subject_must_name_one_repository(subject: str) -> None:
    pattern = load("pipeline")["Parameters"]["Subject"]["AllowedPattern"]

    assert re.fullmatch(pattern, subject) is None
    assert re.fullmatch(pattern, SUBJECT)


def test_it_allows_the_actions_of_cloudformation() -> None:
    needed = {a for a in actions_of_cloudformation() if not any(re.match(p, a) for p in UNUSED)}

    assert len(needed) > 300
    assert sorted(action for action in needed if not allows(action)) == []


def test_it_allows_every_stack_of_the_manifest_and_what_is_named_after_it() -> None:
    assert [each for each in named_by_stack() if not allows(*each)] == []


def test_it_allows_actions_that_cannot_be_limited_to_a_resource() -> None:
    assert sorted(action for action in WITHOUT_RESOURCE if not allows(action, "*")) == []


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:PutItem", f"{TABLE}/mysfits-staging-data-LikesTable-1"),
        ("dynamodb:DeleteTable", f"{TABLE}/mysfits-prod-data-LikesTable-1"),
        ("s3:DeleteObject", "arn:aws:s3:::mysfits-prod-photos-photosbucket-1/originals/a/b"),
        ("s3:DeleteObjectVersion", "arn:aws:s3:::mysfits-prod-photos-photosbucket-1/shown/a"),
        ("s3:DeleteBucket", "arn:aws:s3:::mysfits-prod-photos-photosbucket-1"),
        ("cognito-idp:DeleteUserPool", f"arn:aws:cognito-idp:{HERE}:userpool/x"),
        ("iam:PutRolePolicy", f"{ROLE}/mysfits-prod-pipeline-DeployRole-1"),
        ("iam:PassRole", f"{ROLE}/admin"),
        ("iam:CreateUser", "arn:aws:iam::000000000000:user/me"),
        ("iam:CreateAccessKey", "arn:aws:iam::000000000000:user/me"),
        ("s3:GetObject", "arn:aws:s3:::another/file"),
        ("ec2:RunInstances", f"arn:aws:ec2:{HERE}:instance/*"),
        ("ecs:UpdateService", "arn:aws:ecs:us-east-1:000000000000:service/a/b"),
        ("sts:AssumeRole", f"{ROLE}/admin"),
        (
            "cloudformation:DeleteStack",
            f"arn:aws:cloudformation:{HERE}:stack/mysfits-prod-pipeline/1",
        ),
        ("cloudformation:DeleteStack", f"arn:aws:cloudformation:{HERE}:stack/another/1"),
    ],
)
def test_it_refuses_other_environments_and_the_deletion_of_user_data(
    action: str, resource: str
) -> None:
    assert not allows(action, resource)


def test_it_passes_roles_to_the_services_of_the_templates_only() -> None:
    (statement,) = [s for s in statements() if s["Action"] == "iam:PassRole"]

    assert statement["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "apigateway.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "lambda.amazonaws.com",
        "vpc-flow-logs.amazonaws.com",
    ]
    roles = [resource for action, resource in named_by_stack() if action == "iam:CreateRole"]
    assert [each for each in roles if not allows("iam:PassRole", each)] == []


def test_it_creates_the_service_linked_roles_of_the_templates_only() -> None:
    (statement,) = [s for s in statements() if s["Action"] == "iam:CreateServiceLinkedRole"]

    assert statement["Condition"]["StringEquals"]["iam:AWSServiceName"] == [
        "ecs.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "email.cognito-idp.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "ops.apigateway.amazonaws.com",
    ]


def test_its_policies_fit_into_a_role() -> None:
    text = json.dumps([policy["PolicyDocument"] for policy in role()["Policies"]])

    assert len(re.sub(r"\s", "", text)) <= LARGEST_POLICIES


# The actions of the commands.

DEPLOYING = ("deploy", "push_image", "publish_web", "smoke")
"""Modules of aws-cli/operations that the pipeline runs."""

ANOTHER_ACTION = {
    "apigateway:CreateDeployment": "apigateway:POST",
    "apigateway:GetAccount": "apigateway:GET",
    "apigateway:GetDeployment": "apigateway:GET",
    "apigateway:GetStage": "apigateway:GET",
    "s3:ListObjectsV2": "s3:ListBucket",
}
"""Operations whose action has another name."""


def test_it_allows_the_calls_of_the_commands() -> None:
    needed = set(actions_of_commands()) - {"sts:GetCallerIdentity"}  # Always allowed.

    assert {"cloudformation:ExecuteChangeSet", "s3:PutObject", "ecr:DescribeImages"} <= needed
    assert sorted(action for action in needed if not allows(action)) == []


def actions_of_commands() -> Iterator[str]:
    """An action for each operation that a module or its imports name, as a call or a paginator."""
    trees = [ast.parse(file.read_text()) for file in imported(DEPLOYING)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)} | texts
    known = set(get_session().get_available_services())
    for service in texts & known:
        for operation in get_session().get_service_model(service).operation_names:
            if xform_name(operation) in names:
                action = f"{service.replace('elbv2', 'elasticloadbalancing')}:{operation}"
                yield ANOTHER_ACTION.get(action, action)


def imported(modules: tuple[str, ...]) -> set[Path]:
    """The files of these modules of `operations`, and of all that they import of it."""
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        file = COMMANDS / "operations" / f"{waiting.pop()}.py"
        if file.exists() and file not in found:
            found.add(file)
            lines = re.findall(r"^from operations(.*) import (.*)$", file.read_text(), re.MULTILINE)
            waiting += [name for line in lines for name in re.findall(r"\w+", " ".join(line))]
    return found
