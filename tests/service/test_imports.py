"""Which folder of service/ may import which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter

from tests.support.tables import ROOT

PACKAGE = ROOT / "service"
NOUNS = {path.parent.name for path in PACKAGE.glob("*/routes.py")}
SHARED = ["camel", "errors", "logs", "metrics", "page_tokens", "pages", "settings", "timestamps"]


CALLERS = ["worker", "functions"]
"""What calls a noun's processing, each as a process of its own."""


def imports() -> Iterator[tuple[str, str, str]]:
    """(file name, part of service/ it is in, part it imports); a part is a folder or a module."""
    for file in PACKAGE.rglob("*.py"):
        part = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                package, *path = (node.module or "").split(".")
                imported = path[:1] or [name.name for name in node.names]
                if package == PACKAGE.name:
                    yield from ((file.name, part, to) for to in imported)


def test_imports_between_folders_have_no_cycle() -> None:
    edges: dict[str, set[str]] = {}
    for _, part, imported in imports():
        if part != imported:
            edges.setdefault(part, set()).add(imported)

    TopologicalSorter(edges).prepare()


def test_imports_go_from_shared_modules_to_aws_to_http_to_nouns_to_app() -> None:
    layers = [SHARED, ["aws"], ["http"], [*NOUNS], ["app", *CALLERS], ["__main__"]]
    rank = {part: number for number, layer in enumerate(layers) for part in layer}

    wrong = {(part, to) for _, part, to in imports() if rank[to] > rank[part]}

    assert wrong == set()


def test_only_routes_of_a_noun_import_http() -> None:
    """So a worker or a function can use a noun's store without FastAPI's part."""
    assert {file for file, part, to in imports() if part in NOUNS and to == "http"} == {"routes.py"}


def test_worker_and_functions_import_neither_http_nor_the_app() -> None:
    assert {to for _, part, to in imports() if part in CALLERS} & {"http", "app"} == set()
