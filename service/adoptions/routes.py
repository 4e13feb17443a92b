"""Adopting and giving back over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request

from service.adoptions.store import AdoptionStore
from service.camel import CamelModel
from service.errors import problems
from service.http.auth import SignedIn
from service.http.dependencies import OnlyParameters, private_answer
from service.mysfits.routes import MysfitId

router = APIRouter(
    tags=["adoptions"],
    dependencies=[Depends(OnlyParameters()), Depends(private_answer)],
)


class Adoption(CamelModel):
    """Whether the mysfit is the visitor's, and since when (ISO 8601, UTC)."""

    mysfit_id: str
    adopted: bool
    adopted_at: str | None


def _store(request: Request) -> AdoptionStore:
    store: AdoptionStore = request.app.state.adoptions
    return store


@router.post("/mysfits/{mysfitId}/adopt", responses=problems(400, 401, 404, 409, 503))
def adopt(user: SignedIn, mysfit_id: MysfitId, request: Request) -> Adoption:
    """Adopts a mysfit that has no home."""
    adopted_at = _store(request).adopt(user.user_id, mysfit_id, datetime.now(UTC))
    return Adoption(mysfit_id=mysfit_id, adopted=True, adopted_at=adopted_at)


@router.delete("/mysfits/{mysfitId}/adopt", responses=problems(400, 401, 403, 404, 503))
def give_back(user: SignedIn, mysfit_id: MysfitId, request: Request) -> Adoption:
    """Gives a mysfit back; its adopter may, and staff."""
    _store(request).give_back(user.user_id, mysfit_id, as_staff=user.is_staff)
    return Adoption(mysfit_id=mysfit_id, adopted=False, adopted_at=None)
