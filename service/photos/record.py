"""A photo as its item in PhotosTable holds it, for the API and for the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from service.photos.keys import PhotoKey
from service.photos.search import search_text

ALBUM = "#album"
"""The range key of the item that counts an owner's ready photos, in `Photos`. Below "0", so that a
query from "0" on never lists it."""


class Status(StrEnum):
    """How far a photo is."""

    WAITING = "waiting"
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"


class LabelsStatus(StrEnum):
    """How far the labels of a photo are."""

    WAITING = "waiting"
    FOUND = "found"
    NONE = "none"


@dataclass(frozen=True)
class PhotoRecord:
    """The attributes of a photo's item, by the names that table and code share: `user_id` is
    `UserId`. Times are ISO 8601 in UTC but `taken_at`, which has no zone where the camera gave
    none; coordinates are decimal degrees; sizes are bytes and pixels; `expires_at` is Unix time in
    seconds. What is None is no attribute."""

    user_id: str
    photo_id: str
    mysfit_id: str
    mysfit_name: str
    status: Status
    file_name: str
    content_type: str
    bytes: int
    uploaded_at: str
    request_id: str
    keep_place: bool = False
    labels_status: LabelsStatus = LabelsStatus.WAITING
    description: str | None = None
    tags: tuple[str, ...] = ()
    labels: tuple[Mapping[str, Any], ...] = ()
    """{"Name": str, "Confidence": Decimal in percent}, the most certain first."""
    reason: str | None = None
    width: int | None = None
    height: int | None = None
    taken_at: str | None = None
    make: str | None = None
    model: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    city: str | None = None
    nation: str | None = None
    address: str | None = None
    etag: str | None = field(default=None, metadata={"attribute": "ETag"})
    """Of the original, as S3 gives it, without quotes."""
    search: str = ""
    expires_at: int | None = None

    @property
    def key(self) -> PhotoKey:
        return PhotoKey(self.user_id, self.photo_id)

    def search_text(self) -> str:
        """What `search` should hold: every text of the photo that `q` looks in."""
        return search_text(
            [
                self.description,
                *self.tags,
                *(label["Name"] for label in self.labels),
                self.mysfit_name,
                self.city,
                self.nation,
                self.file_name,
            ]
        )


def _attribute(each: Any) -> str:
    named: str | None = each.metadata.get("attribute")
    return named or "".join(word.capitalize() for word in each.name.split("_"))


ATTRIBUTES = {each.name: _attribute(each) for each in fields(PhotoRecord)}
"""Field -> attribute: "user_id" -> "UserId"."""

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of PhotoRecord as attributes of the low-level client; None is left out."""
    return {
        ATTRIBUTES[name]: _serialize(list(value) if isinstance(value, tuple) else value)
        for name, value in values.items()
        if value is not None
    }


def to_item(record: PhotoRecord) -> dict[str, Any]:
    """The item of a record, in the form of the low-level client."""
    return to_attributes({name: getattr(record, name) for name in ATTRIBUTES})


def from_item(item: Mapping[str, Any]) -> PhotoRecord:
    """The record of an item; raises KeyError, TypeError where it is none."""
    values = {
        name: _deserialize(item[attribute])
        for name, attribute in ATTRIBUTES.items()
        if attribute in item
    }
    for name in ("bytes", "width", "height", "expires_at"):
        if name in values:
            values[name] = int(values[name])
    for name in ("tags", "labels"):
        values[name] = tuple(values.get(name, ()))
    values["status"] = Status(values["status"])
    values["labels_status"] = LabelsStatus(values["labels_status"])
    return PhotoRecord(**values)
