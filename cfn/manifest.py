"""The reader of stacks.yml, the one list of the stacks of a deployment.

for stack in stacks():
    stack.name_in("prod")     # mysfits-prod-data
    stack.template            # the path of cfn/data.yml
    stack.takes               # {"SiteUrl": Output("website", "SiteUrl"), ...}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

CFN = Path(__file__).resolve().parent

PROFILES = ("cheap", "default", "available")

DATA_TYPES = ("AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::S3::Bucket")
"""Resource types that hold people's data in a stack with `holds_data`; others have buckets too."""


@dataclass(frozen=True)
class Output:
    """Where the value of a parameter comes from: an output of a stack, or the stack's own name."""

    stack: str
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One stack of every deployment, as stacks.yml describes it."""

    name: str
    template_in: Literal["request", "bucket"]
    takes: Mapping[str, Output]
    takes_later: Mapping[str, Output]
    holds_data: bool
    profiles: Mapping[str, Mapping[str, str]]
    local: Mapping[str, str] | None

    @property
    def template(self) -> Path:
        return CFN / f"{self.name}.yml"

    def name_in(self, environment: str) -> str:
        return f"mysfits-{environment}-{self.name}"


@cache
def stacks() -> tuple[Stack, ...]:
    """Every stack, in the order in which they are made; raises ValueError where one takes a value
    from a stack that comes after it."""
    listed = yaml.safe_load((CFN / "stacks.yml").read_text(encoding="utf-8"))["stacks"]
    read = tuple(_stack(entry) for entry in listed)
    _check_order(read)
    return read


def stack(name: str) -> Stack:
    """The stack called `name`; raises KeyError."""
    return {each.name: each for each in stacks()}[name]


def local_stacks() -> tuple[Stack, ...]:
    """Those that `make up` and compose deploy to the emulated account."""
    return tuple(each for each in stacks() if each.local is not None)


def _stack(entry: dict[str, Any]) -> Stack:
    profiles = entry.pop("profiles", {})
    local = entry.pop("local", None)
    return Stack(
        name=entry.pop("name"),
        template_in=entry.pop("template_in"),
        holds_data=entry.pop("holds_data", False),
        takes=_outputs(entry.pop("takes", {})),
        takes_later=_outputs(entry.pop("takes_later", {})),
        profiles={name: _texts(values) for name, values in profiles.items()},
        local=None if local is None else _texts(local),
        **entry,
    )


def _outputs(sources: Mapping[str, str]) -> dict[str, Output]:
    return {
        parameter: Output(stack_name, output or None)
        for parameter, (stack_name, _, output) in (
            (parameter, source.partition(".")) for parameter, source in sources.items()
        )
    }


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """CloudFormation takes every parameter as text."""
    return {name: str(value) for name, value in values.items()}


def _check_order(read: tuple[Stack, ...]) -> None:
    made: set[str] = set()
    for each in read:
        if missing := {source.stack for source in each.takes.values()} - made:
            raise ValueError(f"stacks.yml: {each.name} takes from {missing}, made after it")
        made.add(each.name)
