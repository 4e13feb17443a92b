"""api.yml holds the API that the service has today, in a form that API Gateway takes."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis

from cfn.generate.__main__ import with_body
from cfn.generate.api_body import api_body
from docs.openapi import openapi
from tests.cfn.stack import CFN, Stack, load

API = CFN / "api.yml"

LARGEST_TEMPLATE = 51_200
"""Bytes CloudFormation takes of a template that does not lie in a bucket."""


@pytest.fixture(scope="module")
def body() -> dict[str, Any]:
    found: dict[str, Any] = Stack(load("api")).resources["Api"]["Properties"]["Body"]
    return found


def test_the_template_is_what_the_service_says_today() -> None:
    text = API.read_text(encoding="utf-8")

    assert with_body(text) == text, "run `python -m cfn.generate`"


def test_a_changed_service_makes_a_new_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    text = API.read_text(encoding="utf-8")
    document = openapi()
    document["paths"]["/new"] = {"get": document["paths"]["/me"]["get"]}
    monkeypatch.setattr("cfn.generate.openapi", lambda: document)

    changed = with_body(text)

    assert deployments(changed).isdisjoint(deployments(text))


def deployments(text: str) -> set[str]:
    return {word for word in text.split() if word.startswith("Deployment") and len(word) > 18}


def test_the_stage_shows_the_newest_deployment() -> None:
    stack = Stack(load("api"))
    [name] = stack.of_type("AWS::ApiGateway::Deployment")

    assert stack.resources["Stage"]["Properties"]["DeploymentId"] == f"<{name}>"


def test_every_route_of_the_service_is_there(body: dict[str, Any]) -> None:
    wanted = {(m, path) for path, methods in openapi()["paths"].items() for m in methods}

    found = {(m, path) for path, methods in body["paths"].items() for m in methods}

    added = {("options", path) for path in openapi()["paths"]}
    partners = {("get", "/partners/mysfits"), ("get", "/partners/mysfits/{mysfitId}")}
    assert found == wanted | added | partners | {("get", "/openapi.json")}


def test_what_the_service_guards_is_guarded(body: dict[str, Any]) -> None:
    for path, methods in openapi()["paths"].items():
        for method, described in methods.items():
            guarded = body["paths"][path][method].get("security", [])
            assert bool(guarded) == ("security" in described), f"{method} {path}"


def test_every_reference_of_a_model_is_there(body: dict[str, Any]) -> None:
    schemas = body["components"]["schemas"]

    assert set(schemas) == {"NewMysfit", "MysfitChanges", "GoodEvil", "LawChaos"}
    assert schemas["NewMysfit"]["properties"]["goodevil"] == {
        "$ref": "#/components/schemas/GoodEvil"
    }


def test_a_model_says_what_the_service_says() -> None:
    model = api_body(openapi())["components"]["schemas"]["NewMysfit"]

    assert model["required"] == openapi()["components"]["schemas"]["NewMysfit"]["required"]
    assert model["properties"]["age"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 20_000_000_000,
    }
    assert model["additionalProperties"] is False


def test_nothing_of_openapi_3_1_is_left(body: dict[str, Any]) -> None:
    assert body["openapi"] == "3.0.1"
    assert {"const", "anyOf", "examples", "title"}.isdisjoint(
        keywords(body["components"]["schemas"])
    )


def test_the_body_is_openapi_as_the_specification_has_it(body: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(body).validate()


def keywords(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node).union(*(keywords(child) for child in node.values()))
    return set()


@pytest.mark.parametrize("template", sorted(CFN.glob("*.yml")), ids=lambda path: path.name)
def test_a_template_needs_no_bucket(template: Any) -> None:
    assert template.stat().st_size <= LARGEST_TEMPLATE
