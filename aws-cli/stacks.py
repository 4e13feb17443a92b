"""Answers one question about the stacks that `aws cloudformation describe-stacks` listed.

Usage: stacks.py LIST.json status STACK | outputs STACK NAME | parameters STACK NAME
       stacks.py LIST.json names STACK      the names of its parameters
       stacks.py LIST.json stamp STACK      what changes as soon as something happens to it

The answer is empty when there is no such stack or value. Standard library alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

STAMP = ("StackId", "StackStatus", "LastUpdatedTime", "DeletionTime")
KINDS = {"outputs": "Output", "parameters": "Parameter"}


def answer(stacks: list[dict[str, Any]], question: str, stack: str, name: str = "") -> str:
    """The status, the value of an output or a parameter, or the names of all parameters."""
    found: dict[str, Any] = next((each for each in stacks if each["StackName"] == stack), {})
    if question == "status":
        return str(found.get("StackStatus", ""))
    if question == "stamp":
        return " ".join(str(found[name]) for name in STAMP if name in found)
    if question == "names":
        return " ".join(each["ParameterKey"] for each in found.get("Parameters") or [])
    kind = KINDS[question]
    values = found.get(f"{kind}s") or []
    return next((str(each[f"{kind}Value"]) for each in values if each[f"{kind}Key"] == name), "")


def main() -> None:
    file, question, *what = sys.argv[1:]
    stacks = json.loads(Path(file).read_text())["Stacks"]
    print(answer(stacks, question, *what), end="")


if __name__ == "__main__":
    main()
