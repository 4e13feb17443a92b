"""Exports and imports between the stacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tests.cfn.rules.reading import SERVICE
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack


@rule(
    "every import is exported by another stack",
    export_renamed=put(
        "network", "Outputs|VpcId|Export|Name", {"Fn::Sub": "${AWS::StackName}-NetworkId"}
    ),
    not_exported=drop("service", "Outputs|LoadBalancerArn|Export"),
    unknown_import=put(
        "service",
        f"{SERVICE}NetworkConfiguration|AwsvpcConfiguration|Subnets",
        {"Fn::Split": [",", {"Fn::ImportValue": {"Fn::Sub": "${NetworkStack}-Subnets"}}]},
    ),
)
def _(templates: Templates) -> Iterator[str]:
    exported: set[str] = set()
    imported: set[str] = set()
    for name, template in templates.items():
        stack = Stack(template, name=f"test-{name}")
        exported |= {o["Export"]["Name"] for o in stack.outputs.values() if "Export" in o}
        text = json.dumps([stack.resources, stack.outputs])
        imported |= set(re.findall(r"<import ([^>]+)>", text))
    yield from sorted(imported - exported)
