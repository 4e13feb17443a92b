"""What is kept, for how long, and what survives a slip."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack


@rule(
    "nothing with people's data can be deleted by a slip",
    tables_by_default=put("data", "Parameters|DeletionProtection|Default", "disabled"),
    pool_by_default=put("users", "Parameters|DeletionProtection|Default", "disabled"),
    table=put("data", "Resources|LikesTable|Properties|DeletionProtectionEnabled", False),
    with_the_stack=put("data", "Resources|MysfitsTable|DeletionPolicy", "Delete"),
    replaced=drop("users", "Resources|UserPool|UpdateReplacePolicy"),
    no_backup=put(
        "data",
        "Resources|MysfitsTable|Properties|PointInTimeRecoverySpecification|PointInTimeRecoveryEnabled",
        False,
    ),
)
def _(templates: Templates) -> Iterator[str]:
    data, users = Stack(templates["data"]), Stack(templates["users"])
    for name, table in data.of_type("AWS::DynamoDB::Table").items():
        if table.get("DeletionProtectionEnabled") is not True:
            yield name
        if not table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]:
            yield f"{name} has no backup"
    if users.resources["UserPool"]["Properties"].get("DeletionProtection") != "ACTIVE":
        yield "UserPool"
    kept = {**data.resources, "UserPool": users.resources["UserPool"]}
    for name, resource in kept.items():
        if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
            yield f"{name} goes with its stack"


@rule(
    "what holds state says on purpose whether it stays, and no log is kept for ever",
    bucket=drop("website", "Resources|SiteBucket|DeletionPolicy"),
    log=drop("service", "Resources|LogGroup|UpdateReplacePolicy"),
    for_ever=drop("api", "Resources|AccessLog|Properties|RetentionInDays"),
)
def _(templates: Templates) -> Iterator[str]:
    stateful = {
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::ECR::Repository",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
    }
    for template in templates.values():
        for name, resource in Stack(template).resources.items():
            if resource["Type"] not in stateful:
                continue
            if not {"DeletionPolicy", "UpdateReplacePolicy"} <= set(resource):
                yield name
            is_log = resource["Type"] == "AWS::Logs::LogGroup"
            if is_log and "RetentionInDays" not in resource["Properties"]:
                yield f"{name} is kept for ever"


@rule(
    "images are scanned, never change their tag, and old ones go",
    not_scanned=put(
        "registry", "Resources|Repository|Properties|ImageScanningConfiguration|ScanOnPush", False
    ),
    mutable=put("registry", "Resources|Repository|Properties|ImageTagMutability", "MUTABLE"),
    for_ever=drop("registry", "Resources|Repository|Properties|LifecyclePolicy"),
)
def _(templates: Templates) -> Iterator[str]:
    repository = Stack(templates["registry"]).resources["Repository"]["Properties"]
    if repository["ImageTagMutability"] != "IMMUTABLE":
        yield "tags change"
    if not repository["ImageScanningConfiguration"]["ScanOnPush"]:
        yield "not scanned"
    text = repository.get("LifecyclePolicy", {}).get("LifecyclePolicyText", '{"rules": []}')
    if not json.loads(text)["rules"]:
        yield "kept for ever"
