"""The API's body, as `python -m cfn.generate` makes it of the service's OpenAPI document.

That api.yml holds today's body is checked by `python -m cfn.generate --check` (make check).
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis

from cfn.generate import __main__ as generate
from cfn.generate.api_body import api_body
from cfn.generate.yaml_text import yaml_text
from cfn.manifest import CFN
from docs.openapi import openapi
from tests.cfn.stack import Stack, load


@pytest.fixture(scope="module")
def body() -> dict[str, Any]:
    found: dict[str, Any] = Stack(load("api")).resources["Api"]["Properties"]["Body"]
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The service's own OpenAPI document."""
    return openapi()


def test_a_changed_service_makes_a_new_deployment(
    document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (CFN / "api.yml").read_text(encoding="utf-8")
    paths = {**document["paths"], "/new": {"get": document["paths"]["/me"]["get"]}}
    monkeypatch.setattr(generate, "openapi", lambda: {**document, "paths": paths})

    after = generate.with_body(before)

    assert deployments(after).isdisjoint(deployments(before))
    # The one resource, and the stage's reference to it.
    assert len(re.findall(rf"\b{deployments(after).pop()}\b", after)) == 2


def deployments(text: str) -> set[str]:
    return set(re.findall(r"\bDeployment[0-9a-f]{8}\b", text))


def test_every_route_of_the_service_has_a_method(
    body: dict[str, Any], document: dict[str, Any]
) -> None:
    expected = {(m, path) for path, methods in document["paths"].items() for m in methods}

    found = {(m, path) for path, methods in body["paths"].items() for m in methods}

    preflights = {("options", path) for path in document["paths"]}
    partners = {("get", "/partners/mysfits"), ("get", "/partners/mysfits/{mysfitId}")}
    assert found == expected | preflights | partners | {("get", "/openapi.json")}


def test_models_keep_the_constraints_that_api_gateway_knows(
    body: dict[str, Any], document: dict[str, Any]
) -> None:
    schemas = body["components"]["schemas"]
    model = schemas["NewMysfit"]

    assert model["required"] == document["components"]["schemas"]["NewMysfit"]["required"]
    assert model["properties"]["age"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 20_000_000_000,
    }
    assert model["properties"]["goodevil"] == {"$ref": "#/components/schemas/GoodEvil"}
    assert model["additionalProperties"] is False
    assert {"const", "anyOf", "examples", "title"}.isdisjoint(keywords(schemas))


def keywords(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node).union(*(keywords(child) for child in node.values()))
    return set()


def test_the_body_is_valid_openapi_3_0(body: dict[str, Any]) -> None:
    assert body["openapi"] == "3.0.1"
    schemathesis.openapi.from_dict(body).validate()


def test_a_method_costs_at_most_what_the_readme_says(document: dict[str, Any]) -> None:
    sizes = [
        len(yaml_text({method: operation}, indent=12))
        for methods in api_body(document)["paths"].values()
        for method, operation in methods.items()
    ]

    assert f"a method costs {min(sizes) / 1000:.1f} to" in (CFN / "README.md").read_text("utf-8")
    assert max(sizes) <= 1_200
