"""Liking and unliking over HTTP; both are idempotent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from service.http.auth import SignedIn
from service.http.changes import Change, Declared
from service.http.dependencies import OnlyParameters, private_answer, shared
from service.http.lanes import AppLanes
from service.http.problems import problems
from service.likes.model import Like
from service.likes.store import LikeStore
from service.mysfits.routes import MysfitId

router = APIRouter(
    tags=["likes"],
    dependencies=[Depends(OnlyParameters()), Depends(private_answer)],
    responses=problems(400, 401, 404, 503),
)

Likes = Annotated[LikeStore, Depends(shared(LikeStore))]


@router.post("/mysfits/{mysfitId}/like")
async def like(
    user: SignedIn, mysfit_id: MysfitId, store: Likes, lanes: AppLanes, declared: Declared
) -> Like:
    """Likes a mysfit."""
    count = await lanes.writes.run(store.like, user.user_id, mysfit_id, datetime.now(UTC))
    declared.declare(Change("mysfitId", mysfit_id, "likes", count.likes, count.as_of))
    return Like(mysfit_id=mysfit_id, liked=True, likes=count.likes)


@router.delete("/mysfits/{mysfitId}/like")
async def unlike(
    user: SignedIn, mysfit_id: MysfitId, store: Likes, lanes: AppLanes, declared: Declared
) -> Like:
    """Takes a like back."""
    count = await lanes.writes.run(store.unlike, user.user_id, mysfit_id)
    declared.declare(Change("mysfitId", mysfit_id, "likes", count.likes, count.as_of))
    return Like(mysfit_id=mysfit_id, liked=False, likes=count.likes)
