"""The rules hold for the templates, and each catches its mutants."""

from __future__ import annotations

import pytest

from tests.cfn.mutants import is_caught
from tests.cfn.rules import RULES, Rule, Templates
from tests.cfn.stack import NAMES, load


@pytest.fixture(scope="module")
def templates() -> Templates:
    return {name: load(name) for name in NAMES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_templates_follow_the_rule(rule: Rule, templates: Templates) -> None:
    assert rule.faults(templates) == []


@pytest.mark.parametrize(
    ("rule", "mutant"),
    [
        pytest.param(rule, mutant, id=f"{rule.name}: {mutant}")
        for rule in RULES
        for mutant in rule.mutants
    ],
)
def test_rule_catches_its_mutant(rule: Rule, mutant: str, templates: Templates) -> None:
    assert is_caught(rule, mutant, templates)
