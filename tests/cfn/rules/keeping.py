"""What is kept, for how long, and what survives a slip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from tests.cfn.rules.rule import Templates, drop, put, rewrite, rule
from tests.cfn.stack import Stack

LIFECYCLE = "Resources|Repository|Properties|LifecyclePolicy|LifecyclePolicyText"


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
    role_of_the_region=drop("api", "Resources|LoggingRole|DeletionPolicy"),
    setting_of_the_region=put("api", "Resources|LoggingAccount|DeletionPolicy", "Delete"),
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
    # The other environments of the region log with them.
    for name in ("LoggingRole", "LoggingAccount"):
        if Stack(templates["api"]).resources[name].get("DeletionPolicy") != "Retain":
            yield f"{name} goes with its stack"


@rule(
    "images are scanned, never change their tag, and old ones go",
    not_scanned=put(
        "registry", "Resources|Repository|Properties|ImageScanningConfiguration|ScanOnPush", False
    ),
    mutable=put("registry", "Resources|Repository|Properties|ImageTagMutability", "MUTABLE"),
    for_ever=drop("registry", "Resources|Repository|Properties|LifecyclePolicy"),
    # A copy of the X-Ray daemon is as old as its version, and every new task pulls it.
    copies_too=rewrite("registry", LIFECYCLE, '"tagStatus": "tagged"', '"tagStatus": "any"'),
    every_tag=rewrite("registry", LIFECYCLE, '"*-*-*"', '"*"'),
    no_tag_of_ours=rewrite("registry", LIFECYCLE, '"*-*-*"', '"v*"'),
)
def _(templates: Templates) -> Iterator[str]:
    repository = Stack(templates["registry"]).resources["Repository"]["Properties"]
    if repository["ImageTagMutability"] != "IMMUTABLE":
        yield "tags change"
    if not repository["ImageScanningConfiguration"]["ScanOnPush"]:
        yield "not scanned"
    text = repository.get("LifecyclePolicy", {}).get("LifecyclePolicyText", '{"rules": []}')
    tagged = [
        rule["selection"]
        for rule in json.loads(text)["rules"]
        if rule["selection"]["tagStatus"] != "untagged"
    ]
    if not any(
        _expires(selection, "0a1b2c3d4e5f6789-arm64-20260101120000-4711") for selection in tagged
    ):
        yield "images of the service are kept for ever"
    if any(_expires(selection, "xray-3.7.0") for selection in tagged):
        yield "a copy of the daemon goes"


def _expires(selection: dict[str, Any], tag: str) -> bool:
    return selection["tagStatus"] == "any" or all(
        fnmatchcase(tag, pattern) for pattern in selection["tagPatternList"]
    )
