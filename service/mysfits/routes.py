"""The catalogue over HTTP: everybody reads it, staff writes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.errors import BadRequest
from service.http.auth import Staff
from service.http.dependencies import Private, PublicRead, of_app, shared, with_json
from service.http.lanes import AppLanes, Lanes
from service.http.loader import Loaders
from service.http.openapi import EXPLODED
from service.http.problems import problems
from service.mysfits.listing import (
    MAX_PAGE,
    Filter,
    FilterName,
    Listing,
    query_of,
)
from service.mysfits.model import (
    Alignment,
    GoodEvil,
    LawChaos,
    Mysfit,
    MysfitChanges,
    MysfitPage,
    NewMysfit,
)
from service.mysfits.query_schema import FILTER_PARAMETER
from service.mysfits.store import MysfitStore
from service.page_tokens import InvalidPageToken, read_page_token

_LISTING_PARAMETERS = (
    "species", "alignment", "goodevil", "lawchaos", "filter", "value", "limit", "nextToken",
)  # fmt: skip

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

_VALUES: dict[FilterName, list[str]] = {
    FilterName.ALIGNMENT: [cell.value for cell in Alignment],
    FilterName.GOOD_EVIL: [moral.value for moral in GoodEvil],
    FilterName.LAW_CHAOS: [ethic.value for ethic in LawChaos],
}
"""The values a filter may have; a species may be anything."""


async def _listing(
    species: Annotated[str | None, Query(min_length=1, max_length=60)] = None,
    alignment: Alignment | None = None,
    goodevil: GoodEvil | None = None,
    lawchaos: LawChaos | None = None,
    filter_name: Annotated[
        FilterName | None, Query(alias="filter", description="older spelling; goes with `value`")
    ] = None,
    value: Annotated[
        str | None, Query(min_length=1, max_length=60, description="goes with `filter`")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = MAX_PAGE,
    next_token: Annotated[str | None, Query(alias="nextToken", max_length=400)] = None,
) -> Listing:
    """The page a query asks for; raises BadRequest."""
    given = [
        Filter(name, str(chosen))
        for name, chosen in (
            (FilterName.SPECIES, species),
            (FilterName.ALIGNMENT, alignment),
            (FilterName.GOOD_EVIL, goodevil),
            (FilterName.LAW_CHAOS, lawchaos),
        )
        if chosen is not None
    ]
    if filter_name is not None or value is not None:
        given.append(_older_spelling(filter_name, value))
    if len(given) > 1:
        raise BadRequest(
            "At most one filter: species, alignment, goodevil, lawchaos, or filter with value."
        )
    chosen = given[0] if given else None
    try:
        after = read_page_token(query_of(chosen), next_token) if next_token is not None else None
    except InvalidPageToken as error:
        raise BadRequest(
            "nextToken: allowed is the nextToken of the page before, with the same filter."
        ) from error
    return Listing(filter=chosen, limit=limit, after=after)


def _older_spelling(name: FilterName | None, value: str | None) -> Filter:
    if name is None or value is None:
        names = ", ".join(known.value for known in FilterName)
        raise BadRequest(f"filter and value go together; filter is one of {names}.")
    allowed = _VALUES.get(name)
    if allowed is not None and value not in allowed:
        raise BadRequest(f"value: for {name.value}, allowed are {', '.join(allowed)}.")
    return Filter(name, value)


@router.get(
    "/mysfits",
    response_model=MysfitPage,
    dependencies=[Depends(PublicRead(*_LISTING_PARAMETERS))],
    responses=problems(400, 503),
    openapi_extra={EXPLODED: FILTER_PARAMETER},
)
async def list_mysfits(
    listing: Annotated[Listing, Depends(_listing)], request: Request, response: Response
) -> Response:
    """A page of the catalogue, filtered by at most one attribute."""
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
