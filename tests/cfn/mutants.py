"""The table of mutants: `python -m tests.cfn.mutants` tries each and prints what became of it.

A rule that misses one of its mutants is marked, and the exit code is 1; test_rules.py asks the same
of each mutant by itself.
"""

from __future__ import annotations

import copy
import sys

from tests.cfn.rules import RULES, Rule, Templates
from tests.cfn.stack import NAMES, load


def table() -> tuple[list[str], int, int]:
    """The table in Markdown, how many mutants there are, and how many were caught."""
    templates = {name: load(name) for name in NAMES}
    lines = ["| a rule of our templates | caught | its mutants |", "|---|---|---|"]
    made = caught = 0
    for rule in RULES:
        fates = {name: is_caught(rule, name, templates) for name in rule.mutants}
        told = ", ".join(name if fate else f"**{name}: missed**" for name, fate in fates.items())
        lines.append(f"| {rule.sentence} | {sum(fates.values())} of {len(fates)} | {told} |")
        made += len(fates)
        caught += sum(fates.values())
    return lines, made, caught


def is_caught(rule: Rule, mutant: str, templates: Templates) -> bool:
    """Whether the rule, which our templates keep, finds fault with the mutant."""
    mutated = copy.deepcopy(templates)
    rule.mutants[mutant](mutated)
    return rule.faults(templates) == [] and rule.faults(mutated) != []


def main() -> int:
    lines, made, caught = table()
    print("\n".join(lines))
    print(f"\n{len(RULES)} rules, {caught} of {made} mutants caught.")
    return 0 if caught == made else 1


if __name__ == "__main__":
    sys.exit(main())
