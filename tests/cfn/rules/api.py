"""What API Gateway does before, instead of and after the service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.cfn.rules.reading import TASK, containers
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

METHOD_SETTINGS = "Resources|Stage|Properties|MethodSettings|0|"
BODY = "Resources|Api|Properties|Body|"


@rule(
    "who asks too much is slowed down, visitors and partners apart",
    no_limit=drop("api", f"{METHOD_SETTINGS}ThrottlingRateLimit"),
    no_burst=drop("api", f"{METHOD_SETTINGS}ThrottlingBurstLimit"),
    one_route=put("api", f"{METHOD_SETTINGS}ResourcePath", "/~1mysfits"),
    partners_without_quota=drop("api", "Resources|PartnerPlan|Properties|Quota"),
    partners_without_limit=drop("api", "Resources|PartnerPlan|Properties|Throttle"),
    key_of_no_plan=drop("api", "Resources|PartnerPlanKey"),
    firewall_unused=drop("api", "Resources|FirewallAssociation"),
    firewall_elsewhere=put(
        "api",
        "Resources|FirewallAssociation|Properties|ResourceArn",
        {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:${AWS::AccountId}:/restapis/${Api}"},
    ),
    firewall_of_cloudfront=put("api", "Resources|Firewall|Properties|Scope", "CLOUDFRONT"),
    firewall_by_default=put("api", "Parameters|AddressRequestsPerFiveMinutes|Default", 2000),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["api"], RequestsPerSecond=7, AddressRequestsPerFiveMinutes=500)
    settings = stack.resources["Stage"]["Properties"]["MethodSettings"][0]
    if (settings["HttpMethod"], settings["ResourcePath"]) != ("*", "/*"):
        yield "not every method"
    if {settings.get("ThrottlingRateLimit"), settings.get("ThrottlingBurstLimit")} != {7}:
        yield "the stage"
    plan = stack.resources["PartnerPlan"]["Properties"]
    if not {"Quota", "Throttle"} <= set(plan) or plan["Quota"]["Period"] != "MONTH":
        yield "the partners' plan"
    if not stack.of_type("AWS::ApiGateway::UsagePlanKey"):
        yield "the partners' key"
    rules = stack.resources["Firewall"]["Properties"]["Rules"]
    if rules[0]["Statement"]["RateBasedStatement"]["Limit"] != 500:
        yield "the firewall's limit"
    guarded = {
        each["ResourceArn"] for each in stack.of_type("AWS::WAFv2::WebACLAssociation").values()
    }
    # The ARN of a stage has no account.
    if guarded != {"arn:aws:apigateway:eu-west-1::/restapis/<Api>/stages/<Stage>"}:
        yield "the firewall guards nothing"
    if stack.resources["Firewall"]["Properties"]["Scope"] != "REGIONAL":
        yield "the firewall is not the region's"
    if Stack(templates["api"]).of_type("AWS::WAFv2::WebACL"):
        yield "a firewall nobody asked for"


@rule(
    "every method that needs a visitor asks Cognito first, a partner's method asks for the key",
    open_like=drop("api", f"{BODY}paths|/mysfits/{{mysfitId}}/like|post|security"),
    key_instead=put("api", f"{BODY}paths|/me|get|security", [{"PartnerKey": []}]),
    open_partners=drop("api", f"{BODY}paths|/partners/mysfits|get|security"),
    closed_preflight=put("api", f"{BODY}paths|/me|options|security", [{"CognitoToken": []}]),
    other_pool=put(
        "api",
        f"{BODY}components|securitySchemes|CognitoToken|x-amazon-apigateway-authorizer|providerARNs",
        ["arn:aws:cognito-idp:eu-west-1:111111111111:userpool/other"],
    ),
    no_key=put("api", f"{BODY}components|securitySchemes|PartnerKey|name", "key"),
    not_an_authorizer=drop(
        "api", f"{BODY}components|securitySchemes|CognitoToken|x-amazon-apigateway-authtype"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    body = Stack(templates["api"]).resources["Api"]["Properties"]["Body"]
    public = {
        "/",
        "/health/live",
        "/health/ready",
        "/mysfits",
        "/mysfits/{mysfitId}",
        "/openapi.json",
    }
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            wanted: list[dict[str, list[str]]] = [{"CognitoToken": []}]
            if path.startswith("/partners/"):
                wanted = [{"PartnerKey": []}]
            elif method == "options" or (method == "get" and path in public):
                wanted = []
            if operation.get("security", []) != wanted:
                yield f"{method} {path}"
    scheme = body["components"]["securitySchemes"]["CognitoToken"]
    if scheme.get("x-amazon-apigateway-authtype") != "cognito_user_pools":
        yield "the authorizer"
    if scheme["x-amazon-apigateway-authorizer"]["providerARNs"] != [
        "<import test-users-UserPoolArn>"
    ]:
        yield "the pool"
    # By this name alone API Gateway knows the scheme for its own keys.
    if body["components"]["securitySchemes"]["PartnerKey"] != {
        "type": "apiKey",
        "name": "x-api-key",
        "in": "header",
    }:
        yield "the partners' key is not asked for"


@rule(
    "every request goes through the VPC link to the same path, ids and all",
    no_link=drop("api", "Resources|Stage|Properties|Variables"),
    # It could not be deleted once the method is gone.
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
    literal_id=drop(
        "api",
        f"{BODY}paths|/mysfits/{{mysfitId}}|get|x-amazon-apigateway-integration|requestParameters",
    ),
    other_path=put(
        "api",
        f"{BODY}paths|/mysfits/{{mysfitId}}/adopt|post|x-amazon-apigateway-integration|uri",
        {"Fn::Sub": "${BackendUrl}/mysfits/{mysfitId}/like"},
    ),
    other_method=put(
        "api", f"{BODY}paths|/me|options|x-amazon-apigateway-integration|httpMethod", "GET"
    ),
    no_preflight=drop("api", f"{BODY}paths|/mysfits/{{mysfitId}}/like|options"),
    too_long=put(
        "api", f"{BODY}paths|/me|get|x-amazon-apigateway-integration|timeoutInMillis", 30000
    ),
)
def _(templates: Templates) -> Iterator[str]:
    api = Stack(templates["api"], BackendUrl="http://b").resources
    if api["Stage"]["Properties"].get("Variables") != {"vpcLink": "<VpcLink>"}:
        yield "the stage names no link"
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
                **({"requestParameters": {
                    f"integration.request.path.{n}": f"method.request.path.{n}" for n in names
                }} if names else {}),
            }  # fmt: skip
            if integration != wanted:
                yield f"{method} {path}"


@rule(
    "the service is called by a name that API Gateway takes, though nobody looks it up",
    private=put("api", "Parameters|BackendUrl|Default", "http://service.mysfits.internal"),
    one_word=put("api", "Parameters|BackendUrl|Default", "http://service"),
    anything=put("api", "Parameters|BackendUrl|AllowedPattern", r"^https?://[^/\s]+$"),
    with_a_path=put("api", "Parameters|BackendUrl|AllowedPattern", "^https?://.+[a-z]$"),
)
def _(templates: Templates) -> Iterator[str]:
    declared = templates["api"]["Parameters"]["BackendUrl"]
    for name, taken in (
        (declared["Default"], True),
        ("https://api.example.org:8443", True),
        ("http://service.mysfits.internal", False),
        ("http://service.local", False),
        ("http://service", False),
        ("http://api.example.org/path", False),
    ):
        if bool(re.search(declared["AllowedPattern"], name)) != taken:
            yield name


@rule(
    "what API Gateway says itself is a problem that the site can read",
    no_cors=drop(
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
    forgotten=drop("api", f"{BODY}x-amazon-apigateway-gateway-responses|EXPIRED_TOKEN"),
    plain=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|DEFAULT_5XX|responseTemplates",
        {"application/json": '{"message": $context.error.messageString}'},
    ),
    other_status=put(
        "api", f"{BODY}x-amazon-apigateway-gateway-responses|BAD_REQUEST_BODY|statusCode", 400
    ),
    unquoted=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|THROTTLED|responseParameters"
        "|gatewayresponse.header.Retry-After",
        "1",
    ),
    forbidden_is_not_unknown=put(
        "api",
        f"{BODY}x-amazon-apigateway-gateway-responses|MISSING_AUTHENTICATION_TOKEN|statusCode",
        403,
    ),
)
def _(templates: Templates) -> Iterator[str]:
    body = Stack(templates["api"]).resources["Api"]["Properties"]["Body"]
    responses = body["x-amazon-apigateway-gateway-responses"]
    statuses = {
        "UNAUTHORIZED": 401, "EXPIRED_TOKEN": 401, "ACCESS_DENIED": 403, "INVALID_API_KEY": 403,
        "MISSING_AUTHENTICATION_TOKEN": 404, "RESOURCE_NOT_FOUND": 404, "BAD_REQUEST_BODY": 422,
        "BAD_REQUEST_PARAMETERS": 400, "REQUEST_TOO_LARGE": 413, "UNSUPPORTED_MEDIA_TYPE": 415,
        "THROTTLED": 429, "QUOTA_EXCEEDED": 429, "WAF_FILTERED": 403, "INTEGRATION_FAILURE": 503,
        "INTEGRATION_TIMEOUT": 503, "DEFAULT_4XX": 400, "DEFAULT_5XX": 500,
    }  # fmt: skip
    yield from (f"{kind} is forgotten" for kind in set(statuses) - set(responses))
    for kind, response in responses.items():
        headers = response["responseParameters"]
        if headers.get("gatewayresponse.header.Access-Control-Allow-Origin") != (
            "'https://mysfits.test'"
        ):
            yield f"{kind}: the site cannot read it"
        if headers.get("gatewayresponse.header.Content-Type") != "'application/problem+json'":
            yield f"{kind}: no problem"
        # A constant stands in quotes of its own; without them the import is refused.
        if not all(re.fullmatch(r"'[^']*'|context\.\w+", value) for value in headers.values()):
            yield f"{kind}: a header is neither a constant nor of the request"
        problem = response["responseTemplates"]["application/json"]
        if f'"status": {response["statusCode"]},' not in problem or "requestId" not in problem:
            yield f"{kind}: the problem does not tell its status"
        if kind in statuses and response["statusCode"] != statuses[kind]:
            yield f"{kind}: {response['statusCode']}"


@rule(
    "bodies are checked before the service sees them",
    unchecked=drop("api", f"{BODY}paths|/mysfits|post|x-amazon-apigateway-request-validator"),
    no_model=drop("api", f"{BODY}paths|/mysfits|post|requestBody"),
    blind=put(
        "api",
        f"{BODY}x-amazon-apigateway-request-validators|everything|validateRequestBody",
        False,
    ),
)
def _(templates: Templates) -> Iterator[str]:
    body = Stack(templates["api"]).resources["Api"]["Properties"]["Body"]
    validators = body["x-amazon-apigateway-request-validators"]
    for path, method in (("/mysfits", "post"), ("/mysfits/{mysfitId}", "patch")):
        operation = body["paths"][path][method]
        name = operation.get("x-amazon-apigateway-request-validator")
        if (
            not validators.get(name, {}).get("validateRequestBody")
            or "requestBody" not in operation
        ):
            yield f"{method} {path}"


@rule(
    "requests are traced and logged, what they hold is not, and no log has nobody who ends it",
    untraced=put("api", "Resources|Stage|Properties|TracingEnabled", False),
    unlogged=drop("api", "Resources|Stage|Properties|AccessLogSetting"),
    bodies_logged=put("api", f"{METHOD_SETTINGS}DataTraceEnabled", True),
    token_logged=put(
        "api",
        "Resources|Stage|Properties|AccessLogSetting|Format",
        '{"requestId": "$context.requestId", "token": "$context.authorizer.token"}',
    ),
    # What API Gateway could not read stands in its message, and that may be a token.
    unread_header_logged=put(
        "api",
        "Resources|Stage|Properties|AccessLogSetting|Format",
        '{"requestId":"$context.requestId","reason":"$context.error.message"}',
    ),
    log_without_owner=put("api", f"{METHOD_SETTINGS}LoggingLevel", "ERROR"),
    service_untraced=put("service", f"{TASK}Environment|10|Value", "off"),
    no_daemon=drop("service", "Resources|TaskDefinition|Properties|ContainerDefinitions|1"),
)
def _(templates: Templates) -> Iterator[str]:
    stage = Stack(templates["api"]).resources["Stage"]["Properties"]
    if stage["TracingEnabled"] is not True:
        yield "untraced"
    if stage["MethodSettings"][0]["DataTraceEnabled"] is not False:
        yield "bodies are logged"
    line = stage.get("AccessLogSetting", {}).get("Format", "")
    if "$context.requestId" not in line or "\n" in line:
        yield "unlogged"
    if stage["MethodSettings"][0]["LoggingLevel"] != "OFF":
        yield "API Gateway keeps a log that no stack owns"
    if re.search(r"token|header|email|error\.message", line, re.IGNORECASE):
        yield "too much is logged"
    names = [container["Name"] for container in containers(templates)]
    tracing = {"Name": "MYSFITS_TRACING", "Value": "xray"}
    if names != ["service", "tracing"] or tracing not in containers(templates)[0]["Environment"]:
        yield "the service is untraced"
