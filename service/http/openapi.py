"""`/openapi.json`, corrected to what the routes answer, and `/docs`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse

from service.http.problems import Problem

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def add_documentation(app: FastAPI, site_url: str) -> None:
    """Serves the document and Swagger UI; its script and style come from the site, not a CDN."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _corrected(describe())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it.

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="openapi.json",
            title=f"{app.title} API",
            swagger_js_url=f"{site_url}/api-docs/swagger-ui-bundle.js",
            swagger_css_url=f"{site_url}/api-docs/swagger-ui.css",
            swagger_favicon_url=f"{site_url}/favicon.svg",
        )


def _corrected(document: dict[str, Any]) -> dict[str, Any]:
    """The document without FastAPI's own validation errors and without null in a query."""
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(by_alias=True)
    for operation in _operations(document):
        for status, answer in list(operation["responses"].items()):
            if "HTTPValidationError" in str(answer):
                del operation["responses"][status]
            elif answer.get("content") == {"application/problem+json": {}}:
                answer["content"] = PROBLEM
        for parameter in operation.get("parameters", []):
            _drop_null(parameter["schema"])
    return document


def exploded_properties(parameter: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The query parameters that an exploded one stands for, by name; empty for any other."""
    choices = parameter["schema"].get("oneOf", []) if parameter.get("explode") else []
    return {name: field for choice in choices for name, field in choice["properties"].items()}


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()


def _drop_null(schema: dict[str, Any]) -> None:
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    for choice in choices:
        schema.update(choice)
