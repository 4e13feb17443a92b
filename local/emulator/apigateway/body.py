"""What an API's body in OpenAPI says beyond paths: all of it is done, or the stack fails.

ministack reads of a body the paths, the authorizers, and an integration's type, method and address.
Parameters, mappings, VPC links, timeouts, request validators, models and the gateway's own answers
are added here; what neither knows is refused, as silence would look like agreement.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from ministack.services import apigateway_v1

from local.emulator.apigateway import proxy, vpc_link

Spec = dict[str, Any]

PREFIX = "x-amazon-apigateway-"
METHODS = {"get", "post", "put", "delete", "patch", "head", "options"}
PLACES = {"path": "path", "query": "querystring", "header": "header"}

OF_A_BODY = {"gateway-responses", "request-validator", "request-validators"}
OF_AN_OPERATION = {"integration", "request-validator"}
OF_AN_INTEGRATION = {
    "cacheKeyParameters", "connectionId", "connectionType", "credentials", "httpMethod",
    "passthroughBehavior", "requestParameters", "requestTemplates", "responses", "timeoutInMillis",
    "type", "uri",
}  # fmt: skip


def complete(api_id: str, spec: Spec) -> None:
    """Adds to the API what ministack's import left out; raises ValueError, as the import on AWS
    does, where the body contradicts itself."""
    refuse_unknown("the body", {key: key for key in spec if key.startswith(PREFIX)}, OF_A_BODY)
    import_models(api_id, spec)
    import_gateway_responses(api_id, spec)
    validators = import_validators(api_id, spec)
    resources = {each["path"]: each for each in apigateway_v1._resources[api_id].values()}
    for path, item in spec["paths"].items():
        refuse_unknown(path, item, {*METHODS, "parameters"})
        for verb in METHODS & set(item):
            operation = {PREFIX + "request-validator": spec.get(PREFIX + "request-validator")}
            operation |= item[verb]
            parameters = item.get("parameters", []) + item[verb].get("parameters", [])
            where = f"{verb.upper()} {path}"
            method = resources[path]["resourceMethods"][verb.upper()]
            method["requestParameters"] = request_parameters(parameters)
            method["requestModels"] = request_models(api_id, operation, where)
            method["requestValidatorId"] = validator_of(operation, validators, where)
            complete_integration(api_id, resources[path]["id"], method, operation, where)


def refuse_unknown(where: str, said: Spec, known: set[str]) -> None:
    for key in said:
        if key.removeprefix(PREFIX) not in known:
            raise ValueError(f"{key} in {where} is not known to the emulated API Gateway")


def import_models(api_id: str, spec: Spec) -> None:
    for name, schema in spec.get("components", {}).get("schemas", {}).items():
        if not name.isalnum():
            raise ValueError(f"Model name must be alphanumeric: {name}")
        refuse_lost_references(schema, spec, name)
        # Models refer to each other by their addresses, as API Gateway rewrites it, too.
        text = json.dumps(schema).replace(
            '"#/components/schemas/',
            f'"https://apigateway.amazonaws.com/restapis/{api_id}/models/',
        )
        made(apigateway_v1._create_model(api_id, {"name": name, "schema": text}))


def refuse_lost_references(node: Any, spec: Spec, model: str) -> None:
    for reference in re.findall(r'"\$ref": "([^"]*)"', json.dumps(node)):
        name = reference.removeprefix("#/components/schemas/")
        if name not in spec["components"]["schemas"]:
            raise ValueError(f"Invalid model specified: {model} refers to {reference}")


def import_gateway_responses(api_id: str, spec: Spec) -> None:
    for kind, response in spec.get(PREFIX + "gateway-responses", {}).items():
        refuse_unknown(kind, response, {"statusCode", "responseParameters", "responseTemplates"})
        made(apigateway_v1._put_gateway_response(api_id, kind, response))


def import_validators(api_id: str, spec: Spec) -> dict[str, str]:
    """Name -> id."""
    ids = {}
    for name, validator in spec.get(PREFIX + "request-validators", {}).items():
        said = {"name": name, **validator}
        ids[name] = made(apigateway_v1._create_request_validator(api_id, said))["id"]
    return ids


def validator_of(operation: Spec, validators: dict[str, str], where: str) -> str | None:
    name = operation[PREFIX + "request-validator"]
    if name is not None and name not in validators:
        raise ValueError(f"Invalid request validator for {where}: {name}")
    return validators.get(name)


def request_parameters(parameters: list[Spec]) -> dict[str, bool]:
    """`method.request.path.mysfitId` -> whether it is required."""
    return {
        f"method.request.{PLACES[each['in']]}.{each['name']}": each.get("required", False)
        for each in parameters
    }


def request_models(api_id: str, operation: Spec, where: str) -> dict[str, str]:
    """Media type -> model."""
    models = {}
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        if name not in apigateway_v1._models[api_id]:
            raise ValueError(f"Invalid model identifier specified for {where}: {name}")
        models[media_type] = name
    return models


def complete_integration(
    api_id: str, resource_id: str, method: Spec, operation: Spec, where: str
) -> None:
    refuse_unknown(where, {key: 0 for key in operation if key.startswith("x-")}, OF_AN_OPERATION)
    said = operation.get(PREFIX + "integration")
    if said is None:
        raise ValueError(f"No integration defined for method {where}")
    refuse_unknown(f"the integration of {where}", said, OF_AN_INTEGRATION)
    for target, source in said.get("requestParameters", {}).items():
        refuse_wrong_mapping(target, source, method["requestParameters"])
    refuse_private_names(said.get("uri", ""))
    connection = said.get("connectionId", "")
    # What a variable of the stage names is known when the stage is asked.
    known = vpc_link.VARIABLE.fullmatch(connection) or connection in vpc_link.links
    if said.get("connectionType") == "VPC_LINK" and not known:
        raise ValueError(f"VPC link not found for {where}: {connection}")
    verb = method["httpMethod"]
    made(
        apigateway_v1._put_integration(
            api_id, resource_id, verb, {**said, "type": said["type"].upper()}
        )
    )
    method["methodIntegration"]["connectionId"] = said.get("connectionId")
    for pattern, response in said.get("responses", {}).items():
        apigateway_v1._put_integration_response(
            api_id,
            resource_id,
            verb,
            str(response["statusCode"]),
            {**response, "selectionPattern": "" if pattern == "default" else pattern},
        )


def refuse_private_names(uri: str) -> None:
    """API Gateway wants the last label of a host to be a public one, even where a VPC link decides.
    https://github.com/aws/aws-cdk/issues/24017"""
    host = urlsplit(uri).hostname or ""
    if uri.startswith("http") and host.rpartition(".")[2] in ("", "internal", "local", host):
        raise ValueError(f"Invalid HTTP endpoint specified for URI: {uri}")


def refuse_wrong_mapping(target: str, source: str, declared: dict[str, bool]) -> None:
    literal = len(source) >= 2 and source[0] == source[-1] == "'"
    if not literal and source not in declared and source not in proxy.CONTEXT:
        raise ValueError(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
            f"[Invalid mapping expression parameter specified: {source}]"
        )
    if not re.fullmatch(r"integration\.request\.(path|querystring|header)\.[\w.-]+", target):
        raise ValueError(f"Invalid mapping expression specified: {target}")


def made(answer: Any) -> Any:
    """The JSON of what ministack's API made, or ValueError with its reason."""
    status, _, body = answer
    if status >= 400:
        raise ValueError(json.loads(body).get("message", body))
    return json.loads(body)
