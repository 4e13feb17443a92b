"""A rule of our templates that no linter knows, and its mutants: changes that it must catch.

A rule is a function from all templates to the list of its faults; no fault, no entry.
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
    """A sentence that must hold, how to find where it does not, and what must break it."""

    sentence: str
    faults: Callable[[Templates], list[str]]
    mutants: dict[str, Mutant]


RULES: list[Rule] = []


def rule(sentence: str, **mutants: Mutant) -> Callable[[Callable[..., Iterator[str]]], None]:
    """Adds a rule; the function under it yields its faults."""

    def add(find: Callable[[Templates], Iterator[str]]) -> None:
        named = {name.replace("_", " "): mutant for name, mutant in mutants.items()}
        RULES.append(Rule(sentence, lambda templates: list(find(templates)), named))

    return add


def put(template: str, path: str, value: Any) -> Mutant:
    """A mutant: what stands at `path` (names and numbers between bars) becomes `value`."""

    def change(templates: Templates) -> None:
        node, last = _parent(templates[template], path)
        node[last] = value

    return change


def drop(template: str, path: str) -> Mutant:
    """A mutant: what stands at `path` is gone."""

    def change(templates: Templates) -> None:
        node, last = _parent(templates[template], path)
        del node[last]

    return change


def rewrite(template: str, path: str, said: str, instead: str) -> Mutant:
    """A mutant: in the text at `path`, `said` becomes `instead`."""

    def change(templates: Templates) -> None:
        node, last = _parent(templates[template], path)
        node[last] = node[last].replace(said, instead)

    return change


def _parent(node: Any, path: str) -> tuple[Any, Any]:
    *above, last = (int(part) if part.isdigit() else part for part in path.split("|"))
    for part in above:
        node = node[part]
    return node, last
