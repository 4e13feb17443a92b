"""The rules hold for our templates, and each is proven by mutants that it must catch."""

from __future__ import annotations

import pytest

from tests.cfn.mutants import is_caught
from tests.cfn.rules import RULES, Rule, Templates
from tests.cfn.stack import NAMES, load


@pytest.fixture(scope="module")
def templates() -> Templates:
    return {name: load(name) for name in NAMES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_the_templates_keep_the_rule(rule: Rule, templates: Templates) -> None:
    assert rule.faults(templates) == []


@pytest.mark.parametrize(
    ("rule", "mutant"),
    [
        pytest.param(rule, mutant, id=f"{rule.sentence}: {mutant}")
        for rule in RULES
        for mutant in rule.mutants
    ],
)
def test_the_rule_catches_the_mutant(rule: Rule, mutant: str, templates: Templates) -> None:
    assert is_caught(rule, mutant, templates)
