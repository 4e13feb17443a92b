"""Adopting and giving back over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from service.adoptions.model import Adoption
from service.adoptions.store import AdoptionStore
from service.http.auth import SignedIn
from service.http.dependencies import Private, shared
from service.http.lanes import AppLanes
from service.http.problems import problems
from service.mysfits.routes import MysfitId

router = APIRouter(
    tags=["adoptions"],
    dependencies=[Depends(Private())],
)

Adoptions = Annotated[AdoptionStore, Depends(shared(AdoptionStore))]


@router.post("/mysfits/{mysfitId}/adopt", responses=problems(400, 401, 404, 409, 503))
async def adopt(user: SignedIn, mysfit_id: MysfitId, store: Adoptions, lanes: AppLanes) -> Adoption:
    """Adopts a mysfit that has no home."""
    adopted_at = await lanes.writes.run(store.adopt, user.user_id, mysfit_id, datetime.now(UTC))
    return Adoption(mysfit_id=mysfit_id, adopted=True, adopted_at=adopted_at)


@router.delete("/mysfits/{mysfitId}/adopt", responses=problems(400, 401, 403, 404, 503))
async def give_back(
    user: SignedIn, mysfit_id: MysfitId, store: Adoptions, lanes: AppLanes
) -> Adoption:
    """Gives a mysfit back; its adopter may, and staff."""
    await lanes.writes.run(store.give_back, user.user_id, mysfit_id, as_staff=user.is_staff)
    return Adoption(mysfit_id=mysfit_id, adopted=False, adopted_at=None)
