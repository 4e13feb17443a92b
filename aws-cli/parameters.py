"""Writes the `--parameters` of a change set: what is given, and what stays as it is.

Usage: parameters.py --template NAME --known "A B C" --kept "A B" [NAME=VALUE ...]

`known` are the parameters of the template, `kept` those the stack has now. A parameter that is not
given keeps its value, or gets the template's default when it is new. Standard library alone.
"""

from __future__ import annotations

import argparse
import json
import sys


def parameters(known: list[str], kept: list[str], given: dict[str, str]) -> list[dict[str, object]]:
    """One entry for each parameter that is given or kept, in the template's order."""
    entries: list[dict[str, object]] = []
    for name in known:
        if name in given:
            entries.append({"ParameterKey": name, "ParameterValue": given[name]})
        elif name in kept:
            entries.append({"ParameterKey": name, "UsePreviousValue": True})
    return entries


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--template", required=True)
    parser.add_argument("--known", required=True)
    parser.add_argument("--kept", required=True)
    parser.add_argument("given", nargs="*", metavar="NAME=VALUE")
    options = parser.parse_args()
    known = options.known.split()
    given = dict(each.split("=", 1) for each in options.given)
    if unknown := sorted(given.keys() - set(known)):
        print(f"cfn/{options.template}.yml has no parameter {', '.join(unknown)}.", file=sys.stderr)
        print(f"It has: {', '.join(sorted(known))}.", file=sys.stderr)
        return 1
    json.dump(parameters(known, options.kept.split(), given), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
