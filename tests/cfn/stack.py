"""A template as CloudFormation would read it: parameters given, conditions decided, the rest left.

    service = Stack(load("service"), TaskCount=1)
    service.resources["Service"]["Properties"]["DesiredCount"]

What only a deployment knows stays recognisable: a reference to a resource is `<Name>`, an attribute
`<Name.Attribute>`, another stack's export `<import Name>`.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import Any

from cfnlint.decode.cfn_yaml import load as load_yaml

from cfn.manifest import CFN, Output, stacks

NAMES = tuple(stack.name for stack in stacks())

Template = dict[str, Any]

SITE_URL = "https://mysfits.test"


def _value_of(source: Output) -> str:
    """`test-data` for a stack's name, `<website.SiteBucketName>` for an output."""
    if source.name is None:
        return f"test-{source.stack}"
    return SITE_URL if source.name == "SiteUrl" else f"<{source.stack}.{source.name}>"


REQUIRED = {
    "Image": f"000000000000.dkr.ecr.eu-west-1.amazonaws.com/mysfits@sha256:{'0' * 64}",
    **{
        parameter: _value_of(source)
        for stack in stacks()
        for parameter, source in stack.takes.items()
    },
}
"""Values of the parameters without a default."""

PSEUDO = {
    "AWS::AccountId": "000000000000",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::URLSuffix": "amazonaws.com",
}

NO_VALUE = object()


def load(name: str) -> Template:
    """cfn/<name>.yml with its intrinsic functions as plain data; a copy that may be changed."""
    return copy.deepcopy(_read(name))


@cache
def _read(name: str) -> Template:
    return plain(load_yaml(str(CFN / f"{name}.yml")))  # type: ignore[no-any-return]


def plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(item) for item in node]
    return str(node) if isinstance(node, str) else node


class Stack:
    """`template` deployed under `name` with `parameters` over its defaults."""

    def __init__(self, template: Template, name: str = "test", **parameters: Any) -> None:
        declared = template.get("Parameters", {})
        defaults = {key: value["Default"] for key, value in declared.items() if "Default" in value}
        required = {key: REQUIRED[key] for key in declared if key not in defaults | parameters}
        self._values = {**PSEUDO, "AWS::StackName": name, **defaults, **required, **parameters}
        self._conditions = template.get("Conditions", {})
        self._rules = template.get("Rules", {})
        self.resources: dict[str, Any] = self._existing(template["Resources"])
        self.outputs: dict[str, Any] = self._existing(template.get("Outputs", {}))

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """The properties of every resource of a type, by logical name."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    def violated_rules(self) -> list[str]:
        """Descriptions of the template's own rules (section Rules) that the parameters violate."""
        return [
            assertion["AssertDescription"]
            for rule in self._rules.values()
            for assertion in rule["Assertions"]
            if not self._holds(assertion["Assert"])
        ]

    def _existing(self, section: dict[str, Any]) -> dict[str, Any]:
        return {
            name: self.value(thing)
            for name, thing in section.items()
            if "Condition" not in thing or self._holds(thing["Condition"])
        }

    def value(self, node: Any) -> Any:
        """`node` with every intrinsic function resolved as far as a template alone can."""
        if isinstance(node, list):
            return [item for item in map(self.value, node) if item is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            key, argument = next(iter(node.items()))
            if key == "Ref" or key.startswith("Fn::"):
                return self._function(key.removeprefix("Fn::"), argument)
        resolved = {key: self.value(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def _function(self, name: str, argument: Any) -> Any:
        match name:
            case "Ref":
                return self._reference(argument)
            case "GetAtt":
                return f"<{argument if isinstance(argument, str) else '.'.join(argument)}>"
            case "Sub":
                return self._substitute(argument)
            case "If":
                condition, if_true, if_false = argument
                return self.value(if_true if self._holds(condition) else if_false)
            case "Join":
                return argument[0].join(str(item) for item in self.value(argument[1]))
            case "Split":
                return self.value(argument[1]).split(argument[0])
            case "ImportValue":
                return f"<import {self.value(argument)}>"
            case "Select":
                return f"<{argument[0]} of {self.value(argument[1])}>"
            case "GetAZs":
                return "zones"
        raise ValueError(f"Fn::{name} is not known here")

    def _reference(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        return self._values.get(name, f"<{name}>")

    def _substitute(self, argument: Any) -> str:
        text, variables = (argument, {}) if isinstance(argument, str) else argument
        known = {name: self.value(value) for name, value in variables.items()}

        def replaced(match: re.Match[str]) -> str:
            return str(known.get(match[1], self._reference(match[1])))

        return re.sub(r"\$\{([\w:.]+)\}", replaced, text)

    def _holds(self, condition: Any) -> bool:
        if isinstance(condition, str):
            return self._holds(self._conditions[condition])
        name, argument = next(iter(condition.items()))
        match name.removeprefix("Fn::"):
            case "Condition":
                return self._holds(argument)
            case "Equals":
                one, other = (str(self.value(side)) for side in argument)
                return one == other
            case "Not":
                return not self._holds(argument[0])
            case "And":
                return all(map(self._holds, argument))
            case "Or":
                return any(map(self._holds, argument))
        raise ValueError(f"The condition {name} is not known here")
