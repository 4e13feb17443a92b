"""`/me`: who the token says one is, and what one likes and adopted."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from service.adoptions.store import AdoptionStore
from service.camel import CamelModel
from service.errors import problems
from service.http.auth import SignedIn
from service.http.dependencies import OnlyParameters, private_answer
from service.likes.store import LikeStore
from service.mysfits.model import Mysfit
from service.mysfits.routes import Mysfits

router = APIRouter(
    tags=["profile"],
    dependencies=[Depends(OnlyParameters()), Depends(private_answer)],
    responses=problems(400, 401, 503),
)


class Profile(CamelModel):
    """A signed-in visitor. `email` and `name` are null when an access token is used."""

    user_id: str
    email: str | None
    name: str | None
    groups: list[str]
    likes: list[str]
    adoptions: list[Mysfit]


@router.get("/me")
def read_profile(user: SignedIn, mysfits: Mysfits, request: Request) -> Profile:
    """The visitor, the ids they like, and the mysfits they adopted."""
    liked: LikeStore = request.app.state.likes
    adopted: AdoptionStore = request.app.state.adoptions
    # A like outlives a mysfit that a keeper removed; only those still in the catalogue count.
    likes = mysfits.find_all(liked.list_liked(user.user_id))
    return Profile(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        groups=list(user.groups),
        likes=[mysfit.mysfit_id for mysfit in likes],
        adoptions=mysfits.find_all(adopted.list_adopted(user.user_id)),
    )
