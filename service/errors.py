"""The errors a client can meet.

    MysfitsError
    ├── BadRequest      400  a query that means nothing
    ├── Unauthorized    401  no valid token
    ├── Forbidden       403  not yours
    ├── NotFound        404  no such thing
    ├── RequestTimeout  408  a request that arrives too slowly
    ├── Conflict        409  already so
    ├── TooLarge        413  more than the service reads
    ├── Malformed       422  a body that does not fit
    ├── TooManyRequests 429  more than one visitor may ask for (Retry-After)
    ├── HeadersTooLarge 431  more of them than the service reads
    └── Unavailable     503  something the service needs does not answer (Retry-After)
        └── Overloaded  503  more is asked at once than the service works on (Retry-After)

Every one is a Starlette HTTPException, so what the framework itself raises (an unknown path, a
wrong method) is rendered by the same handler: http/problems.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from starlette.exceptions import HTTPException


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


class RequestTimeout(MysfitsError):
    """The request took too long to arrive; the connection ends."""

    status = HTTPStatus.REQUEST_TIMEOUT

    def __init__(self, detail: str) -> None:
        super().__init__(detail, {"Connection": "close"})


class Conflict(MysfitsError):
    """It is already so, for somebody else."""

    status = HTTPStatus.CONFLICT


class TooLarge(MysfitsError):
    """The body is larger than the service reads."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Malformed(MysfitsError):
    """The body does not describe what it should."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyRequests(MysfitsError):
    """The visitor asked for more than one may have at once; later, in `retry_after_seconds`."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail, {"Retry-After": str(retry_after_seconds)})


class HeadersTooLarge(MysfitsError):
    """The request line and fields are larger than the service reads; the connection ends."""

    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

    def __init__(self, detail: str) -> None:
        super().__init__(detail, {"Connection": "close"})


class Unavailable(MysfitsError):
    """Something the service needs does not answer; worth another try in `retry_after_seconds`."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str, retry_after_seconds: int = 2) -> None:
        super().__init__(detail, {"Retry-After": str(retry_after_seconds)})


class Overloaded(Unavailable):
    """More is asked at once than `lane` (http/lanes.py) takes; worth another try in a second."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        super().__init__("Too many visitors at once. Please try again.", retry_after_seconds=1)
