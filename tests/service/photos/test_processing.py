"""What becomes of an upload, whatever happens in between: over moto's tables and bucket."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from service.errors import Unavailable
from service.logs import JsonLines, request_id
from service.metrics import Metrics
from service.photos import refusals
from service.photos.announcements import Announcements
from service.photos.files import PhotoFiles
from service.photos.formats import take_apart
from service.photos.keys import PhotoKey
from service.photos.labels import Labeller, Labels
from service.photos.messages import Upload
from service.photos.processing import DONE, LEAVE, UNITS, Outcome, Processor
from service.photos.progress import Progress
from service.photos.record import LabelsStatus, PhotoRecord, Status
from tests.service.photos.hostile import exif, files
from tests.support.builders import PHOTOS_BUCKET
from tests.support.photos import counted, items, put, stored
from tests.support.tables import REGION, Tables

LABELS: Labels = ({"Name": "Toy", "Confidence": Decimal("97.1")},)


class StubLabeller(Labeller):
    """Finds LABELS, unless it is `down`."""

    def __init__(self) -> None:
        self.down = False
        self.calls = 0

    def find(self, key: PhotoKey) -> Labels:
        self.calls += 1
        if self.down:
            raise Unavailable("down")
        return LABELS


class StubAnnouncements(Announcements):
    def __init__(self) -> None:
        self.published: list[PhotoRecord] = []

    def publish(self, record: PhotoRecord) -> None:
        self.published.append(record)


class World:
    """A processor with its tables and bucket, and what a browser does to them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.s3 = boto3.client("s3", region_name=REGION)
        self.files = PhotoFiles(self.s3, PHOTOS_BUCKET)
        self.progress = Progress(tables.client, tables.photos, 3)
        self.labeller = StubLabeller()
        self.announcements = StubAnnouncements()

    def processor(self, labeller: Labeller | None) -> Processor:
        return Processor(
            self.progress,
            self.files,
            labeller,
            self.announcements,
            Metrics("Mysfits/test", UNITS),
            album_photos=3,
            photo_bytes=1_000_000,
        )

    def upload(self, data: bytes, **changes: Any) -> tuple[PhotoRecord, Upload]:
        record = put(self.tables, **{"status": Status.WAITING, **changes})
        return record, self.send(record.key, data)

    def send(self, key: PhotoKey, data: bytes) -> Upload:
        answer = self.s3.put_object(
            Bucket=PHOTOS_BUCKET, Key=key.original, Body=data, Metadata={"request-id": "r-1"}
        )
        return Upload(PHOTOS_BUCKET, key.original, answer["ETag"].strip('"'))

    def process(self, upload: Upload, receives: int = 1) -> Outcome:
        return self.processor(self.labeller).process(upload, receives)

    def found(self, key: PhotoKey) -> PhotoRecord:
        record = stored(self.tables, key)
        assert record is not None
        return record

    def objects(self) -> dict[str, bytes]:
        listed = self.s3.list_objects_v2(Bucket=PHOTOS_BUCKET).get("Contents", [])
        return {
            each["Key"]: self.s3.get_object(Bucket=PHOTOS_BUCKET, Key=each["Key"])["Body"].read()
            for each in listed
        }

    def event_of_original(self, key: PhotoKey) -> Upload:
        """The event of the original as it is now."""
        etag = self.s3.head_object(Bucket=PHOTOS_BUCKET, Key=key.original)["ETag"]
        return Upload(PHOTOS_BUCKET, key.original, etag.strip('"'))


@pytest.fixture
def world(tables: Tables) -> World:
    made = World(tables)
    if not made.s3.list_buckets()["Buckets"]:
        made.s3.create_bucket(
            Bucket=PHOTOS_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    for key in made.objects():
        made.s3.delete_object(Bucket=PHOTOS_BUCKET, Key=key)
    return made


def photo_with_place() -> bytes:
    main, details = exif.camera(orientation=6)
    where = exif.gps("48 51 24", "2 21 8")
    return exif.jpeg_with(files.jpeg(), exif.tiff(main, details, where))


def test_upload_becomes_a_ready_photo(world: World) -> None:
    record, upload = world.upload(photo_with_place(), expires_at=1_900_000_000)

    assert world.process(upload) == DONE

    now = world.found(record.key)
    assert (now.status, now.labels_status, now.labels) == (
        Status.READY,
        LabelsStatus.FOUND,
        LABELS,
    )
    assert (now.width, now.height, now.make) == (48, 64, "Paperbark")
    assert now.taken_at == "2025-07-14T07:30:00.000Z"
    assert (now.expires_at, now.reason) == (None, None)
    assert set(world.objects()) == set(record.key.objects)
    assert counted(world.tables) == 1


def test_place_that_nobody_asked_for_is_stored_nowhere(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    record, upload = world.upload(photo_with_place())

    world.process(upload)

    text = json.dumps(items(world.tables))
    assert [word for word in ("Latitude", "48.85", "Paris", "paris") if word in text] == []
    assert b"Paperbark" not in b"".join(world.objects().values())
    lines = [JsonLines().format(each) for each in caplog.records if each.name.startswith("service")]
    assert [line for line in lines if "48.85" in line or "Paris" in line] == []
    head = world.s3.head_object(Bucket=PHOTOS_BUCKET, Key=record.key.original)
    assert head["Metadata"]["request-id"] == "r-1"


def test_place_is_kept_with_the_original_as_it_came(world: World) -> None:
    record, upload = world.upload(photo_with_place(), keep_place=True)

    world.process(upload)

    now = world.found(record.key)
    assert (now.latitude, now.longitude) == (Decimal("48.856667"), Decimal("2.352222"))
    assert (now.city, now.nation) == ("Paris", "France")
    assert world.objects()[record.key.original] == photo_with_place()
    assert now.etag == upload.etag


def test_clean_original_is_not_written_again(world: World) -> None:
    record, upload = world.upload(files.jpeg())

    world.process(upload)

    assert world.found(record.key).etag == upload.etag
    assert world.objects()[record.key.original] == files.jpeg()


def test_second_delivery_changes_nothing(world: World) -> None:
    record, upload = world.upload(photo_with_place())
    world.process(upload)
    before = (items(world.tables), world.objects())

    outcomes = [world.process(upload), world.process(world.event_of_original(record.key))]

    assert outcomes == [DONE, DONE]
    assert (items(world.tables), world.objects()) == before
    assert (world.labeller.calls, len(world.announcements.published)) == (1, 1)


def test_event_of_the_rewritten_original_looks_for_no_labels(world: World) -> None:
    record, upload = world.upload(photo_with_place())
    world.labeller.down = True
    world.process(upload)
    world.labeller.down = False

    assert world.process(world.event_of_original(record.key)) == DONE

    assert world.labeller.calls == 1
    assert world.process(upload, receives=2) == DONE
    assert world.found(record.key).labels == LABELS


def test_event_of_the_rewritten_original_is_done_while_it_is_processed(world: World) -> None:
    record, _ = world.upload(photo_with_place())
    written = world.send(record.key, take_apart(photo_with_place()).data)
    world.progress.begin(record, world.processor(None)._now())
    world.progress.store_facts(record.key, {"etag": written.etag})

    assert world.process(written) == DONE
    assert world.found(record.key).status is Status.PROCESSING


@pytest.mark.parametrize(
    "method", ["begin", "store_facts", "write_shown", "replace_original", "make_ready"]
)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_worker_that_dies_at_a_write_is_taken_over(
    world: World, monkeypatch: pytest.MonkeyPatch, method: str, after: bool
) -> None:
    """Another try finds the photo as the write left it, or without it."""
    record, upload = world.upload(photo_with_place())
    owner: Any = world.progress if hasattr(world.progress, method) else world.files
    original: Callable[..., Any] = getattr(owner, method)

    def die(*given: Any, **named: Any) -> None:
        if after:
            original(*given, **named)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(owner, method, die)
        with pytest.raises(SystemExit):
            world.process(upload)
    assert world.process(upload, receives=2) == DONE

    now = world.found(record.key)
    assert (now.status, now.make, now.taken_at) == (
        Status.READY,
        "Paperbark",
        "2025-07-14T07:30:00.000Z",
    )
    assert now.labels_status is LabelsStatus.FOUND
    assert set(world.objects()) == set(record.key.objects)
    assert b"Paperbark" not in world.objects()[record.key.original]
    assert counted(world.tables) == 1


@pytest.mark.parametrize("moment", ["begin", "store_facts", "write_shown", "make_ready"])
def test_photo_deleted_meanwhile_leaves_no_object(
    world: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    _, upload = world.upload(photo_with_place())
    owner: Any = world.progress if hasattr(world.progress, moment) else world.files
    original: Callable[..., Any] = getattr(owner, moment)

    def delete_first(*given: Any, **named: Any) -> Any:
        world.tables.empty()
        return original(*given, **named)

    monkeypatch.setattr(owner, moment, delete_first)

    outcome = world.process(upload)
    if not outcome.is_done:
        outcome = world.process(upload, receives=2)

    assert outcome == DONE
    assert (world.objects(), items(world.tables)) == ({}, [])
    assert world.announcements.published == []


def test_object_without_a_record_is_deleted(world: World) -> None:
    record, upload = world.upload(files.jpeg())
    world.tables.empty()

    assert world.process(upload) == DONE
    assert world.objects() == {}
    assert stored(world.tables, record.key) is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg/>", refusals.NOT_A_PHOTO),
        (files.cut(files.jpeg()), refusals.DAMAGED),
        (bytes(1_000_001), refusals.too_large(1_000_000)),
    ],
    ids=["not-a-photo", "damaged", "too-large"],
)
def test_refused_photo_keeps_its_reason_and_no_object(
    world: World, data: bytes, sentence: str
) -> None:
    record, upload = world.upload(data)

    assert world.process(upload) == DONE

    now = world.found(record.key)
    assert (now.status, now.reason) == (Status.REFUSED, sentence)
    assert world.objects() == {}
    assert world.process(upload, receives=2) == DONE


def test_photo_beyond_the_last_is_refused(world: World) -> None:
    for _ in range(3):
        put(world.tables)
    record, upload = world.upload(photo_with_place())

    assert world.process(upload) == DONE

    assert world.found(record.key).reason == refusals.album_full(3)
    assert world.objects() == {}
    assert counted(world.tables) == 3


def test_original_uploaded_anew_is_made_anew(world: World) -> None:
    """Its address holds ten minutes; what comes second must lose its metadata too."""
    record, first = world.upload(files.jpeg())
    world.process(first)
    again = world.send(record.key, photo_with_place())

    assert world.process(again) == DONE

    now = world.found(record.key)
    assert (now.status, now.width, now.make) == (Status.READY, 48, "Paperbark")
    assert b"Paperbark" not in world.objects()[record.key.original]
    assert counted(world.tables) == 1


def test_photo_is_ready_while_its_labels_are_waited_for(world: World) -> None:
    record, upload = world.upload(files.jpeg())
    world.labeller.down = True

    waits = [world.process(upload, receives).retry_seconds for receives in (1, 2, 3, 4)]

    now = world.found(record.key)
    assert waits == [5, 20, 60, 180]
    assert (now.status, now.labels_status) == (Status.READY, LabelsStatus.WAITING)
    world.labeller.down = False
    assert world.process(upload, receives=5) == DONE
    assert world.found(record.key).labels == LABELS
    assert len(world.announcements.published) == 1


def test_labels_are_given_up_at_the_fifth_try_and_found_after_a_redrive(world: World) -> None:
    record, upload = world.upload(files.jpeg())
    world.labeller.down = True
    world.process(upload, 4)

    assert world.process(upload, receives=5) == Outcome(retry_seconds=0)
    assert world.found(record.key).labels_status is LabelsStatus.NONE

    world.labeller.down = False
    assert world.process(upload, receives=1) == DONE
    assert world.found(record.key).labels == LABELS
    assert len(world.announcements.published) == 1


def test_no_labels_are_looked_for_where_they_are_off(world: World) -> None:
    record, upload = world.upload(files.jpeg())

    assert world.processor(None).process(upload, 1) == DONE
    assert world.found(record.key).labels_status is LabelsStatus.NONE
    assert len(world.announcements.published) == 1


def test_fault_of_aws_leaves_the_message_for_another_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, upload = world.upload(files.jpeg())

    def fail(*_: Any) -> None:
        raise ClientError({"Error": {"Code": "Odd", "Message": "odd"}}, "GetItem")

    monkeypatch.setattr(world.progress, "make_ready", fail)

    assert [world.process(upload, receives).retry_seconds for receives in (1, 4, 5)] == [5, 180, 0]
    assert world.found(record.key).status is Status.PROCESSING


def test_original_that_is_not_there_yet_is_tried_again(world: World) -> None:
    record, upload = world.upload(files.jpeg())
    world.s3.delete_object(Bucket=PHOTOS_BUCKET, Key=record.key.original)

    assert world.process(upload) == Outcome(retry_seconds=5)
    assert world.found(record.key).status is Status.WAITING


@pytest.mark.parametrize(
    "upload",
    [
        Upload(PHOTOS_BUCKET, "originals/../secret", "e"),
        Upload(PHOTOS_BUCKET, "shown/a/b/view.jpg", "e"),
        Upload("another-bucket", f"originals/{'0' * 8}-0000-4000-8000-{'0' * 12}/x", "e"),
    ],
)
def test_event_of_no_original_is_left_for_the_dead_letters(world: World, upload: Upload) -> None:
    assert world.process(upload) == LEAVE


def test_message_with_several_uploads_is_done_when_all_are(world: World) -> None:
    first, second = (world.upload(files.jpeg())[0] for _ in range(2))
    processor = world.processor(world.labeller)

    assert processor.process_message(body(first.key, second.key), 1) == DONE
    assert world.found(second.key).status is Status.READY
    assert processor.process_message('{"Event": "s3:TestEvent"}', 1) == DONE
    assert processor.process_message("poison", 1) == LEAVE
    world.labeller.down = True
    third = world.upload(files.jpeg())[0]
    assert processor.process_message(body(first.key, third.key), 2) == Outcome(20)


def body(*keys: PhotoKey) -> str:
    stored_as = [{"key": key.original, "eTag": "e", "size": 1} for key in keys]
    records = [
        {
            "eventName": "ObjectCreated:Post",
            "s3": {"bucket": {"name": PHOTOS_BUCKET}, "object": each},
        }
        for each in stored_as
    ]
    return json.dumps({"Records": records})


def test_every_log_line_holds_the_request_id_and_metrics_are_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[dict[str, Any]] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLines().format(record)))

    logger = logging.getLogger("service.photos")
    monkeypatch.setattr(logger, "handlers", [Handler()])
    logger.setLevel(logging.INFO)
    _, upload = world.upload(files.jpeg(), request_id="r-7")
    _, broken = world.upload(b"<svg/>", request_id="r-8")

    world.process(upload)
    world.process(broken)

    counts = [
        {metric["Name"] for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
        for line in lines
        if "_aws" in line
    ]
    assert {line["requestId"] for line in lines} == {"r-7", "r-8"}
    assert counts == [
        {"PhotosReady", "PhotoSeconds"},
        {"LabelSeconds"},
        {"PhotosRefused", "PhotoSeconds"},
    ]
    assert request_id.get() == "-"
