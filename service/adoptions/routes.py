"""Adopting and giving back over HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from service.adoptions.model import Adoption
from service.adoptions.store import AdoptionStore
from service.http.auth import SignedIn
from service.http.changes import Change, Declared
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
async def adopt(
    user: SignedIn, mysfit_id: MysfitId, store: Adoptions, lanes: AppLanes, declared: Declared
) -> Adoption:
    """Adopts a mysfit that has no home."""
    begun_at = time.monotonic()
    adopted_at = await lanes.writes.run(store.adopt, user.user_id, mysfit_id, datetime.now(UTC))
    declared.declare(_change(mysfit_id, True, begun_at))
    return Adoption(mysfit_id=mysfit_id, adopted=True, adopted_at=adopted_at)


@router.delete("/mysfits/{mysfitId}/adopt", responses=problems(400, 401, 403, 404, 503))
async def give_back(
    user: SignedIn, mysfit_id: MysfitId, store: Adoptions, lanes: AppLanes, declared: Declared
) -> Adoption:
    """Gives a mysfit back; its adopter may, and staff."""
    begun_at = time.monotonic()
    await lanes.writes.run(store.give_back, user.user_id, mysfit_id, as_staff=user.is_staff)
    declared.declare(_change(mysfit_id, False, begun_at))
    return Adoption(mysfit_id=mysfit_id, adopted=False, adopted_at=None)


def _change(mysfit_id: str, adopted: bool, begun_at: float) -> Change:
    return Change("mysfitId", mysfit_id, "adopted", adopted, begun_at, is_read=False)
