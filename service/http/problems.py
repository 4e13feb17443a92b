"""Errors as responses: `application/problem+json`, RFC 9457."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.camel import CamelModel
from service.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Malformed,
    MysfitsError,
    NotFound,
    Overloaded,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from service.logs import request_id

log = logging.getLogger(__name__)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Problem(CamelModel):
    """An error as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str


def problem_response(scope: Scope, error: HTTPException) -> Response:
    """`error` as problem+json, answering the request of `scope`."""
    if isinstance(error, Overloaded):
        scope["route"] = Refused(error.lane)
    # Not by way of Problem, which takes longer than all else: refusals are many, and must be cheap.
    problem = {
        "type": "about:blank",
        "title": _title(error.status_code),
        "status": error.status_code,
        "detail": error.detail,
        "instance": scope["path"],
        "requestId": request_id.get(),
    }
    return Response(
        _JSON.encode(problem).encode(),
        status_code=error.status_code,
        headers={"Cache-Control": "private, no-store", **(error.headers or {})},
        media_type="application/problem+json",
    )


@dataclass(frozen=True)
class Refused:
    """In the place of the route of a request that is refused for load: for the request log."""

    lane: str
    path: ClassVar[str] = "refused"


def _title(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "Error"


def add_error_handlers(app: FastAPI) -> None:
    """Renders every HTTPException and validation error raised below `app` as a problem."""

    async def on_http_exception(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  Starlette routes by type
        return problem_response(request.scope, error)

    async def on_invalid_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = error.errors()
        detail = "; ".join(_describe(fault) for fault in faults)
        kinds: dict[str, type[MysfitsError]] = {"path": NotFound, "body": Malformed}
        kind = kinds.get(faults[0]["loc"][0], BadRequest)
        return problem_response(request.scope, kind(detail))

    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, on_invalid_request)


def _describe(fault: Mapping[str, Any]) -> str:
    """One validation error as 'field: what is wrong'."""
    where = ".".join(str(part) for part in fault["loc"][1:])
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


class UnhandledErrorMiddleware:
    """Answers an unhandled exception with a 500 that reveals nothing, and logs its traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            log.exception("Unhandled exception: a fault of the service")
            if started:
                raise
            error = MysfitsError("Something went wrong on our side. Please try again.")
            await problem_response(scope, error)(scope, receive, send)


_DESCRIPTIONS = {
    int(error.status): (error.__doc__ or "").partition("\n")[0]
    for error in (
        BadRequest, Unauthorized, Forbidden, NotFound, Conflict, TooLarge, Malformed,
        TooManyRequests, Unavailable,
    )
}  # fmt: skip


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of the errors a route can answer with."""
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "content": {"application/problem+json": {}},
        }
        for status in statuses
    }
