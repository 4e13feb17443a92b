"""`/me`: the claims of the token, and what the visitor likes and adopted."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from service.adoptions.model import AdoptedMysfit
from service.adoptions.routes import Adoptions
from service.adoptions.store import AdoptionStore
from service.http.auth import SignedIn, User
from service.http.dependencies import Private
from service.http.lanes import AppLanes
from service.http.problems import problems
from service.likes.routes import Likes
from service.likes.store import LikeStore
from service.mysfits.routes import Mysfits
from service.mysfits.store import MysfitStore
from service.profile.model import Profile

router = APIRouter(
    tags=["profile"],
    dependencies=[Depends(Private())],
    responses=problems(400, 401, 503),
)


@router.get("/me")
async def read_profile(
    user: SignedIn, mysfits: Mysfits, likes: Likes, adoptions: Adoptions, lanes: AppLanes
) -> Profile:
    """The visitor, the ids they like, and the mysfits they adopted, first adopted first."""
    return await lanes.private_reads.run(_profile, user, mysfits, likes, adoptions)


def _profile(
    user: User, mysfits: MysfitStore, likes: LikeStore, adoptions: AdoptionStore
) -> Profile:
    # The record of a like stays when staff removes the mysfit; only existing ones are listed.
    liked = mysfits.find_all(likes.list_liked(user.user_id))
    adopted_at = adoptions.list_adopted(user.user_id)
    return Profile(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        groups=list(user.groups),
        likes=[mysfit.mysfit_id for mysfit in liked],
        adoptions=[
            AdoptedMysfit(**dict(mysfit), adopted_at=adopted_at[mysfit.mysfit_id])
            for mysfit in mysfits.find_all(list(adopted_at))
        ],
    )
