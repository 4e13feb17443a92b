"""The import of an API's body in OpenAPI: all of it is imported, or the stack fails.

ministack reads the paths, the authorizers, and an integration's type, method and address. Here the
body is imported through API Gateway's own API; what it says beyond `openapi_body.schema.json` is
refused, as ignoring it would look like agreement. An update keeps the API's id, as PutRestApi in
mode overwrite does.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from local.emulator.apigateway import vpc_link
from local.emulator.aws_api import rest
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties

Spec = dict[str, Any]

PREFIX = "x-amazon-apigateway-"
INTEGRATION, VALIDATOR = f"{PREFIX}integration", f"{PREFIX}request-validator"
METHODS = ("get", "post", "put", "delete", "patch", "head", "options")
LOCATIONS = {"path": "path", "query": "querystring", "header": "header"}
MODEL = "#/components/schemas/"

TARGET = re.compile(r"integration\.request\.(path|querystring|header)\.[\w.-]+")
CONTEXT = ("context.requestId",)
"""Variables of the request context that http_proxy.py can map."""

SCHEMA = Draft202012Validator(
    json.loads(Path(__file__).with_name("openapi_body.schema.json").read_text(encoding="utf-8"))
)


def install() -> None:
    resource_types.change(
        "AWS::ApiGateway::RestApi", convert=without_body, complete=import_changed_body
    )


def without_body(properties: Properties) -> Properties:
    """What ministack is given; the API's name is then the body's title."""
    body = properties.get("Body")
    if not isinstance(body, dict):
        return properties
    rest_of_them = {key: value for key, value in properties.items() if key != "Body"}
    return {"Name": body["info"]["title"], **rest_of_them}


def import_changed_body(api_id: str, new: Properties, old: Properties) -> None:
    if new.get("Body") != old.get("Body"):
        Import(api_id, new["Body"]).run()


class Import:
    """One import, through API Gateway's API. `run` raises ValueError, as the import on AWS fails,
    where the body contradicts itself."""

    def __init__(self, api_id: str, spec: Spec) -> None:
        self._api = f"/restapis/{api_id}"
        self._spec = spec
        self._resources: dict[str, str] = {}
        self._validators: dict[str, str] = {}
        self._security: dict[str, Spec] = {}

    def run(self) -> None:
        self._check()
        self._clear()
        self._models()
        for kind, response in self._spec.get(f"{PREFIX}gateway-responses", {}).items():
            rest("PUT", f"{self._api}/gatewayresponses/{kind}", response)
        self._validators = {
            name: self._create("requestvalidators", name=name, **validator)
            for name, validator in self._spec.get(f"{VALIDATOR}s", {}).items()
        }
        self._security = {
            name: self._authorization(name, scheme)
            for name, scheme in self._components("securitySchemes").items()
        }
        for path, item in self._spec["paths"].items():
            resource = self._resource(path)
            for verb in (each for each in METHODS if each in item):
                self._method(resource, verb.upper(), item, item[verb], f"{verb.upper()} {path}")

    def _check(self) -> None:
        for path, item in self._spec.get("paths", {}).items():
            for verb in (each for each in METHODS if each in item):
                if INTEGRATION not in item[verb]:
                    raise ValueError(f"No integration defined for method {verb.upper()} {path}")
        for error in SCHEMA.iter_errors(self._spec):
            raise ValueError(f"{error.json_path} in the API's body: {error.message}")

    def _components(self, kind: str) -> Spec:
        components: Spec = self._spec.get("components", {}).get(kind, {})
        return components

    def _create(self, kind: str, **parameters: Any) -> str:
        created_id: str = rest("POST", f"{self._api}/{kind}", parameters)["id"]
        return created_id

    def _clear(self) -> None:
        """Removes what an earlier body left; deployments keep their snapshots of it."""
        for resource in rest("GET", f"{self._api}/resources")["item"]:
            if resource["path"] == "/":
                self._resources["/"] = resource["id"]
                for verb in resource.get("resourceMethods", {}):
                    rest("DELETE", f"{self._api}/resources/{resource['id']}/methods/{verb}")
            else:
                rest("DELETE", f"{self._api}/resources/{resource['id']}")
        for kind, key in (
            ("models", "name"),
            ("authorizers", "id"),
            ("requestvalidators", "id"),
        ):
            for each in rest("GET", f"{self._api}/{kind}")["item"]:
                rest("DELETE", f"{self._api}/{kind}/{each[key]}")
        for each in rest("GET", f"{self._api}/gatewayresponses")["item"]:
            if not each["defaultResponse"]:
                rest("DELETE", f"{self._api}/gatewayresponses/{each['responseType']}")

    def _models(self) -> None:
        schemas = self._components("schemas")
        for name, schema in schemas.items():
            if not name.isalnum():
                raise ValueError(f"Model name must be alphanumeric: {name}")
            text = json.dumps(schema)
            for reference in re.findall(r'"\$ref": "([^"]*)"', text):
                if reference.removeprefix(MODEL) not in schemas:
                    raise ValueError(f"Invalid model specified: {name} refers to {reference}")
            # Models refer to each other by their addresses, as API Gateway rewrites them, too.
            address = f"https://apigateway.amazonaws.com{self._api}/models/"
            text = text.replace(f'"{MODEL}', f'"{address}')
            self._create("models", name=name, schema=text, contentType="application/json")

    def _authorization(self, name: str, scheme: Spec) -> Spec:
        """What a method that names this security scheme is given."""
        authorizer = scheme.get(f"{PREFIX}authorizer")
        if authorizer is None:
            return {"apiKeyRequired": True}
        authorizer_id = self._create(
            "authorizers",
            name=name,
            type="COGNITO_USER_POOLS",
            providerARNs=authorizer["providerARNs"],
            identitySource=f"method.request.header.{scheme['name']}",
        )
        return {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": authorizer_id}

    def _resource(self, path: str) -> str:
        """The id of the path's resource, created with its parents where it is missing."""
        if path not in self._resources:
            parent, _, part = path.rpartition("/")
            created = rest(
                "POST", f"{self._api}/resources/{self._resource(parent or '/')}", {"pathPart": part}
            )
            self._resources[path] = created["id"]
        return self._resources[path]

    def _method(self, resource: str, verb: str, item: Spec, operation: Spec, where: str) -> None:
        parameters = {
            f"method.request.{LOCATIONS[each['in']]}.{each['name']}": each.get("required", False)
            for each in [*item.get("parameters", []), *operation.get("parameters", [])]
        }
        method: Spec = {
            "requestParameters": parameters,
            "requestModels": self._request_models(operation, where),
            "requestValidatorId": self._validator(operation, where),
        }
        everywhere: list[Spec] = self._spec.get("security", [])
        for requirement in operation.get("security", everywhere):
            for scheme, scopes in requirement.items():
                method |= self._security[scheme]
                if scopes:
                    method["authorizationScopes"] = scopes
        address = f"{self._api}/resources/{resource}/methods/{verb}"
        rest("PUT", address, method)
        self._integration(f"{address}/integration", operation[INTEGRATION], parameters, where)

    def _request_models(self, operation: Spec, where: str) -> dict[str, str]:
        """Media type -> model."""
        models = {}
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            name = content["schema"].get("$ref", "").removeprefix(MODEL)
            if name not in self._components("schemas"):
                raise ValueError(f"Invalid model identifier specified for {where}: {name}")
            models[media_type] = name
        return models

    def _validator(self, operation: Spec, where: str) -> str | None:
        default: str = self._spec.get(VALIDATOR, "")
        name = operation.get(VALIDATOR, default)
        if name and name not in self._validators:
            raise ValueError(f"Invalid request validator for {where}: {name}")
        return self._validators.get(name)

    def _integration(
        self, address: str, integration: Spec, declared: dict[str, bool], where: str
    ) -> None:
        for target, source in integration.get("requestParameters", {}).items():
            refuse_invalid_mapping(target, source, declared)
        refuse_private_host(integration.get("uri", ""))
        link = integration.get("connectionId", "")
        # What a stage variable names is known when the stage is asked.
        known = vpc_link.VARIABLE.fullmatch(link) or link in vpc_link.links
        if integration.get("connectionType") == "VPC_LINK" and not known:
            raise ValueError(f"VPC link not found for {where}: {link}")
        rest("PUT", address, {**integration, "type": integration["type"].upper()})
        if link:
            operation = {"op": "replace", "path": "/connectionId", "value": link}
            rest("PATCH", address, {"patchOperations": [operation]})
        for pattern, response in integration.get("responses", {}).items():
            selection = {"selectionPattern": "" if pattern == "default" else pattern}
            rest("PUT", f"{address}/responses/{response['statusCode']}", {**response, **selection})


def refuse_private_host(uri: str) -> None:
    """API Gateway requires a host's last label to be a public one, even where a VPC link decides.
    https://github.com/aws/aws-cdk/issues/24017"""
    host = urlsplit(uri).hostname or ""
    if uri.startswith("http") and host.rpartition(".")[2] in ("", "internal", "local", host):
        raise ValueError(f"Invalid HTTP endpoint specified for URI: {uri}")


def refuse_invalid_mapping(target: str, source: str, declared: dict[str, bool]) -> None:
    literal = len(source) >= 2 and source[0] == source[-1] == "'"
    if not literal and source not in declared and source not in CONTEXT:
        raise ValueError(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
            f"[Invalid mapping expression parameter specified: {source}]"
        )
    if not TARGET.fullmatch(target):
        raise ValueError(f"Invalid mapping expression specified: {target}")
