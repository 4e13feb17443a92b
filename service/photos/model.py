"""The bodies of the album's routes, and the rules of what a visitor writes about a photo."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from service.camel import CamelModel
from service.photos.record import LabelsStatus, Status
from service.timestamps import timestamp

MAX_PHOTO_BYTES = 10_485_760
MAX_TAGS = 20
OLDEST_PHOTO_YEAR = 1826
"""The year of the oldest photograph that is kept: Niépce's view from his window."""


class ContentType(StrEnum):
    """The types a photo may be declared as; the worker looks at the bytes."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    BMP = "image/bmp"
    HEIC = "image/heic"
    HEIF = "image/heif"


def normalized(text: Any) -> Any:
    """A text in Unicode's normal form C, without spaces around it; other values as they are."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


def _without_controls(text: str) -> str:
    """Refuses control characters and lone surrogates, which no page could show.

    Format characters stay: joiners are part of emoji and of some scripts.
    """
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise ValueError("must not contain control characters")
    return text


def _lines_without_controls(text: str) -> str:
    return "\n".join(_without_controls(line) for line in text.replace("\r\n", "\n").split("\n"))


def _none_if_empty(text: str | None) -> str | None:
    return text or None


def _without_doubles(tags: list[str]) -> list[str]:
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.casefold(), tag)
    return [*first.values()]


def _taken_at(text: str) -> str:
    """As stored: UTC with milliseconds, or without zone where none is given."""
    try:
        at = datetime.fromisoformat(text)
        taken_at = timestamp(at) if at.tzinfo else at.isoformat(timespec="milliseconds")
    except (ValueError, OverflowError) as error:
        raise ValueError("must be a time such as 2026-06-01T12:00:00Z") from error
    if at.year < OLDEST_PHOTO_YEAR:
        raise ValueError(f"must not be before {OLDEST_PHOTO_YEAR}")
    return taken_at


T = TypeVar("T")

Line = Annotated[T, AfterValidator(_without_controls), BeforeValidator(normalized)]
"""One line of text; its characters are counted after normalizing."""
Lines = Annotated[T, AfterValidator(_lines_without_controls), BeforeValidator(normalized)]

MysfitId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Description = Lines[Annotated[str, StringConstraints(max_length=400)]]
Tag = Line[Annotated[str, StringConstraints(min_length=1, max_length=40)]]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_without_doubles)]
"""Tags in the order given; of those that differ in case only, the first."""
FileName = Line[Annotated[str, StringConstraints(min_length=1, max_length=200)]]
PlaceText = Line[Annotated[str, StringConstraints(max_length=200)]]
TakenAt = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$"),
    AfterValidator(_taken_at),
    Field(description="ISO 8601; without a zone it is the time where the photo was taken"),
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, strict=True)]


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


class NewPhoto(CamelModel):
    """A photo that its owner is about to upload."""

    mysfit_id: MysfitId
    file_name: FileName
    content_type: ContentType
    bytes: Annotated[int, Field(ge=1, le=MAX_PHOTO_BYTES, strict=True)]
    description: Annotated[Description | None, AfterValidator(_none_if_empty)] = None
    tags: Annotated[Tags, Field(default_factory=list)]
    keep_place: bool = Field(
        default=False,
        strict=True,
        description="whether the place in the file's metadata is kept; false if left out",
        json_schema_extra=_without_default,
    )


class Label(CamelModel):
    """What the photo shows, and how certain that is, in percent."""

    name: str
    confidence: float


class Place(CamelModel):
    """Where a photo was taken: decimal degrees, or words, or both."""

    latitude: float | None
    longitude: float | None
    city: str | None
    nation: str | None
    address: str | None


class Photo(CamelModel):
    """A photo as its owner sees it.

    `takenAt` has no zone where the camera gave none. The addresses are null until the photo is
    ready; they hold for a while, and whoever has one sees the photo.
    """

    photo_id: str
    mysfit_id: str
    mysfit_name: str
    status: Status
    reason: str | None
    file_name: str
    content_type: str
    bytes: int
    width: int | None
    height: int | None
    description: str | None
    tags: list[str]
    labels: list[Label]
    labels_status: LabelsStatus
    taken_at: str | None
    make: str | None
    model: str | None
    place: Place | None
    uploaded_at: str
    thumb_url: str | None
    view_url: str | None


class PhotoDetails(Photo):
    """A photo, and the address of the file as it was uploaded."""

    original_url: str | None


class Upload(CamelModel):
    """A presigned POST: send `fields` and then the file, as `file`, to `url` as a form."""

    url: str
    fields: dict[str, str]
    expires_at: str


class PhotoUpload(CamelModel):
    """The record of a photo that waits for its file, and how to upload that."""

    photo: Photo
    upload: Upload


class PhotoPage(CamelModel):
    """Some photos, newest first, and the token of the page after them; null on the last page.

    `count` is the number of ready photos of the album, or with a filter that of its matches.
    """

    photos: list[Photo]
    next_token: str | None
    count: int


class AlbumDeletion(CamelModel):
    """How many photos were deleted, and how many are left: ask again until none is."""

    deleted: int
    left: int


_ABSENT: Any = Field(default=None, json_schema_extra=_without_default)
"""A field that may be left out, and stays as it is then; null removes what is there."""


class PlaceChanges(CamelModel):
    """What the owner changes of a place; what is left out stays, null removes it."""

    latitude: Latitude | None = _ABSENT
    longitude: Longitude | None = _ABSENT
    city: Annotated[PlaceText | None, AfterValidator(_none_if_empty)] = _ABSENT
    nation: Annotated[PlaceText | None, AfterValidator(_none_if_empty)] = _ABSENT
    address: Annotated[PlaceText | None, AfterValidator(_none_if_empty)] = _ABSENT

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = self.model_fields_set
        if ("latitude" in given) != ("longitude" in given) or (
            (self.latitude is None) != (self.longitude is None)
        ):
            raise ValueError("latitude and longitude go together")
        if self.latitude == 0 and self.longitude == 0:
            raise ValueError("0, 0 is what a camera writes that does not know its place")
        return self

    def changes(self) -> dict[str, Any]:
        """Fields of PhotoRecord -> what they become; degrees with six digits, as stored."""
        given = self.model_dump(exclude_unset=True, by_alias=False)
        for name in ("latitude", "longitude"):
            if given.get(name) is not None:
                given[name] = Decimal(str(round(given[name], 6)))
        return given


PLACE_FIELDS = tuple(PlaceChanges.model_fields)
_NO_PLACE: dict[str, Any] = {**dict.fromkeys(PLACE_FIELDS), "keep_place": False}
"""Nor is the worker, which may not have read the file yet, to find one in it."""


class PhotoChanges(CamelModel):
    """What the owner changes of a photo; what is left out stays, null removes it."""

    description: Annotated[Description | None, AfterValidator(_none_if_empty)] = _ABSENT
    tags: Tags = _ABSENT
    taken_at: TakenAt | None = _ABSENT
    place: PlaceChanges | None = _ABSENT

    def changes(self) -> dict[str, Any]:
        """Fields of PhotoRecord -> what they become, None where they are removed."""
        given = self.model_dump(exclude_unset=True, by_alias=False, exclude={"place"})
        if "tags" in given:
            given["tags"] = tuple(given["tags"])
        if "place" in self.model_fields_set:
            given |= self.place.changes() if self.place else _NO_PLACE
        return given
