"""Liking and unliking over HTTP; both are idempotent."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.aws.deadlines import REQUEST_SECONDS
from service.http.auth import SignedIn
from service.http.changes import Change, Declared
from service.http.dependencies import Private, of_app, shared, with_json
from service.http.lanes import Lanes
from service.http.loader import Loaders
from service.http.problems import problems
from service.likes.model import Like
from service.likes.store import LikeCount, LikeStore
from service.mysfits.routes import MysfitId

router = APIRouter(
    tags=["likes"],
    dependencies=[Depends(Private())],
    responses=problems(400, 401, 404, 503),
)

Likes = Annotated[LikeStore, Depends(shared(LikeStore))]


@router.post("/mysfits/{mysfitId}/like", response_model=Like)
async def like(
    user: SignedIn, mysfit_id: MysfitId, request: Request, response: Response, declared: Declared
) -> Response:
    """Likes a mysfit."""
    ends_at = time.monotonic() + REQUEST_SECONDS
    likes = of_app(request, LikeStore)
    await of_app(request, Lanes).writes.run(likes.like, user.user_id, mysfit_id, datetime.now(UTC))
    count = await _count(request, mysfit_id, ends_at)
    declared.declare(Change("mysfitId", mysfit_id, "likes", count.likes, count.read_at))
    return with_json(response, {"mysfitId": mysfit_id, "liked": True, "likes": count.likes})


@router.delete("/mysfits/{mysfitId}/like", response_model=Like)
async def unlike(
    user: SignedIn, mysfit_id: MysfitId, request: Request, response: Response, declared: Declared
) -> Response:
    """Takes a like back."""
    ends_at = time.monotonic() + REQUEST_SECONDS
    likes = of_app(request, LikeStore)
    await of_app(request, Lanes).writes.run(likes.unlike, user.user_id, mysfit_id)
    count = await _count(request, mysfit_id, ends_at)
    declared.declare(Change("mysfitId", mysfit_id, "likes", count.likes, count.read_at))
    return with_json(response, {"mysfitId": mysfit_id, "liked": False, "likes": count.likes})


async def _count(request: Request, mysfit_id: str, ends_at: float) -> LikeCount:
    """Of the likes, by a consistent read that begins now; raises NotFound, Unavailable."""
    read = await of_app(request, Loaders).like_counts.find(mysfit_id, ends_at)
    return of_app(request, LikeStore).count_in(mysfit_id, read)
