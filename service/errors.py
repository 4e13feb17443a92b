"""The errors a client can meet, and the one place that renders them.

    MysfitsError
    ├── BadRequest     400  a query that means nothing
    ├── Unauthorized   401  no valid token
    ├── Forbidden      403  not yours
    ├── NotFound       404  no such thing
    ├── Conflict       409  already so
    ├── TooLarge       413  more than we read
    ├── Malformed      422  a body that does not fit
    └── Unavailable    503  something we need does not answer (Retry-After)

Every one is a Starlette HTTPException, so what the framework itself raises (an unknown path, a
wrong method) takes the same way out: `application/problem+json`, RFC 9457.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.camel import CamelModel
from service.logs import request_id

log = logging.getLogger(__name__)


class MysfitsError(HTTPException):
    """A failure a client can act on; `detail` is a sentence for the person who reads it."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(self.status, detail, headers)


class BadRequest(MysfitsError):
    """The query means nothing; the detail says what is allowed."""

    status = HTTPStatus.BAD_REQUEST


class Unauthorized(MysfitsError):
    """No valid token. The client never learns which rule it broke; the log does."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("Sign in to do this.", {"WWW-Authenticate": "Bearer"})


class Forbidden(MysfitsError):
    """Known, and not allowed."""

    status = HTTPStatus.FORBIDDEN


class NotFound(MysfitsError):
    """There is no such thing."""

    status = HTTPStatus.NOT_FOUND


class Conflict(MysfitsError):
    """It is already so, for somebody else."""

    status = HTTPStatus.CONFLICT


class TooLarge(MysfitsError):
    """The body is larger than the service reads."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Malformed(MysfitsError):
    """The body does not describe what it should."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Unavailable(MysfitsError):
    """Something the service needs does not answer; worth another try in `retry_after_seconds`."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str, retry_after_seconds: int = 2) -> None:
        super().__init__(detail, {"Retry-After": str(retry_after_seconds)})


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
    problem = Problem(
        type="about:blank",
        title=_title(error.status_code),
        status=error.status_code,
        detail=error.detail,
        instance=scope["path"],
        request_id=request_id.get(),
    )
    headers = {"Cache-Control": "private, no-store", **(error.headers or {})}
    return JSONResponse(
        problem.model_dump(),
        status_code=error.status_code,
        headers=headers,
        media_type="application/problem+json",
    )


def _title(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "Error"


def _explain(error: Mapping[str, Any]) -> str:
    """One validation fault as 'field: what is wrong'."""
    where = ".".join(str(part) for part in error["loc"][1:])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def add_error_handlers(app: FastAPI) -> None:
    """Renders everything that can be raised below `app` as a problem."""

    async def on_http_exception(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  Starlette routes by type
        return problem_response(request.scope, error)

    async def on_invalid_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = error.errors()
        detail = "; ".join(_explain(fault) for fault in faults)
        kinds: dict[str, type[MysfitsError]] = {"path": NotFound, "body": Malformed}
        kind = kinds.get(faults[0]["loc"][0], BadRequest)
        return problem_response(request.scope, kind(detail))

    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, on_invalid_request)


class UnexpectedErrors:
    """Turns what nobody foresaw into a plain 500 for the client and a loud line in the log."""

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
            log.exception("Unexpected error: this is a fault of the service")
            if started:
                raise
            error = MysfitsError("Something went wrong on our side. Please try again.")
            await problem_response(scope, error)(scope, receive, send)


_DESCRIPTIONS = {
    int(error.status): (error.__doc__ or "").partition("\n")[0]
    for error in (
        BadRequest, Unauthorized, Forbidden, NotFound, Conflict, TooLarge, Malformed, Unavailable,
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
