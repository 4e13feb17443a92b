"""The body of the REST API, made from the service's own OpenAPI document.

Every route is an HTTP proxy integration through the VPC link: API Gateway adds the authorizer,
request validation, API keys and its own errors, and passes answers on unchanged.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cfn.generate.gateway_responses import gateway_responses
from cfn.generate.yaml_text import Import, Ref, Sub
from service.http.openapi import exploded_properties

TIMEOUT_MS = 10_000
"""Longer than the service ever takes over DynamoDB, shorter than API Gateway's own 29 s."""

LINK = "${stageVariables.vpcLink}"
"""A stage variable, as a link named in a method could not be deleted once the method is gone.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

REQUEST_ID = {"integration.request.header.X-Request-Id": "context.requestId"}
"""The service logs and answers with the gateway's id, so a request has one id everywhere."""

PARTNERS = "/partners"
"""The public reads with an API key: a usage plan counts only methods that require one."""

TOKEN = "CognitoToken"  # noqa: S105  The name of a scheme.
KEY = "PartnerKey"

_SCHEMA_KEYWORDS = (
    "type", "enum", "minLength", "maxLength", "minimum", "maximum", "required",
    "additionalProperties",
)  # fmt: skip


def api_body(document: dict[str, Any]) -> dict[str, Any]:
    """`document` (OpenAPI 3.1) as API Gateway imports it: OpenAPI 3.0 and its extensions."""
    paths: dict[str, dict[str, Any]] = {}
    for path, operations in document["paths"].items():
        paths[path] = {method: _operation(path, method, o) for method, o in operations.items()}
    for path, operation in _partner_reads(document):
        paths[PARTNERS + path] = {"get": {**_operation(path, "get", operation), **_for_partners()}}
    # Not part of the document itself.
    paths["/openapi.json"] = {"get": _route("/openapi.json", "get", [])}
    for path in list(document["paths"]):
        parameters = _path_parameters(path)
        # The service answers preflights, as it has the allowed origins.
        paths[path]["options"] = _route(path, "options", parameters)
    return {
        "openapi": "3.0.1",
        "info": {"title": Ref("AWS::StackName"), "version": document["info"]["version"]},
        "x-amazon-apigateway-request-validators": {
            "parameters": {"validateRequestParameters": True, "validateRequestBody": False},
            "everything": {"validateRequestParameters": True, "validateRequestBody": True},
        },
        "x-amazon-apigateway-request-validator": "parameters",
        "x-amazon-apigateway-gateway-responses": gateway_responses(),
        "paths": paths,
        "components": {"securitySchemes": _security_schemes(), "schemas": _models(document)},
    }


def _operation(path: str, method: str, described: dict[str, Any]) -> dict[str, Any]:
    queries = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for query in described.get("parameters", [])
        if query["in"] == "query"
        for name in exploded_properties(query) or [query["name"]]
    ]
    route = _route(path, method, [*_path_parameters(path), *queries])
    route["responses"] = {
        status: {"description": answer["description"]}
        for status, answer in described["responses"].items()
        if status < "300"
    }
    if "security" in described:
        route["security"] = [{TOKEN: []}]
    if "requestBody" in described:
        schema = described["requestBody"]["content"]["application/json"]["schema"]
        route["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _schema(schema)}},
        }
        route["x-amazon-apigateway-request-validator"] = "everything"
    return route


def _route(path: str, method: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """A method that passes the request on."""
    integration: dict[str, Any] = {
        "type": "http_proxy",
        "httpMethod": method.upper(),
        "uri": Sub("${BackendUrl}" + path),
        "connectionType": "VPC_LINK",
        "connectionId": LINK,
        "timeoutInMillis": TIMEOUT_MS,
    }
    integration["requestParameters"] = REQUEST_ID | {
        f"integration.request.path.{name}": f"method.request.path.{name}" for name in _names(path)
    }
    given = {"parameters": parameters} if parameters else {}
    return {
        **given,
        "responses": {"200": {"description": "Successful Response"}},
        "x-amazon-apigateway-integration": integration,
    }


def _partner_reads(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        read = operations.get("get", {})
        if "mysfits" in read.get("tags", []) and "security" not in read:
            yield path, read


def _for_partners() -> dict[str, Any]:
    return {"security": [{KEY: []}]}


def _names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _names(path)
    ]


def _security_schemes() -> dict[str, Any]:
    return {
        # The ID token: Cognito authorizers take an access token only on methods with OAuth scopes.
        TOKEN: {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
                "type": "cognito_user_pools",
                "providerARNs": [Import("${UsersStack}-UserPoolArn")],
            },
        },
        KEY: {"type": "apiKey", "name": "x-api-key", "in": "header"},
    }


def _models(document: dict[str, Any]) -> dict[str, Any]:
    """The schemas of request bodies, and those they refer to."""
    schemas = document["components"]["schemas"]
    wanted = sorted(_references({"paths": _bodies(document)}))
    models: dict[str, Any] = {}
    while wanted:
        name = wanted.pop(0)
        models[name] = _schema(schemas[name])
        wanted += sorted(_references(schemas[name]) - set(models) - set(wanted))
    return models


def _bodies(document: dict[str, Any]) -> list[Any]:
    return [
        operation["requestBody"]
        for operations in document["paths"].values()
        for operation in operations.values()
        if "requestBody" in operation
    ]


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"].rsplit("/", 1)[1]} if "$ref" in node else set()
        return own.union(*(_references(child) for child in node.values()))
    if isinstance(node, list):
        return set[str]().union(*(_references(child) for child in node))
    return set()


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` with the keywords of JSON Schema draft 4, which is what API Gateway supports."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    converted = {key: _whole(schema[key]) for key in _SCHEMA_KEYWORDS if key in schema}
    if "properties" in schema:
        converted["properties"] = {
            name: _schema(field) for name, field in schema["properties"].items()
        }
    return converted


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value
