"""The tests that documents name as evidence exist: each file, and each name in it.

A name is written `tests/path/test_x.py::test_name`; a rule of the templates by its text,
`tests/cfn/rules/x.py::what holds`; a test of the site `web/src/path/x.test.ts::its title`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from tests.support.cloud import ROOT

NAMED = re.compile(r"`((?:tests|web/src)/[\w./-]+\.(?:py|ts))(?:::([^`]+))?`")

EVIDENCE = ("docs/security.md", "docs/reliability.md")
"""Pages whose every promise names its test."""


@pytest.mark.parametrize("page", EVIDENCE)
def test_tests_named_in_a_document_exist(page: str) -> None:
    named = set(NAMED.findall((ROOT / page).read_text("utf-8")))

    assert len(named) >= 10
    assert sorted(f"{path}::{name}" for path, name in named if not exists(path, name)) == []


def test_a_test_that_is_gone_is_noticed() -> None:
    here = "tests/docs/test_named_tests.py"

    assert exists(here, "test_a_test_that_is_gone_is_noticed")
    assert exists(here, "test_tests_named_in_a_document_exist[docs/security.md]")
    assert not exists(here, "exists")
    assert not exists(here, "test_that_is_gone")
    assert not exists("tests/docs/test_gone.py", "")


def exists(path: str, name: str) -> bool:
    """Whether the file is there and, where a name is given, has a test or a rule of that name."""
    file = ROOT / path
    if not file.is_file():
        return False
    return not name or name.partition("[")[0] in names_in(file)


def names_in(file: Path) -> set[str]:
    text = file.read_text("utf-8")
    if file.suffix == ".ts":
        return set(re.findall(r'\btest(?:\.each\([^;]*?\))?\(\s*"((?:[^"\\]|\\.)+)"', text))
    return set(names_of_tests(ast.parse(text)))


def names_of_tests(tree: ast.Module) -> Iterator[str]:
    """Of functions that pytest collects, and of rules: the text that `rule` is called with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node.name
        elif is_rule(node):
            yield node.args[0].value


def is_rule(node: ast.AST) -> TypeGuard[Any]:
    """A call `rule("what holds", ...)` of tests/cfn/rules."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "rule"
        and isinstance(node.args[0], ast.Constant)
    )
