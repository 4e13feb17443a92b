"""FastAPI dependencies of every noun's routes: shared objects, `Cache-Control`, query parameters.

They are `async` though they await nothing: FastAPI runs a plain function in a thread of its own.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar, cast
from urllib.parse import unquote_to_bytes

from fastapi import Depends, FastAPI, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

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


def shared(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency: the app's object of type `kind`, for an alias such as

    Likes = Annotated[LikeStore, Depends(shared(LikeStore))]
    """

    async def find(request: Request) -> T:
        return state_of(request.app).get(kind)

    return find


AppSettings = Annotated[Settings, Depends(shared(Settings))]


async def public_read(settings: AppSettings, response: Response) -> None:
    """Marks an answer as the same for everybody, for a few seconds (RFC 9111, RFC 5861)."""
    seconds = settings.cache_seconds
    response.headers["Cache-Control"] = (
        f"public, max-age={seconds}, stale-while-revalidate={seconds}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )


def public_paths(app: FastAPI) -> Callable[[str], bool]:
    """What tells whether a GET of a path is a public read: its route has `public_read`.

    Made at the first call, of the routes that `app` has by then, and kept with it; then it costs
    one regular expression. As in routing, the first route that matches decides.
    """
    known: Callable[[str], bool] | None = getattr(app.state, "public_paths", None)
    if known is None:
        known = app.state.public_paths = _public_paths(app)
    return known


def _public_paths(app: FastAPI) -> Callable[[str], bool]:
    patterns: list[str] = []
    public: set[int | None] = set()
    for route in iter_route_contexts(app.routes):
        if "GET" in (route.methods or ()):
            # Without inner groups, `lastindex` is the number of the route.
            patterns.append(f"({re.sub(r'[(][?]P<[^>]+>', '(?:', route.path_regex.pattern)})")
            if _depends_on(getattr(route, "dependant", None), public_read):
                public.add(len(patterns))
    any_route = re.compile("|".join(patterns))

    def is_public(path: str) -> bool:
        found = any_route.match(path)
        return found is not None and found.lastindex in public

    return is_public


def _depends_on(dependant: Dependant | None, call: Callable[..., object]) -> bool:
    return dependant is not None and any(each.call is call for each in dependant.dependencies)


async def private_answer(response: Response) -> None:
    """Marks an answer as depending on who asks: no cache may keep it."""
    response.headers["Cache-Control"] = "private, no-store"


class OnlyParameters:
    """A dependency that answers 400 to any query parameter but `allowed`, and to one given twice.

    FastAPI ignores unknown parameters, so a misspelt filter would list everything; and it replaces
    bytes that are no UTF-8, so a filter would be another one than was asked for.
    """

    def __init__(self, *allowed: str) -> None:
        self.allowed = allowed

    async def __call__(self, request: Request) -> None:
        query: bytes = request.scope["query_string"]
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


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
