"""`Allow`: every method of a path, on 405 and as the answer to OPTIONS (RFC 9110, 9.3.7, 10.2.1).

Starlette's own 405 names the methods of the first route that has the path; ours are one each.
"""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from service.http.problems import problem_response

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def add_allowed_methods(app: FastAPI) -> None:
    """Answers OPTIONS with 204, and other methods that a path lacks with 405."""

    async def on_method_not_allowed(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  Starlette routes by status.
        allowed = {"Allow": ", ".join(_methods_of(app, request.scope))}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=allowed)
        return problem_response(request.scope, HTTPException(405, error.detail, allowed))

    app.add_exception_handler(405, on_method_not_allowed)


def _methods_of(app: FastAPI, scope: Scope) -> list[str]:
    """The methods that some route has for the path of `scope`, and OPTIONS."""
    found = [method for method in _METHODS if _is_routed(app, {**scope, "method": method})]
    return [*found, "OPTIONS"]


def _is_routed(app: FastAPI, scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in app.routes)
