"""What happens to a photo after its upload, whoever was told of it: a worker or a function.

    uploaded -> processing -> facts stored -> shown photos written -> metadata dropped -> ready
                    |                                                                      |
                    +-> refused, its objects deleted             labels, announced, stored <-+

Everything may happen twice and in any order: what was done before is found done, what another began
and left is taken over. Decision 0015 says why each write comes where it does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import md5
from typing import TYPE_CHECKING, Any

from service.aws import clients
from service.errors import Unavailable
from service.logs import request_id
from service.metrics import Metrics
from service.photos import refusals
from service.photos.announcements import Announcements
from service.photos.files import PhotoFiles, Stored
from service.photos.formats import take_apart
from service.photos.keys import PhotoKey, key_of_original
from service.photos.labels import Labeller
from service.photos.memory import return_large_blocks
from service.photos.messages import UnknownMessage, Upload, uploads_in
from service.photos.places import nearest_place
from service.photos.progress import AlbumFull, Progress
from service.photos.record import LabelsStatus, PhotoRecord, Status
from service.photos.refusals import Refused
from service.photos.renditions import Renditions, render

if TYPE_CHECKING:
    from service.settings import WorkerSettings

log = logging.getLogger(__name__)

BACKOFF_SECONDS = (5, 20, 60, 180)
MAX_RECEIVES = 5
"""Of a message, as its queue has it (maxReceiveCount): the next goes to the dead letters."""
UNITS = {
    "PhotosReady": "Count",
    "PhotosRefused": "Count",
    "PhotoSeconds": "Seconds",
    "LabelSeconds": "Seconds",
}


@dataclass(frozen=True)
class Outcome:
    """What to do with the message: delete it, or show it again in `retry_seconds`."""

    retry_seconds: int | None = None

    @property
    def is_done(self) -> bool:
        return self.retry_seconds is None


DONE = Outcome()
LEAVE = Outcome(retry_seconds=1)
"""No try will ever succeed: the dead letters are for whoever looks at them."""


def try_again(receives: int) -> Outcome:
    """After a fault that may pass, for a message that was received so often."""
    last = receives >= MAX_RECEIVES
    return Outcome(0 if last else BACKOFF_SECONDS[max(receives, 1) - 1])


class Processor:
    """Makes photos ready. `labeller` is None where no labels are looked for."""

    def __init__(
        self,
        progress: Progress,
        files: PhotoFiles,
        labeller: Labeller | None,
        announcements: Announcements,
        metrics: Metrics,
        album_photos: int,
        photo_bytes: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._progress = progress
        self._files = files
        self._labeller = labeller
        self._announcements = announcements
        self._metrics = metrics
        self._album_photos = album_photos
        self._photo_bytes = photo_bytes
        self._now = now

    def process_message(self, body: str, receives: int) -> Outcome:
        """Processes each upload that a message tells of; never raises."""
        try:
            uploads = uploads_in(body)
        except UnknownMessage as error:
            log.error("unknown message: %s. It goes to the dead letters", error)
            return LEAVE
        outcomes = [self.process(upload, receives) for upload in uploads]
        waits = [each.retry_seconds for each in outcomes if each.retry_seconds is not None]
        return Outcome(max(waits)) if waits else DONE

    def process(self, upload: Upload, receives: int) -> Outcome:
        """Processes one upload; never raises."""
        key = key_of_original(upload.key)
        if key is None or upload.bucket != self._files.bucket:
            log.error("an event of no original of ours: %s in %s", upload.key[:200], upload.bucket)
            return LEAVE
        try:
            record = self._progress.find(key)
            if record is None:
                return self._delete(key, "its record is gone")
            return self._process_known(record, upload, receives)
        except Unavailable:
            # aws_faults has said in the log what failed.
            return try_again(receives)
        except Exception:
            log.exception("processing failed", extra={"photoId": key.photo_id})
            return try_again(receives)

    def _process_known(self, record: PhotoRecord, upload: Upload, receives: int) -> Outcome:
        """The same, with the request id of the upload in every log line."""
        token = request_id.set(record.request_id)
        try:
            return self._process(record, upload, receives)
        except Exception:
            log.warning("photo is left for another try", extra={"photoId": record.photo_id})
            raise
        finally:
            request_id.reset(token)

    def _process(self, record: PhotoRecord, upload: Upload, receives: int) -> Outcome:
        if record.status is Status.REFUSED:
            return self._delete(record.key, "it was refused")
        if record.status is Status.PROCESSING and record.etag == upload.etag:
            # The event of the original that a worker wrote; that of the upload is not done yet.
            return DONE
        stored = self._files.find_original(record.key)
        if record.status is Status.READY and (stored is None or stored.etag == record.etag):
            if _waits_for_another_event(record, stored, upload):
                return DONE
            return self._find_labels(record, receives)
        if stored is None:
            log.warning("original is absent", extra={"photoId": record.photo_id})
            return try_again(receives)
        if not self._progress.begin(record, self._now()):
            return try_again(receives)
        started_at = time.perf_counter()
        try:
            ready = self._make(record, stored)
        except Refused as refusal:
            return self._refuse(record.key, str(refusal), started_at)
        except AlbumFull:
            sentence = refusals.album_full(self._album_photos)
            return self._refuse(record.key, sentence, started_at)
        if ready is None:
            return self._yield_to_another(record.key, receives)
        seconds = round(time.perf_counter() - started_at, 3)
        log.info(
            "photo ready",
            extra={
                "photoId": record.photo_id,
                **self._metrics.fields(PhotosReady=1, PhotoSeconds=seconds),
            },
        )
        return self._find_labels(ready, receives)

    def _make(self, record: PhotoRecord, stored: Stored) -> PhotoRecord | None:
        """The photo made ready; None where it has gone on without this worker.

        Raises Refused, AlbumFull.
        """
        if stored.bytes > self._photo_bytes:
            raise Refused(refusals.too_large(self._photo_bytes))
        data = self._files.read_original(record.key, stored.etag)
        if data is None:
            return None
        made = render(take_apart(data))
        original, content_type = made.original, made.content_type
        if record.keep_place:
            original, content_type = data, made.found_type
        facts = _facts(record, made, original, content_type)
        if original != data:
            # So that the event of this write is known to be ours. S3 makes a PUT's ETag that way.
            facts["etag"] = md5(original, usedforsecurity=False).hexdigest()
        if not self._progress.store_facts(record.key, facts):
            return None
        self._files.write_shown(record.key, thumb=made.thumb, view=made.view)
        etag = stored.etag
        if original != data:
            etag = self._files.replace_original(
                record.key, original, content_type, record.request_id
            )
        if not self._progress.make_ready(record.key, etag):
            return None
        return replace(
            record, status=Status.READY, labels_status=LabelsStatus.WAITING, bytes=facts["bytes"]
        )

    def _refuse(self, key: PhotoKey, sentence: str, started_at: float) -> Outcome:
        """The reason first, so that whoever comes next finds it whatever was deleted."""
        if not self._progress.refuse(key, sentence, self._now()):
            return self._yield_to_another(key, 1)
        seconds = round(time.perf_counter() - started_at, 3)
        log.warning(
            "photo refused: %s",
            sentence,
            extra={
                "photoId": key.photo_id,
                **self._metrics.fields(PhotosRefused=1, PhotoSeconds=seconds),
            },
        )
        return self._delete(key, "it is refused")

    def _yield_to_another(self, key: PhotoKey, receives: int) -> Outcome:
        """After a write that came too late: the owner deleted the photo, or another worker was
        faster."""
        if self._progress.find(key) is None:
            return self._delete(key, "its owner deleted it meanwhile")
        return try_again(receives)

    def _delete(self, key: PhotoKey, reason: str) -> Outcome:
        self._files.delete(key)
        log.info("objects deleted: %s", reason, extra={"photoId": key.photo_id})
        return DONE

    def _find_labels(self, record: PhotoRecord, receives: int) -> Outcome:
        """Labels of a ready photo that has none yet; then the photo is announced.

        A message that comes back from the dead letters looks again, and announces nothing twice.
        """
        if record.labels_status is LabelsStatus.FOUND:
            return DONE
        if self._labeller is None:
            return self._finish(record, (), LabelsStatus.NONE)
        started_at = time.perf_counter()
        try:
            labels = self._labeller.find(record.key)
        except Unavailable:
            if receives >= MAX_RECEIVES:
                self._finish(record, (), LabelsStatus.NONE)
            return try_again(receives)
        seconds = round(time.perf_counter() - started_at, 3)
        log.info(
            "labels found",
            extra={
                "photoId": record.photo_id,
                "labels": len(labels),
                **self._metrics.fields(LabelSeconds=seconds),
            },
        )
        return self._finish(record, labels, LabelsStatus.FOUND)

    def _finish(self, record: PhotoRecord, labels: Any, status: LabelsStatus) -> Outcome:
        if record.labels_status is LabelsStatus.WAITING:
            self._announcements.publish(record)
        if (labels, status) != ((), record.labels_status):
            self._progress.store_labels(record.key, labels, status)
        return DONE


def _waits_for_another_event(record: PhotoRecord, stored: Stored | None, upload: Upload) -> bool:
    """Whether this is the event of the original that a worker wrote, while that of the upload looks
    for the labels: both would pay for them."""
    is_rewritten = stored is not None and stored.is_clean and stored.etag == upload.etag
    return is_rewritten and record.labels_status is LabelsStatus.WAITING


def _facts(
    record: PhotoRecord, made: Renditions, original: bytes, content_type: str
) -> dict[str, Any]:
    """What the file says, as fields; None where it says nothing, as once its metadata are dropped.

    What was stored before stays (Progress.store_facts).
    """
    said = made.metadata
    facts: dict[str, Any] = {
        "width": made.width,
        "height": made.height,
        "bytes": len(original),
        "content_type": content_type,
        "taken_at": said.taken_at,
        "make": said.make,
        "model": said.model,
    }
    if record.keep_place and said.coordinates:
        at = said.coordinates
        place = nearest_place(float(at.latitude), float(at.longitude))
        facts |= {"latitude": at.latitude, "longitude": at.longitude}
        facts |= place._asdict() if place else {}
    return facts


def make_processor(settings: WorkerSettings) -> Processor:
    """A processor as `settings` describe it; calls nothing of AWS."""
    return_large_blocks()
    region, bucket = settings.region, settings.photos_bucket
    return Processor(
        Progress(clients.dynamodb(region), settings.photos_table, settings.album_photos),
        PhotoFiles(clients.s3(region), bucket),
        Labeller(clients.rekognition(region), bucket) if settings.labels != "off" else None,
        Announcements(clients.sns(region), settings.photos_topic_arn),
        Metrics(settings.metrics_namespace, UNITS),
        settings.album_photos,
        settings.photo_bytes,
    )
