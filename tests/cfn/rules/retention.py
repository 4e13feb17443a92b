"""Retention: deletion protection, backups, and the lifecycle of logs, images and templates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from cfn.manifest import DATA_TYPES, stacks
from tests.cfn.rules.rule import Templates, drop, put, rewrite, rule
from tests.cfn.stack import Stack

LIFECYCLE = "Resources|Repository|Properties|LifecyclePolicy|LifecyclePolicyText"

ONLY_DATA = set(DATA_TYPES) - {"AWS::S3::Bucket"}
"""Types that no other stack may have; the site and the templates are in buckets too."""

TABLE = {
    "BillingMode": "PAY_PER_REQUEST",
    "DeletionProtectionEnabled": True,
    "SSESpecification": {"SSEEnabled": True},
}
"""Properties that every table has."""


@rule(
    "user data is retained and protected; tables are encrypted and on demand",
    tables_unprotected_by_default=put("data", "Parameters|DeletionProtection|Default", "disabled"),
    pool_unprotected_by_default=put("users", "Parameters|DeletionProtection|Default", "disabled"),
    table_unprotected=put(
        "data", "Resources|LikesTable|Properties|DeletionProtectionEnabled", False
    ),
    deleted_with_the_stack=put("data", "Resources|MysfitsTable|DeletionPolicy", "Delete"),
    deleted_when_replaced=drop("users", "Resources|UserPool|UpdateReplacePolicy"),
    photos_deleted_with_the_stack=put("photos", "Resources|PhotosBucket|DeletionPolicy", "Delete"),
    photos_deleted_when_replaced=drop("photos", "Resources|PhotosBucket|UpdateReplacePolicy"),
    provisioned=put("data", "Resources|LikesTable|Properties|BillingMode", "PROVISIONED"),
    key_of_dynamodb=drop("data", "Resources|LikesTable|Properties|SSESpecification"),
)
def _(templates: Templates) -> Iterator[str]:
    for described in filter(lambda each: each.holds_data, stacks()):
        stack = Stack(templates[described.name])
        for name, resource in stack.resources.items():
            if resource["Type"] not in DATA_TYPES:
                continue
            properties = resource["Properties"]
            if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
                yield f"{name} is not retained"
            match resource["Type"]:
                case "AWS::Cognito::UserPool":
                    if properties.get("DeletionProtection") != "ACTIVE":
                        yield f"{name} is not protected"
                case "AWS::DynamoDB::Table":
                    if {key: properties.get(key) for key in TABLE} != TABLE:
                        yield f"{name} is not {TABLE}"


@rule(
    # An index that projected Likes would be written by each like, in three partitions.
    "indexes of tables are KEYS_ONLY",
    all_attributes=put(
        "data",
        "Resources|MysfitsTable|Properties|GlobalSecondaryIndexes|0|Projection|ProjectionType",
        "ALL",
    ),
)
def _(templates: Templates) -> Iterator[str]:
    for name, table in Stack(templates["data"]).of_type("AWS::DynamoDB::Table").items():
        for index in table.get("GlobalSecondaryIndexes", []):
            if index["Projection"] != {"ProjectionType": "KEYS_ONLY"}:
                yield f"{name}: {index['IndexName']}"


@rule(
    "stateful resources have deletion policies, user data is in stacks with holds_data",
    bucket=drop("website", "Resources|SiteBucket|DeletionPolicy"),
    log=drop("service", "Resources|LogGroup|UpdateReplacePolicy"),
    logging_role=drop("api", "Resources|LoggingRole|DeletionPolicy"),
    logging_account=put("api", "Resources|LoggingAccount|DeletionPolicy", "Delete"),
    table_elsewhere=put("service", "Resources|Cluster|Type", "AWS::DynamoDB::Table"),
)
def _(templates: Templates) -> Iterator[str]:
    stateful = {
        *DATA_TYPES,
        "AWS::ECR::Repository",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
    }
    holds_data = {each.name for each in stacks() if each.holds_data}
    for template_name, template in templates.items():
        for name, resource in Stack(template).resources.items():
            if resource["Type"] in ONLY_DATA and template_name not in holds_data:
                yield f"{name} is in {template_name}, which has no holds_data"
            if resource["Type"] not in stateful:
                continue
            if not {"DeletionPolicy", "UpdateReplacePolicy"} <= set(resource):
                yield f"{name} has no deletion policies"
    # Shared with the other environments of the region.
    for name in ("LoggingRole", "LoggingAccount"):
        if Stack(templates["api"]).resources[name].get("DeletionPolicy") != "Retain":
            yield f"{name} is not retained"


@rule(
    "the templates' bucket has no ACLs, refuses plain HTTP, and expires templates alone",
    object_acls=drop("registry", "Resources|TemplatesBucket|Properties|OwnershipControls"),
    plain_http=drop(
        "registry",
        "Resources|TemplatesBucketPolicy|Properties|PolicyDocument|Statement|0|Condition",
    ),
    kept_for_ever=put(
        "registry",
        "Resources|TemplatesBucket|Properties|LifecycleConfiguration|Rules|0|Status",
        "Disabled",
    ),
    unfinished_uploads=drop(
        "registry",
        "Resources|TemplatesBucket|Properties|LifecycleConfiguration|Rules|1",
    ),
    # A failed update could not go back to code that has expired.
    code_of_functions_expires=drop(
        "registry",
        "Resources|TemplatesBucket|Properties|LifecycleConfiguration|Rules|0|Prefix",
    ),
)
def _(templates: Templates) -> Iterator[str]:
    resources = Stack(templates["registry"]).resources
    bucket = resources["TemplatesBucket"]["Properties"]
    if bucket.get("OwnershipControls") != {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}:
        yield "object ownership"
    [statement] = resources["TemplatesBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    only_plain_http = {"Bool": {"aws:SecureTransport": "false"}}
    if (statement["Effect"], statement.get("Condition")) != ("Deny", only_plain_http):
        yield "plain HTTP"
    lifecycle = [
        each for each in bucket["LifecycleConfiguration"]["Rules"] if each["Status"] == "Enabled"
    ]
    expiring = [
        (each.get("Prefix"), each["ExpirationInDays"])
        for each in lifecycle
        if "ExpirationInDays" in each
    ]
    if expiring != [("templates/", 30)]:
        yield f"what expires is {expiring}"
    if not any("AbortIncompleteMultipartUpload" in each for each in lifecycle):
        yield "unfinished uploads are kept"


@rule(
    "old images of the service expire, copies of the X-Ray daemon do not",
    no_lifecycle=drop("registry", "Resources|Repository|Properties|LifecyclePolicy"),
    # A copy of the X-Ray daemon may be old, and every new task pulls it.
    every_tagged_image=rewrite(
        "registry", LIFECYCLE, '"tagStatus": "tagged"', '"tagStatus": "any"'
    ),
    every_tag_pattern=rewrite("registry", LIFECYCLE, '"*-*-*"', '"*"'),
    no_tag_of_the_service=rewrite("registry", LIFECYCLE, '"*-*-*"', '"v*"'),
)
def _(templates: Templates) -> Iterator[str]:
    repository = Stack(templates["registry"]).resources["Repository"]["Properties"]
    text = repository.get("LifecyclePolicy", {}).get("LifecyclePolicyText", '{"rules": []}')
    tagged = [
        rule["selection"]
        for rule in json.loads(text)["rules"]
        if rule["selection"]["tagStatus"] != "untagged"
    ]
    if not any(
        _expires(selection, "0a1b2c3d4e5f6789-arm64-20260101120000-4711") for selection in tagged
    ):
        yield "images of the service never expire"
    if any(_expires(selection, "xray-3.7.0") for selection in tagged):
        yield "a copy of the daemon expires"


def _expires(selection: dict[str, Any], tag: str) -> bool:
    return selection["tagStatus"] == "any" or all(
        fnmatchcase(tag, pattern) for pattern in selection["tagPatternList"]
    )
