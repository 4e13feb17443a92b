"""The catalogue over HTTP: everybody reads it, staff writes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from service.http.auth import Staff
from service.http.dependencies import Private, PublicRead, of_app, shared, with_json
from service.http.lanes import AppLanes, Lanes
from service.http.loader import Loaders
from service.http.problems import problems
from service.mysfits.model import Mysfit, MysfitChanges, MysfitPage, NewMysfit
from service.mysfits.query import PARAMETERS, read_listing
from service.mysfits.query_schema import DESCRIBED
from service.mysfits.store import MysfitStore

_private = [Depends(Private())]

router = APIRouter(tags=["mysfits"])


Mysfits = Annotated[MysfitStore, Depends(shared(MysfitStore))]

MysfitId = Annotated[
    str,
    Path(
        alias="mysfitId", pattern=r"^[A-Za-z0-9-]{1,64}$", description="The id of a mysfit, a UUID."
    ),
]
"""An id in a path; 404 for what cannot be one, without a call of DynamoDB."""


@router.get(
    "/mysfits",
    response_model=MysfitPage,
    dependencies=[Depends(PublicRead(*PARAMETERS))],
    responses=problems(400, 503),
    openapi_extra={"parameters": DESCRIBED},
)
async def list_mysfits(request: Request, response: Response) -> Response:
    """A page of the catalogue, filtered by at most one attribute."""
    listing = read_listing(request.query_params)
    mysfits = of_app(request, MysfitStore)
    page = await of_app(request, Lanes).public_reads.run(mysfits.page, listing)
    items = page.items
    if page.has_only_keys:
        by_id = await of_app(request, Loaders).mysfits.find_all(page.ids)
        items = [by_id[each] for each in page.ids if each in by_id]
    found = mysfits.whole(items)
    if not found and listing.is_by_species:
        # Anybody can make up species: kept, their empty pages would push the others out.
        response.headers["Cache-Control"] = "no-store"
    return with_json(response, {"mysfits": found, "nextToken": page.next_token})


@router.get(
    "/mysfits/{mysfitId}",
    response_model=Mysfit,
    dependencies=[Depends(PublicRead(by_id=True))],
    responses=problems(400, 404, 503),
)
async def find_mysfit(mysfit_id: MysfitId, request: Request, response: Response) -> Response:
    """One mysfit."""
    item = await of_app(request, Loaders).mysfits.find(mysfit_id)
    return with_json(response, of_app(request, MysfitStore).found(mysfit_id, item))


@router.post(
    "/mysfits",
    status_code=201,
    dependencies=_private,
    responses=problems(400, 401, 403, 413, 422, 503),
)
async def add_mysfit(
    _: Staff, new: NewMysfit, mysfits: Mysfits, lanes: AppLanes, response: Response
) -> Mysfit:
    """Adds a mysfit to the catalogue; its id is made here."""
    mysfit = await lanes.writes.run(mysfits.add, new)
    # Relative to the request, so it is right behind an API Gateway stage as well.
    response.headers["Location"] = f"mysfits/{mysfit.mysfit_id}"
    return mysfit


@router.patch(
    "/mysfits/{mysfitId}",
    dependencies=_private,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
async def change_mysfit(
    _: Staff, mysfit_id: MysfitId, changes: MysfitChanges, mysfits: Mysfits, lanes: AppLanes
) -> Mysfit:
    """Changes the fields that are given."""
    return await lanes.writes.run(mysfits.change, mysfit_id, changes)


@router.delete(
    "/mysfits/{mysfitId}",
    status_code=204,
    dependencies=_private,
    responses=problems(400, 401, 403, 404, 409, 503),
)
async def remove_mysfit(_: Staff, mysfit_id: MysfitId, mysfits: Mysfits, lanes: AppLanes) -> None:
    """Removes a mysfit that nobody has adopted."""
    await lanes.writes.run(mysfits.remove, mysfit_id)
