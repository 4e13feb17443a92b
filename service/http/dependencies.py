"""FastAPI dependencies of every noun's routes: shared objects, `Cache-Control`, query parameters.

They are `async` though they await nothing: FastAPI runs a plain function in a thread of its own.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic_core import to_json

from service.errors import BadRequest
from service.settings import Settings

T = TypeVar("T")

STALE_IF_ERROR_SECONDS = 600
"""How long the last good answer to a public read may be served while a fresh one fails."""


class AppState:
    """What the requests of one app share: one object of each type, found by that type."""

    def __init__(self, *shared: object) -> None:
        self._shared = {type(each): each for each in shared}
        if len(self._shared) != len(shared):
            raise ValueError("AppState holds one object of each type")

    def get(self, kind: type[T]) -> T:
        """The object of type `kind`; raises KeyError where create_app gave none."""
        return cast("T", self._shared[kind])


def share(app: FastAPI, state: AppState) -> None:
    """Makes `state` the state of `app`."""
    app.state.shared = state


def state_of(app: FastAPI) -> AppState:
    """What `share` was given."""
    state: AppState = app.state.shared
    return state


def of_app(request: Request, kind: type[T]) -> T:
    """The app's object of type `kind`, for routes that are asked most: FastAPI needs 0.05 ms to
    find the same by `shared`."""
    return state_of(request.app).get(kind)


def shared(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency: the app's object of type `kind`, for an alias such as

    Likes = Annotated[LikeStore, Depends(shared(LikeStore))]
    """

    async def find(request: Request) -> T:
        return of_app(request, kind)

    return find


PRIVATE = "private, no-store"


def public_paths(app: FastAPI) -> Callable[[str], bool]:
    """What tells whether a GET of a path is a public read: its route depends on PublicRead."""
    find = public_read_of(app)
    return lambda path: find(path) is not None


def public_read_of(app: FastAPI) -> Callable[[str], PublicRead | None]:
    """What finds the PublicRead that the route of a GET depends on, by its path.

    Made at the first call, of the routes that `app` has by then, and kept with it; then it costs
    one regular expression. As in routing, the first route that matches decides.
    """
    known: Callable[[str], PublicRead | None] | None = getattr(app.state, "public_reads", None)
    if known is None:
        known = app.state.public_reads = _public_reads(app)
    return known


def _public_reads(app: FastAPI) -> Callable[[str], PublicRead | None]:
    patterns: list[str] = []
    reads: list[PublicRead | None] = [None]
    for route in iter_route_contexts(app.routes):
        if "GET" in (route.methods or ()):
            # Without inner groups, `lastindex` is the number of the route.
            patterns.append(f"({re.sub(r'[(][?]P<[^>]+>', '(?:', route.path_regex.pattern)})")
            reads.append(_public_read_in(getattr(route, "dependant", None)))
    any_route = re.compile("|".join(patterns))

    def find(path: str) -> PublicRead | None:
        found = any_route.match(path)
        return reads[found.lastindex or 0] if found else None

    return find


def _public_read_in(dependant: Dependant | None) -> PublicRead | None:
    calls = [each.call for each in dependant.dependencies] if dependant else []
    return next((call for call in calls if isinstance(call, PublicRead)), None)


async def private_answer(response: Response) -> None:
    """Marks an answer as depending on who asks: no cache may keep it."""
    response.headers["Cache-Control"] = PRIVATE


class OnlyParameters:
    """A dependency that answers 400 to any query parameter but `allowed`, and to one given twice.

    FastAPI ignores unknown parameters, so a misspelt filter would list everything; and it replaces
    bytes that are no UTF-8, so a filter would be another one than was asked for.
    """

    def __init__(self, *allowed: str) -> None:
        self.allowed = allowed

    async def __call__(self, request: Request) -> None:
        self.check(request)

    def check(self, request: Request) -> None:
        """Raises BadRequest."""
        query: bytes = request.scope["query_string"]
        if not query:
            return
        if b"%" in query and not _is_utf8(unquote_to_bytes(query)):
            raise BadRequest("The query is no UTF-8.")
        given = [name for name, _ in request.query_params.multi_items()]
        for name in given:
            if name not in self.allowed:
                raise BadRequest(f"Unknown parameter {name!r}; {self._advice()}.")
            if given.count(name) > 1:
                raise BadRequest(f"Parameter {name!r} is given twice; give it once.")

    def _advice(self) -> str:
        return f"allowed are {', '.join(self.allowed)}" if self.allowed else "none is allowed here"


class PublicRead(OnlyParameters):
    """A dependency of a GET: its parameters are `allowed`, its answer is the same for everybody for
    a few seconds (RFC 9111, RFC 5861). `by_id`: it reads a single item (http/loader.py).

    One dependency for both, because FastAPI spends 0.05 ms on each.
    """

    def __init__(self, *allowed: str, by_id: bool = False) -> None:
        super().__init__(*allowed)
        self.by_id = by_id

    async def __call__(self, request: Request, response: Response) -> None:  # type: ignore[override]
        self.check(request)
        seconds = of_app(request, Settings).cache_seconds
        response.headers["Cache-Control"] = (
            f"public, max-age={seconds}, stale-while-revalidate={seconds}, "
            f"stale-if-error={STALE_IF_ERROR_SECONDS}"
        )


class Private(OnlyParameters):
    """A dependency: the parameters are `allowed`, and no cache may keep the answer, which depends
    on who asks."""

    async def __call__(self, request: Request, response: Response) -> None:  # type: ignore[override]
        self.check(request)
        response.headers["Cache-Control"] = PRIVATE


def with_json(response: Response, value: object, status: int = 200) -> Response:
    """`response`, to whose headers dependencies have added, with `value` as its body.

    `value` is data of our own, of JSON's types; returned by a route, it is not validated and
    serialised again. The model of the route still describes it.
    """
    response.status_code = status
    response.body = to_json(value)
    response.raw_headers += [
        (b"content-length", b"%d" % len(response.body)),
        (b"content-type", b"application/json"),
    ]
    return response


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
