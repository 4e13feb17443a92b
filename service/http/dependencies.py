"""What the nouns' routes share: how long an answer holds, and which parameters a query may have."""

from __future__ import annotations

from fastapi import Request, Response

from service.errors import BadRequest

STALE_IF_ERROR_SECONDS = 600
"""How long the last good answer to a public read may be served while a fresh one fails."""


def public_read(request: Request, response: Response) -> None:
    """Marks an answer as the same for everybody, for a few seconds (RFC 9111, RFC 5861)."""
    seconds = request.app.state.settings.cache_seconds
    response.headers["Cache-Control"] = (
        f"public, max-age={seconds}, stale-while-revalidate={seconds}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )


def private_answer(response: Response) -> None:
    """Marks an answer as depending on who asks: nothing on the way may keep it."""
    response.headers["Cache-Control"] = "private, no-store"


class OnlyParameters:
    """A dependency that refuses any query parameter but `allowed`, and one given twice.

    Frameworks ignore what they do not know; a visitor who writes `?specie=Kitsune` deserves to be
    told rather than shown everything.
    """

    def __init__(self, *allowed: str) -> None:
        self.allowed = allowed

    def __call__(self, request: Request) -> None:
        given = [name for name, _ in request.query_params.multi_items()]
        for name in given:
            if name not in self.allowed:
                raise BadRequest(f"Unknown parameter {name!r}; {self._advice()}.")
            if given.count(name) > 1:
                raise BadRequest(f"Parameter {name!r} is given twice; give it once.")

    def _advice(self) -> str:
        return f"allowed are {', '.join(self.allowed)}" if self.allowed else "none is allowed here"
