"""A rule that no linter has, and its mutants: changes of the templates that it must catch.

A rule is a function from all templates to the list of faults it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.cfn.stack import Template

Templates = dict[str, Template]
Mutant = Callable[[Templates], None]


@dataclass(frozen=True)
class Rule:
    """What must hold, a function that finds faults, and changes in which it must find one."""

    name: str
    faults: Callable[[Templates], list[str]]
    mutants: dict[str, Mutant]


RULES: list[Rule] = []


def rule(name: str, **mutants: Mutant) -> Callable[[Callable[..., Iterator[str]]], None]:
    """Adds a rule; the function under it yields its faults."""

    def add(find: Callable[[Templates], Iterator[str]]) -> None:
        described = {
            mutant_name.replace("_", " "): mutant for mutant_name, mutant in mutants.items()
        }
        RULES.append(Rule(name, lambda templates: list(find(templates)), described))

    return add


def put(template: str, path: str, value: Any) -> Mutant:
    """A mutant: the value at `path` (parts separated by bars, see `_key`) becomes `value`."""

    def change(templates: Templates) -> None:
        node, last = _parent(templates[template], path)
        node[last] = value

    return change


def drop(template: str, path: str) -> Mutant:
    """A mutant: the value at `path` is removed."""

    def change(templates: Templates) -> None:
        node, last = _parent(templates[template], path)
        del node[last]

    return change


def rewrite(template: str, path: str, old: str, new: str) -> Mutant:
    """A mutant: in the text at `path`, `old` becomes `new`."""

    def change(templates: Templates) -> None:
        node, last = _parent(templates[template], path)
        node[last] = node[last].replace(old, new)

    return change


def _parent(node: Any, path: str) -> tuple[Any, Any]:
    *above, last = path.split("|")
    for part in above:
        node = node[_key(node, part)]
    return node, _key(node, last)


def _key(node: Any, part: str) -> Any:
    """A key, an index, or `Name=value`: the index of the item of a list with that value."""
    if not isinstance(node, list) or part.isdigit():
        return int(part) if part.isdigit() else part
    name, _, value = part.partition("=")
    return next(index for index, item in enumerate(node) if item.get(name) == value)
