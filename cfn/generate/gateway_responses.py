"""What API Gateway answers where the service is not asked: problems, readable from the site.

Without CORS headers a browser hides a 401 from the very page that should ask to sign in, and shows
it "network error" instead. `$context.…` is filled in by API Gateway.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from cfn.generate.yaml_text import Sub

_TRY_AGAIN = "Something went wrong on our side. Please try again."
_SIGN_IN = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True)
class Refusal:
    """One kind of error of API Gateway's own, in the service's words."""

    kind: str
    status: int
    detail: str
    headers: dict[str, str] = field(default_factory=dict)


REFUSALS = (
    Refusal("UNAUTHORIZED", 401, "Sign in to do this.", _SIGN_IN),
    # By itself 403, but what helps is to sign in again.
    Refusal("EXPIRED_TOKEN", 401, "Sign in to do this.", _SIGN_IN),
    Refusal("ACCESS_DENIED", 403, "This is not yours to do."),
    Refusal("INVALID_SIGNATURE", 403, "This is not yours to do."),
    Refusal("INVALID_API_KEY", 403, "This address needs a partner's key in X-Api-Key."),
    Refusal("WAF_FILTERED", 403, "Too many requests came from your address. Please wait a while."),
    # By itself 403: API Gateway says so of every address and method it does not know.
    Refusal("MISSING_AUTHENTICATION_TOKEN", 404, "There is no such address."),
    Refusal("RESOURCE_NOT_FOUND", 404, "There is no such address."),
    Refusal("BAD_REQUEST_PARAMETERS", 400, "A parameter that is needed is missing."),
    # By itself 400; the service says 422 of a body that does not fit.
    Refusal("BAD_REQUEST_BODY", 422, "The body does not describe what it should."),
    Refusal("REQUEST_TOO_LARGE", 413, "The body is larger than anything we read."),
    Refusal("UNSUPPORTED_MEDIA_TYPE", 415, "Please send application/json."),
    Refusal(
        "THROTTLED", 429, "Too many requests just now. Please slow down.", {"Retry-After": "1"}
    ),
    Refusal("QUOTA_EXCEEDED", 429, "The key's quota for this month is used up."),
    # By themselves 504; a client can only try again, as with the service's own 503.
    Refusal("INTEGRATION_FAILURE", 503, "The service does not answer.", {"Retry-After": "2"}),
    Refusal("INTEGRATION_TIMEOUT", 503, "The service does not answer.", {"Retry-After": "2"}),
    Refusal("API_CONFIGURATION_ERROR", 500, _TRY_AGAIN),
    Refusal("AUTHORIZER_CONFIGURATION_ERROR", 500, _TRY_AGAIN),
    Refusal("AUTHORIZER_FAILURE", 500, _TRY_AGAIN),
    Refusal("DEFAULT_4XX", 400, "The request cannot be understood."),
    Refusal("DEFAULT_5XX", 500, _TRY_AGAIN),
)


def gateway_responses() -> dict[str, Any]:
    """The extension `x-amazon-apigateway-gateway-responses`."""
    return {refusal.kind: _response(refusal) for refusal in REFUSALS}


def _response(refusal: Refusal) -> dict[str, Any]:
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": "$context.path",
        "requestId": "$context.requestId",
    }
    headers = {
        "Access-Control-Allow-Origin": Sub("'${SiteUrl}'"),
        "Access-Control-Expose-Headers": "'Retry-After,X-Request-Id'",
        "Cache-Control": "'private, no-store'",
        "Content-Type": "'application/problem+json'",
        "Vary": "'Origin'",
        "X-Request-Id": "context.requestId",
        **{name: f"'{value}'" for name, value in refusal.headers.items()},
    }
    return {
        "statusCode": refusal.status,
        "responseParameters": {f"gatewayresponse.header.{k}": v for k, v in headers.items()},
        "responseTemplates": {"application/json": json.dumps(problem)},
    }
