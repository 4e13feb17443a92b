"""The album over HTTP: everybody has one, and sees no other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import StringConstraints

from service.errors import BadRequest
from service.http.auth import SignedIn
from service.http.changes import no_public_change
from service.http.dependencies import OnlyParameters, private_answer, shared
from service.http.lanes import AppLanes
from service.http.problems import problems
from service.page_tokens import InvalidPageToken
from service.photos.album import Album
from service.photos.keys import PHOTO_ID, PhotoKey
from service.photos.listing import MAX_PAGE, Filter, InvalidSearch, Listing, read_position, words_of
from service.photos.model import (
    AlbumDeletion,
    Line,
    NewPhoto,
    Photo,
    PhotoChanges,
    PhotoDetails,
    PhotoPage,
    PhotoUpload,
    Tag,
)
from service.photos.search import MAX_QUERY_CHARACTERS, MAX_WORDS

_LISTING_PARAMETERS = ("limit", "nextToken", "mysfitId", "tag", "label", "q", "placed")

_alone = [Depends(OnlyParameters())]

# An album is private: whatever changes in it, the catalogue stays as it is.
router = APIRouter(
    tags=["photos"], dependencies=[Depends(private_answer), Depends(no_public_change)]
)

OwnAlbum = Annotated[Album, Depends(shared(Album))]

PhotoId = Annotated[
    str,
    Path(alias="photoId", pattern=f"^{PHOTO_ID.pattern}$", description="The id of a photo."),
]
"""An id in a path; 404 for what cannot be one, without a call of DynamoDB."""

LabelName = Line[Annotated[str, StringConstraints(min_length=1, max_length=100)]]
SearchText = Line[Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUERY_CHARACTERS)]]


# What the models check in Python, as far as JSON Schema can say it: no control characters, a text
# between its spaces, and at most so many words.
_CONTROLS = r"\u0000-\u001f\u007f-\u009f"
_WORD = rf"[^\s{_CONTROLS}]+"
_SPACE = rf"[^\S{_CONTROLS}]+"
_LINE = {"pattern": rf"^\s*{_WORD}({_SPACE}{_WORD})*\s*$"}
_WORDS = {"pattern": rf"^\s*{_WORD}({_SPACE}{_WORD}){{0,{MAX_WORDS - 1}}}\s*$"}


async def _listing(
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = MAX_PAGE,
    next_token: Annotated[str | None, Query(alias="nextToken", max_length=400)] = None,
    mysfit_id: Annotated[str | None, Query(alias="mysfitId", min_length=1, max_length=64)] = None,
    tag: Annotated[Tag | None, Query(json_schema_extra=_LINE)] = None,
    label: Annotated[LabelName | None, Query(json_schema_extra=_LINE)] = None,
    q: Annotated[
        SearchText | None,
        Query(
            json_schema_extra=_WORDS,
            description=f"at most {MAX_WORDS} words, all of which must occur in the description, "
            "tags, labels, file name, city, nation or the mysfit's name, whatever case and accents",
        ),
    ] = None,
    placed: Annotated[
        Literal["true"] | None, Query(description="only photos with coordinates")
    ] = None,
) -> Listing:
    """The page a query asks for; raises BadRequest."""
    try:
        wanted = Filter(mysfit_id, tag, label, words_of(q) if q is not None else (), bool(placed))
    except InvalidSearch as error:
        raise BadRequest(f"q: allowed are 1 to {MAX_WORDS} words.") from error
    try:
        start = read_position(wanted, next_token) if next_token is not None else None
    except InvalidPageToken as error:
        raise BadRequest(
            "nextToken: allowed is the nextToken of the page before, with the same filters."
        ) from error
    return Listing(wanted, limit, start)


@router.post(
    "/photos",
    status_code=201,
    dependencies=_alone,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def begin_photo(
    user: SignedIn, new: NewPhoto, album: OwnAlbum, lanes: AppLanes, response: Response
) -> PhotoUpload:
    """Begins a photo of a mysfit that the visitor adopted, and says where to send its file."""
    begun = await lanes.writes.run(album.begin, user.user_id, new, datetime.now(UTC))
    # Relative to the request, so it is right behind an API Gateway stage as well.
    response.headers["Location"] = f"photos/{begun.photo.photo_id}"
    return begun


@router.get(
    "/photos",
    dependencies=[Depends(OnlyParameters(*_LISTING_PARAMETERS))],
    responses=problems(400, 401, 503),
)
async def list_photos(
    user: SignedIn,
    listing: Annotated[Listing, Depends(_listing)],
    album: OwnAlbum,
    lanes: AppLanes,
) -> PhotoPage:
    """A page of the visitor's album, newest first; filters combine."""
    return await lanes.private_reads.run(album.page, user.user_id, listing, datetime.now(UTC))


@router.get("/photos/{photoId}", dependencies=_alone, responses=problems(400, 401, 404, 503))
async def find_photo(
    user: SignedIn, photo_id: PhotoId, album: OwnAlbum, lanes: AppLanes
) -> PhotoDetails:
    """One photo of the visitor."""
    key = PhotoKey(user.user_id, photo_id)
    return await lanes.private_reads.run(album.find, key, datetime.now(UTC))


@router.patch(
    "/photos/{photoId}",
    dependencies=_alone,
    responses=problems(400, 401, 404, 409, 413, 422, 503),
)
async def change_photo(
    user: SignedIn, photo_id: PhotoId, changes: PhotoChanges, album: OwnAlbum, lanes: AppLanes
) -> Photo:
    """Changes the fields that are given; null removes one."""
    key = PhotoKey(user.user_id, photo_id)
    return await lanes.writes.run(album.change, key, changes, datetime.now(UTC))


@router.delete(
    "/photos/{photoId}",
    status_code=204,
    dependencies=_alone,
    responses=problems(400, 401, 404, 503),
)
async def delete_photo(user: SignedIn, photo_id: PhotoId, album: OwnAlbum, lanes: AppLanes) -> None:
    """Deletes a photo and its objects; also answers 204 when it is gone."""
    await lanes.writes.run(album.delete, PhotoKey(user.user_id, photo_id))


@router.delete("/photos", dependencies=_alone, responses=problems(400, 401, 503))
async def delete_photos(user: SignedIn, album: OwnAlbum, lanes: AppLanes) -> AlbumDeletion:
    """Deletes some photos of the visitor; to be asked again until none is left."""
    return await lanes.writes.run(album.delete_all, user.user_id)
