"""Liking and unliking over HTTP; saying it twice is the same as saying it once."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request

from service.camel import CamelModel
from service.errors import problems
from service.http.auth import SignedIn
from service.http.dependencies import OnlyParameters, private_answer
from service.likes.store import LikeStore
from service.mysfits.routes import MysfitId

router = APIRouter(
    tags=["likes"],
    dependencies=[Depends(OnlyParameters()), Depends(private_answer)],
    responses=problems(400, 401, 404, 503),
)


class Like(CamelModel):
    """Whether the visitor likes the mysfit, and how many do."""

    mysfit_id: str
    liked: bool
    likes: int


def _store(request: Request) -> LikeStore:
    store: LikeStore = request.app.state.likes
    return store


@router.post("/mysfits/{mysfitId}/like")
def like(user: SignedIn, mysfit_id: MysfitId, request: Request) -> Like:
    """Likes a mysfit."""
    likes = _store(request).like(user.user_id, mysfit_id, datetime.now(UTC))
    return Like(mysfit_id=mysfit_id, liked=True, likes=likes)


@router.delete("/mysfits/{mysfitId}/like")
def unlike(user: SignedIn, mysfit_id: MysfitId, request: Request) -> Like:
    """Takes a like back."""
    likes = _store(request).unlike(user.user_id, mysfit_id)
    return Like(mysfit_id=mysfit_id, liked=False, likes=likes)
