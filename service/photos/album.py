"""What a visitor does with their album, where both the records and the objects take part."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from service.errors import Malformed, Unavailable
from service.photos.keys import PhotoKey
from service.photos.listing import Listing, position_token
from service.photos.model import (
    PLACE_FIELDS,
    AlbumDeletion,
    NewPhoto,
    Photo,
    PhotoChanges,
    PhotoDetails,
    PhotoPage,
    PhotoUpload,
)
from service.photos.objects import PhotoObjects
from service.photos.record import PhotoRecord, Status
from service.photos.store import ATTEMPTS, PhotoStore

DELETED_AT_ONCE = 50
"""Photos of an album that one request deletes: a call of S3 and about a second's writes."""


class Album:
    """Records in `store`, objects in `objects`; at most `photos` that are ready, each of at most
    `photo_bytes`."""

    def __init__(
        self, store: PhotoStore, objects: PhotoObjects, photos: int, photo_bytes: int
    ) -> None:
        self._store = store
        self._objects = objects
        self._photos = photos
        self._photo_bytes = photo_bytes

    def begin(self, user_id: str, new: NewPhoto, now: datetime) -> PhotoUpload:
        """A record that waits for its file, and where to send that."""
        if new.bytes > self._photo_bytes:
            raise Malformed(f"bytes: a photo may have at most {self._photo_bytes} bytes")
        record = self._store.begin(user_id, new, self._photos, now)
        return PhotoUpload(photo=self._photo(record, now), upload=self._objects.upload(record, now))

    def find(self, key: PhotoKey, now: datetime) -> PhotoDetails:
        """One photo, with the address of its original; raises NotFound."""
        record = self._store.find(key, now)
        is_ready = record.status == Status.READY
        return PhotoDetails(
            **dict(self._photo(record, now)),
            original_url=self._objects.original_url(key, record.file_name, now)
            if is_ready
            else None,
        )

    def page(self, user_id: str, listing: Listing, now: datetime) -> PhotoPage:
        """A page of the album, newest first."""
        page = self._store.page(user_id, listing, now)
        return PhotoPage(
            photos=[self._photo(record, now) for record in page.photos],
            next_token=position_token(listing.filter, page.next) if page.next else None,
            count=page.count,
        )

    def change(self, key: PhotoKey, changes: PhotoChanges, now: datetime) -> Photo:
        """The photo as changed; raises NotFound, Malformed, Conflict."""
        return self._photo(self._store.change(key, changes, now), now)

    def delete(self, key: PhotoKey) -> None:
        """Deletes the objects and then the record, so that a try after a fault finds what is left.

        A photo that became ready meanwhile has objects again, and is deleted anew.
        """
        for _ in range(ATTEMPTS):
            status = self._store.status_of(key)
            if status is None:
                return
            self._objects.delete([key])
            if self._store.delete(key, status):
                return
        raise Unavailable("This photo is being worked on. Please try again.")

    def delete_all(self, user_id: str) -> AlbumDeletion:
        """Deletes DELETED_AT_ONCE photos, and with the last one all that is kept of the album."""
        statuses = self._store.statuses(user_id)
        batch = list(statuses)[:DELETED_AT_ONCE]
        self._objects.delete(batch)
        for key in batch:
            if not self._store.delete(key, statuses[key]):
                self.delete(key)
        left = len(statuses) - len(batch)
        if not left:
            self._store.delete_album(user_id)
        return AlbumDeletion(deleted=len(batch), left=left)

    def _photo(self, record: PhotoRecord, now: datetime) -> Photo:
        is_ready = record.status == Status.READY
        return Photo.model_validate(
            {
                **{name: getattr(record, name) for name in _SAME},
                "labels": [
                    {"name": label["Name"], "confidence": float(label["Confidence"])}
                    for label in record.labels
                ],
                "place": _place(record),
                "thumb_url": self._objects.thumb_url(record.key, now) if is_ready else None,
                "view_url": self._objects.view_url(record.key, now) if is_ready else None,
            }
        )


_SAME = Photo.model_fields.keys() - {"labels", "place", "thumb_url", "view_url"}
"""Fields that a photo has as its record has them."""


def _place(record: PhotoRecord) -> dict[str, Any] | None:
    place = {name: getattr(record, name) for name in PLACE_FIELDS}
    known = any(value is not None for value in place.values())
    return (
        {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in place.items()
        }
        if known
        else None
    )
