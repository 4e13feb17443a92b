"""The gateway responses: what API Gateway answers where the service is not asked.

Each is a problem (RFC 9457) with CORS headers: without them a browser hides a 401 from the page
that should ask to sign in, and reports a network error instead.

Each kind repeats its headers and its template, as API Gateway cannot share them: templates are not
VTL and `$context.status` is empty in them, so one body cannot serve two statuses, and a fallback
(DEFAULT_4XX, DEFAULT_5XX) gives its own status to every kind that is left out. So only kinds whose
answer differs from their fallback's are listed.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from cfn.generate.yaml_text import Sub

_SIGN_IN = {"WWW-Authenticate": "Bearer"}

FALLS_BACK = {
    # Natively 500, as DEFAULT_5XX says.
    "API_CONFIGURATION_ERROR": "DEFAULT_5XX",
    "AUTHORIZER_CONFIGURATION_ERROR": "DEFAULT_5XX",
    "AUTHORIZER_FAILURE": "DEFAULT_5XX",
    # Natively 400, as DEFAULT_4XX says.
    "BAD_REQUEST_PARAMETERS": "DEFAULT_4XX",
    # Never met: no method has AWS_IAM authorization, none has passthroughBehavior NEVER.
    "INVALID_SIGNATURE": "DEFAULT_4XX",
    "UNSUPPORTED_MEDIA_TYPE": "DEFAULT_4XX",
}
"""Kinds left to a fallback; every kind of API Gateway stands here or in RESPONSES."""


@dataclass(frozen=True)
class GatewayResponse:
    """One kind of error of API Gateway's own, in the service's words."""

    kind: str
    status: int
    detail: str
    headers: dict[str, str] = field(default_factory=dict)


RESPONSES = (
    GatewayResponse("UNAUTHORIZED", 401, "Sign in to do this.", _SIGN_IN),
    # Natively 403, but signing in again helps.
    GatewayResponse("EXPIRED_TOKEN", 401, "Sign in to do this.", _SIGN_IN),
    GatewayResponse("ACCESS_DENIED", 403, "This is not yours to do."),
    GatewayResponse("INVALID_API_KEY", 403, "This address needs a partner's key in X-Api-Key."),
    # Natively 403. The web ACL refuses for rates alone, which it estimates over five minutes.
    GatewayResponse(
        "WAF_FILTERED",
        429,
        "Too many requests from your network. Please try again in a few minutes.",
        {"Retry-After": "120"},
    ),
    # Natively 403; API Gateway answers it for every unknown path and method.
    GatewayResponse("MISSING_AUTHENTICATION_TOKEN", 404, "There is no such address."),
    GatewayResponse("RESOURCE_NOT_FOUND", 404, "There is no such address."),
    # Natively 400; the service answers 422 for an invalid body.
    GatewayResponse("BAD_REQUEST_BODY", 422, "The body does not describe what it should."),
    GatewayResponse("REQUEST_TOO_LARGE", 413, "The body is larger than anything we read."),
    GatewayResponse(
        "THROTTLED", 429, "Too many requests just now. Please slow down.", {"Retry-After": "1"}
    ),
    GatewayResponse("QUOTA_EXCEEDED", 429, "The key's quota for this month is used up."),
    # Natively 504; a client can only retry, as after the service's own 503.
    GatewayResponse(
        "INTEGRATION_FAILURE", 503, "The service does not answer.", {"Retry-After": "2"}
    ),
    GatewayResponse(
        "INTEGRATION_TIMEOUT", 503, "The service does not answer.", {"Retry-After": "2"}
    ),
    GatewayResponse("DEFAULT_4XX", 400, "The request cannot be understood."),
    GatewayResponse("DEFAULT_5XX", 500, "Something went wrong on our side. Please try again."),
)


def gateway_responses() -> dict[str, Any]:
    """The extension `x-amazon-apigateway-gateway-responses`."""
    return {response.kind: _definition(response) for response in RESPONSES}


def _definition(response: GatewayResponse) -> dict[str, Any]:
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(response.status).phrase,
        "status": response.status,
        "detail": response.detail,
        "instance": "$context.path",
        "requestId": "$context.requestId",
    }
    # The same origin for every caller, and never cached, so no Vary.
    headers = {
        "Access-Control-Allow-Origin": Sub("'${SiteUrl}'"),
        "Access-Control-Expose-Headers": "'Retry-After,X-Request-Id'",
        "Cache-Control": "'private, no-store'",
        "Content-Type": "'application/problem+json'",
        "X-Request-Id": "context.requestId",
        **{name: f"'{value}'" for name, value in response.headers.items()},
    }
    return {
        "statusCode": response.status,
        "responseParameters": {f"gatewayresponse.header.{k}": v for k, v in headers.items()},
        "responseTemplates": {"application/json": json.dumps(problem)},
    }
