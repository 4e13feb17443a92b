"""API Gateway: rate limits, authorization, integrations, gateway responses, validation, logs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.session import get_session

from cfn.generate.gateway_responses import FALLS_BACK
from docs.openapi import openapi
from tests.cfn.rules.reading import TASK, containers
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

METHOD_SETTINGS = "Resources|Stage|Properties|MethodSettings|0|"
BODY = "Resources|Api|Properties|Body|"


@rule(
    # That each limit works, the quota too, is shown by tests/deployed/test_change.py.
    "requests are rate-limited: stage throttle and partner usage plan, each apart",
    no_rate_limit=drop("api", f"{METHOD_SETTINGS}ThrottlingRateLimit"),
    no_burst_limit=drop("api", f"{METHOD_SETTINGS}ThrottlingBurstLimit"),
    one_route_only=put("api", f"{METHOD_SETTINGS}ResourcePath", "/~1mysfits"),
    partners_without_limit=drop("api", "Resources|PartnerPlan|Properties|Throttle"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["api"], RequestsPerSecond=7)
    settings = stack.resources["Stage"]["Properties"]["MethodSettings"][0]
    if (settings["HttpMethod"], settings["ResourcePath"]) != ("*", "/*"):
        yield "the throttle does not apply to every method"
    if {settings.get("ThrottlingRateLimit"), settings.get("ThrottlingBurstLimit")} != {7}:
        yield "the stage's limits"
    if "Throttle" not in stack.resources["PartnerPlan"]["Properties"]:
        yield "the partners' limits"


@rule(
    "routes of signed-in users have the Cognito authorizer, partners' routes need an API key",
    unauthorized_like=drop("api", f"{BODY}paths|/mysfits/{{mysfitId}}/like|post|security"),
    key_instead_of_token=put("api", f"{BODY}paths|/me|get|security", [{"PartnerKey": []}]),
    partners_without_key=drop("api", f"{BODY}paths|/partners/mysfits|get|security"),
    authorized_preflight=put("api", f"{BODY}paths|/me|options|security", [{"CognitoToken": []}]),
    another_pool=put(
        "api",
        f"{BODY}components|securitySchemes|CognitoToken|x-amazon-apigateway-authorizer|providerARNs",
        ["arn:aws:cognito-idp:eu-west-1:111111111111:userpool/other"],
    ),
    other_key_header=put("api", f"{BODY}components|securitySchemes|PartnerKey|name", "key"),
    no_authorizer_type=drop(
        "api", f"{BODY}components|securitySchemes|CognitoToken|x-amazon-apigateway-authtype"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    body = Stack(templates["api"]).resources["Api"]["Properties"]["Body"]
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            wanted: list[dict[str, list[str]]] = []
            if path.startswith("/partners/"):
                wanted = [{"PartnerKey": []}]
            elif "security" in described_operations().get((path, method), {}):
                wanted = [{"CognitoToken": []}]
            if operation.get("security", []) != wanted:
                yield f"{method} {path}"
    scheme = body["components"]["securitySchemes"]["CognitoToken"]
    if scheme.get("x-amazon-apigateway-authtype") != "cognito_user_pools":
        yield "the authorizer"
    if scheme["x-amazon-apigateway-authorizer"]["providerARNs"] != [
        "<import test-users-UserPoolArn>"
    ]:
        yield "the pool"
    # API Gateway reads its own keys from this header only.
    if body["components"]["securitySchemes"]["PartnerKey"] != {
        "type": "apiKey",
        "name": "x-api-key",
        "in": "header",
    }:
        yield "the partners' key scheme"


@rule(
    "methods are proxied by the VPC link to their own path, with path parameters and request id",
    no_stage_variable=drop("api", "Resources|Stage|Properties|Variables"),
    # Such a link could not be deleted once the method is gone.
    link_in_the_method=put(
        "api",
        f"{BODY}paths|/me|get|x-amazon-apigateway-integration|connectionId",
        {"Ref": "VpcLink"},
    ),
    over_the_internet=put(
        "api",
        f"{BODY}paths|/me|get|x-amazon-apigateway-integration|connectionType",
        "INTERNET",
    ),
    no_path_parameter=drop(
        "api",
        f"{BODY}paths|/mysfits/{{mysfitId}}|get|x-amazon-apigateway-integration|requestParameters"
        "|integration.request.path.mysfitId",
    ),
    no_request_id=drop(
        "api",
        f"{BODY}paths|/me|get|x-amazon-apigateway-integration|requestParameters"
        "|integration.request.header.X-Request-Id",
    ),
    callers_request_id=put(
        "api",
        f"{BODY}paths|/me|get|x-amazon-apigateway-integration|requestParameters"
        "|integration.request.header.X-Request-Id",
        "method.request.header.X-Request-Id",
    ),
    another_path=put(
        "api",
        f"{BODY}paths|/mysfits/{{mysfitId}}/adopt|post|x-amazon-apigateway-integration|uri",
        {"Fn::Sub": "${BackendUrl}/mysfits/{mysfitId}/like"},
    ),
    another_method=put(
        "api", f"{BODY}paths|/me|options|x-amazon-apigateway-integration|httpMethod", "GET"
    ),
    no_preflight=drop("api", f"{BODY}paths|/mysfits/{{mysfitId}}/like|options"),
    longer_timeout=put(
        "api", f"{BODY}paths|/me|get|x-amazon-apigateway-integration|timeoutInMillis", 30000
    ),
)
def _(templates: Templates) -> Iterator[str]:
    api = Stack(templates["api"], BackendUrl="http://b").resources
    if api["Stage"]["Properties"].get("Variables") != {"vpcLink": "<VpcLink>"}:
        yield "the stage has no vpcLink variable"
    body = api["Api"]["Properties"]["Body"]
    for path, methods in body["paths"].items():
        if "/partners" not in path and path != "/openapi.json" and "options" not in methods:
            yield f"{path}: no preflight"
        for method, operation in methods.items():
            integration = operation["x-amazon-apigateway-integration"]
            names = re.findall(r"{(\w+)}", path)
            wanted = {
                "type": "http_proxy",
                "httpMethod": method.upper(),
                "uri": "http://b" + path.removeprefix("/partners"),
                "connectionType": "VPC_LINK",
                "connectionId": "${stageVariables.vpcLink}",
                "timeoutInMillis": 10000,
                "requestParameters": {
                    "integration.request.header.X-Request-Id": "context.requestId",
                    **{f"integration.request.path.{n}": f"method.request.path.{n}" for n in names},
                },
            }
            if integration != wanted:
                yield f"{method} {path}"


@rule(
    "BackendUrl is an address that API Gateway accepts: a public top-level domain, no path",
    any_host_allowed=put("api", "Parameters|BackendUrl|AllowedPattern", r"^https?://[^/\s]+$"),
    path_allowed=put("api", "Parameters|BackendUrl|AllowedPattern", "^https?://.+[a-z]$"),
)
def _(templates: Templates) -> Iterator[str]:
    declared = templates["api"]["Parameters"]["BackendUrl"]
    for address, valid in (
        ("https://api.example.org:8443", True),
        ("http://service.mysfits.internal", False),
        ("http://service.local", False),
        ("http://service", False),
        ("http://api.example.org/path", False),
    ):
        if bool(re.search(declared["AllowedPattern"], address)) != valid:
            yield address


@rule(
    "gateway responses are problems with CORS headers, and every kind has one or a fallback",
    no_cors_header=drop(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|UNAUTHORIZED|responseParameters"
        "|gatewayresponse.header.Access-Control-Allow-Origin",
    ),
    any_origin=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|THROTTLED|responseParameters"
        "|gatewayresponse.header.Access-Control-Allow-Origin",
        "'*'",
    ),
    kind_missing=drop("api", f"{BODY}x-amazon-apigateway-gateway-responses|EXPIRED_TOKEN"),
    not_a_problem=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|DEFAULT_5XX|responseTemplates",
        {"application/json": '{"message": $context.error.messageString}'},
    ),
    another_status=put(
        "api", f"{BODY}x-amazon-apigateway-gateway-responses|BAD_REQUEST_BODY|statusCode", 400
    ),
    unquoted_header=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|THROTTLED|responseParameters"
        "|gatewayresponse.header.Retry-After",
        "1",
    ),
    unknown_address_is_403=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|MISSING_AUTHENTICATION_TOKEN|statusCode",
        403,
    ),
)
def _(templates: Templates) -> Iterator[str]:
    body = Stack(templates["api"]).resources["Api"]["Properties"]["Body"]
    responses = body["x-amazon-apigateway-gateway-responses"]
    missing = gateway_response_kinds() - set(responses) - set(FALLS_BACK)
    yield from (f"{kind} is missing" for kind in missing)
    statuses = {
        "UNAUTHORIZED": 401, "EXPIRED_TOKEN": 401, "ACCESS_DENIED": 403, "INVALID_API_KEY": 403,
        "MISSING_AUTHENTICATION_TOKEN": 404, "RESOURCE_NOT_FOUND": 404, "BAD_REQUEST_BODY": 422,
        "REQUEST_TOO_LARGE": 413, "THROTTLED": 429, "QUOTA_EXCEEDED": 429, "WAF_FILTERED": 429,
        "INTEGRATION_FAILURE": 503, "INTEGRATION_TIMEOUT": 503, "DEFAULT_4XX": 400,
        "DEFAULT_5XX": 500,
    }  # fmt: skip
    for kind, response in responses.items():
        headers = response["responseParameters"]
        if headers.get("gatewayresponse.header.Access-Control-Allow-Origin") != (
            "'https://mysfits.test'"
        ):
            yield f"{kind}: no CORS header for the site"
        if headers.get("gatewayresponse.header.Content-Type") != "'application/problem+json'":
            yield f"{kind}: not a problem"
        # API Gateway refuses a literal without quotes of its own.
        if not all(re.fullmatch(r"'[^']*'|context\.\w+", value) for value in headers.values()):
            yield f"{kind}: a header is neither a literal nor of the context"
        problem = response["responseTemplates"]["application/json"]
        if f'"status": {response["statusCode"]},' not in problem or "requestId" not in problem:
            yield f"{kind}: the problem has another status, or no request id"
        if kind in statuses and response["statusCode"] != statuses[kind]:
            yield f"{kind}: {response['statusCode']}"


@rule(
    "request bodies are validated against their models",
    no_validator=drop("api", f"{BODY}paths|/mysfits|post|x-amazon-apigateway-request-validator"),
    no_model=drop("api", f"{BODY}paths|/mysfits|post|requestBody"),
    bodies_not_validated=put(
        "api",
        f"{BODY}x-amazon-apigateway-request-validators|everything|validateRequestBody",
        False,
    ),
)
def _(templates: Templates) -> Iterator[str]:
    body = Stack(templates["api"]).resources["Api"]["Properties"]["Body"]
    validators = body["x-amazon-apigateway-request-validators"]
    for (path, method), described in described_operations().items():
        if "requestBody" not in described:
            continue
        operation = body["paths"][path][method]
        name = operation.get("x-amazon-apigateway-request-validator")
        if (
            not validators.get(name, {}).get("validateRequestBody")
            or "requestBody" not in operation
        ):
            yield f"{method} {path}"


@rule(
    "access logs hold no tokens or bodies, execution logs are off, the service is traced",
    no_request_id_logged=put(
        "api", "Resources|Stage|Properties|AccessLogSetting|Format", '{"path": "$context.path"}'
    ),
    bodies_logged=put("api", f"{METHOD_SETTINGS}DataTraceEnabled", True),
    token_logged=put(
        "api",
        "Resources|Stage|Properties|AccessLogSetting|Format",
        '{"requestId": "$context.requestId", "token": "$context.authorizer.token"}',
    ),
    # $context.error.message quotes a malformed Authorization header.
    error_message_logged=put(
        "api",
        "Resources|Stage|Properties|AccessLogSetting|Format",
        '{"requestId":"$context.requestId","reason":"$context.error.message"}',
    ),
    execution_logs_on=put("api", f"{METHOD_SETTINGS}LoggingLevel", "ERROR"),
    service_tracing_off=put("service", f"{TASK}Environment|Name=MYSFITS_TRACING|Value", "off"),
    no_xray_daemon=drop("service", "Resources|TaskDefinition|Properties|ContainerDefinitions|1"),
)
def _(templates: Templates) -> Iterator[str]:
    stage = Stack(templates["api"]).resources["Stage"]["Properties"]
    if stage["MethodSettings"][0]["DataTraceEnabled"] is not False:
        yield "bodies are logged"
    line = stage["AccessLogSetting"]["Format"]
    if "$context.requestId" not in line or "\n" in line:
        yield "no request id, or several lines"
    if stage["MethodSettings"][0]["LoggingLevel"] != "OFF":
        yield "execution logs go to a log group that no stack owns"
    if re.search(r"token|header|email|error\.message", line, re.IGNORECASE):
        yield "the log line may hold a token or an address"
    names = [container["Name"] for container in containers(templates)]
    tracing = {"Name": "MYSFITS_TRACING", "Value": "xray"}
    if names != ["service", "tracing"] or tracing not in containers(templates)[0]["Environment"]:
        yield "the service is not traced"


def gateway_response_kinds() -> set[str]:
    """Every kind that API Gateway has, by botocore's model of its API."""
    kinds: Any = get_session().get_service_model("apigateway").shape_for("GatewayResponseType")
    return set(kinds.enum)


@cache
def described_operations() -> dict[tuple[str, str], dict[str, Any]]:
    """The operations of the service's OpenAPI document, by path and method."""
    return {
        (path, method): operation
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    }
