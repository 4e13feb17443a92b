"""Template text of plain data: YAML with CloudFormation's short tags, short parts on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

LINE = 110
"""The longest mapping or list, roughly, that stands on one line."""


@dataclass(frozen=True)
class Sub:
    """`!Sub text`."""

    text: str


@dataclass(frozen=True)
class Ref:
    """`!Ref name`."""

    name: str


@dataclass(frozen=True)
class Import:
    """The value that another stack exports under `name`, which may hold `${...}`."""

    name: str


class _Dumper(yaml.SafeDumper):
    """No anchors, as CloudFormation reads no aliases; lists indented; short parts on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = len(str(mapping)) <= LINE
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = len(str(sequence)) <= LINE
        return node


_Dumper.add_representer(Sub, lambda dumper, sub: dumper.represent_scalar("!Sub", sub.text))
_Dumper.add_representer(Ref, lambda dumper, ref: dumper.represent_scalar("!Ref", ref.name))
_Dumper.add_representer(
    Import,
    lambda dumper, given: dumper.represent_mapping(
        "tag:yaml.org,2002:map", {"Fn::ImportValue": Sub(given.name)}
    ),
)


def yaml_text(data: Any, indent: int) -> str:
    """`data` as the lines of a template, each moved right by `indent` spaces."""
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, default_flow_style=None, width=4096)
    # PyYAML quotes every tagged scalar; a name needs no quotes.
    text = re.sub(r"!Ref '([\w:]+)'", r"!Ref \1", text)
    return "".join(f"{' ' * indent}{line}\n" for line in text.splitlines())
