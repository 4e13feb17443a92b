"""A template as CloudFormation would read it: parameters given, conditions decided, the rest left.

    service = Stack(load("service"), TaskCount=1)
    service.resources["Service"]["Properties"]["DesiredCount"]

What only a deployment knows stays recognisable: a reference to a resource is `<Name>`, an attribute
`<Name.Attribute>`, another stack's export `<import Name>`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cfnlint.decode.cfn_yaml import load as load_yaml

CFN = Path(__file__).resolve().parents[2] / "cfn"
NAMES = ("network", "data", "users", "registry", "service", "api", "website")

Template = dict[str, Any]

GIVEN = {
    "Image": f"000000000000.dkr.ecr.eu-west-1.amazonaws.com/mysfits@sha256:{'0' * 64}",
    "SiteUrl": "https://mysfits.test",
    "NetworkStack": "test-network",
    "DataStack": "test-data",
    "UsersStack": "test-users",
    "RegistryStack": "test-registry",
    "ServiceStack": "test-service",
}
"""What a deployment must say, because it has no default."""

PSEUDO = {
    "AWS::AccountId": "000000000000",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::URLSuffix": "amazonaws.com",
}

NO_VALUE = object()


def load(name: str) -> Template:
    """cfn/<name>.yml with its intrinsic functions as plain data."""
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
        needed = {key: GIVEN[key] for key in declared if key in GIVEN and key not in defaults}
        self._values = {**PSEUDO, "AWS::StackName": name, **defaults, **needed, **parameters}
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

    def refusals(self) -> list[str]:
        """What the template's own rules say of these parameters: nothing, where they may be."""
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
        """`node` with every intrinsic function worked out as far as a template alone can."""
        if isinstance(node, list):
            return [item for item in map(self.value, node) if item is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            key, argument = next(iter(node.items()))
            if key == "Ref" or key.startswith("Fn::"):
                return self._function(key.removeprefix("Fn::"), argument)
        worked_out = {key: self.value(value) for key, value in node.items()}
        return {key: value for key, value in worked_out.items() if value is not NO_VALUE}

    def _function(self, name: str, argument: Any) -> Any:
        match name:
            case "Ref":
                return self._reference(argument)
            case "GetAtt":
                return f"<{argument if isinstance(argument, str) else '.'.join(argument)}>"
            case "Sub":
                return self._substitute(argument)
            case "If":
                condition, yes, no = argument
                return self.value(yes if self._holds(condition) else no)
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
