"""Writes what documents repeat of the code: `python -m docs.write`; `--check` only compares.

docs/api.md is made from the OpenAPI document, the settings table of README.md from
service/settings.py.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docs.openapi import openapi
from service.settings import settings_table

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- settings -->", "<!-- /settings -->"


def api_page(document: dict[str, Any]) -> str:
    """The HTTP contract as Markdown: a section for each route, a table for each body."""
    lines = [
        "# The HTTP API",
        "",
        "Written by `make docs` from the OpenAPI document, which a running service shows at",
        "`/docs` and serves at `/openapi.json`. Errors are `application/problem+json`, RFC 9457.",
        "",
        "## Routes",
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += ["", f"### `{method.upper()} {path}`", "", *_operation(operation)]
    lines += ["", "## Bodies"]
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "enum" in schema:
            lines += ["", f"### {name}", "", f"One of {_type(schema)}."]
        else:
            lines += ["", f"### {name}", "", *_body(schema)]
    return "\n".join(lines) + "\n"


def _operation(operation: dict[str, Any]) -> list[str]:
    lines = [operation["description"]]
    if "security" in operation:
        lines += ["", "Needs a token."]
    queries = [p for p in operation.get("parameters", []) if p["in"] == "query"]
    lines += [""] if queries else []
    for query in queries:
        note = f": {query['description']}" if "description" in query else ""
        if query.get("explode"):
            lines += [f"- {query['description']}:", *_choices(query["schema"]["oneOf"])]
        else:
            lines.append(f"- `?{query['name']}=` {_type(query['schema'])}{note}")
    body = operation.get("requestBody")
    if body:
        lines += ["", f"Body: {_type(body['content']['application/json']['schema'])}."]
    answers = []
    for status, answer in sorted(operation["responses"].items()):
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        answers.append(f"{status} {_type(schema)}" if schema and status < "300" else status)
    return [*lines, "", f"Answers: {', '.join(answers)}."]


def _choices(choices: list[dict[str, Any]]) -> list[str]:
    """Query parameters that may be given together, one line each."""
    lines = []
    for choice in choices:
        fields = [f"`?{name}=` {_type(field)}" for name, field in choice["properties"].items()]
        note = f": {choice['description']}" if "description" in choice else ""
        lines += [f"  - {' and '.join(fields)}{note}"] if fields else []
    return lines


def _body(schema: dict[str, Any]) -> list[str]:
    required = schema.get("required", [])
    lines = [schema["description"].replace("\n", " "), ""] if "description" in schema else []
    lines += ["| field | type | required |", "|---|---|---|"]
    for name, field in schema["properties"].items():
        lines.append(f"| `{name}` | {_type(field)} | {'yes' if name in required else 'no'} |")
    return lines


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " or ".join(_type(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "const" in schema:
        return f"`{schema['const']}`"
    limits = [
        f"{word} {int(schema[key])}"
        for key, word in (
            ("minimum", "from"),
            ("maximum", "to"),
            ("maxLength", "at most"),
        )
        if key in schema
    ]
    kind = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    name = kind.get(schema.get("type", ""), str(schema.get("type", "anything")))
    return f"{name} ({', '.join(limits)})" if limits else name


def with_settings(readme: str) -> str:
    """README.md with the settings table as the code has it."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{settings_table()}\n{END}{after}"


def main() -> int:
    readme, page = ROOT / "README.md", ROOT / "docs/api.md"
    wanted = {readme: with_settings(readme.read_text("utf-8")), page: api_page(openapi())}
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what the code says: run `make docs`.")
        return 1 if stale else 0
    for path in stale:
        path.write_text(wanted[path], "utf-8")
        print(f"{path.relative_to(ROOT)} written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
