"""Mutation testing of the rules: `python -m tests.cfn.mutants` prints each mutant and its result.

Exit code 1 if a rule misses one of its mutants; test_rules.py has a test for each.
"""

from __future__ import annotations

import copy
import sys

from tests.cfn.rules import RULES, Rule, Templates
from tests.cfn.stack import NAMES, load


def table() -> tuple[list[str], int, int]:
    """The table in Markdown, the number of mutants, and the number of those caught."""
    templates = {name: load(name) for name in NAMES}
    lines = ["| rule | caught | mutants |", "|---|---|---|"]
    total = caught = 0
    for rule in RULES:
        results = {name: is_caught(rule, name, templates) for name in rule.mutants}
        mutants = ", ".join(
            name if is_found else f"**{name}: missed**" for name, is_found in results.items()
        )
        lines.append(f"| {rule.name} | {sum(results.values())} of {len(results)} | {mutants} |")
        total += len(results)
        caught += sum(results.values())
    return lines, total, caught


def is_caught(rule: Rule, mutant: str, templates: Templates) -> bool:
    """Whether the rule finds no fault with the templates, and one with the mutant."""
    mutated = copy.deepcopy(templates)
    rule.mutants[mutant](mutated)
    return rule.faults(templates) == [] and rule.faults(mutated) != []


def main() -> int:
    lines, total, caught = table()
    print("\n".join(lines))
    print(f"\n{len(RULES)} rules, {caught} of {total} mutants caught.")
    return 0 if caught == total else 1


if __name__ == "__main__":
    sys.exit(main())
