"""The album's worker under load, killed, and over hostile files; prints a table for each.

    python -m bench.album hostile       every hostile file: outcome, seconds, memory of the worker
    python -m bench.album kills         200 uploads, the worker killed at 20 random moments
    python -m bench.album throughput    200 photos of 4 MB, two at a time

It starts an emulated account and the worker itself, on free ports; uploads are presigned POSTs, as
a browser sends them.
"""

from __future__ import annotations

import io
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from botocore.credentials import ReadOnlyCredentials
from PIL import Image

from service.photos.keys import PhotoKey, new_photo_id
from service.photos.objects import Addresses, PhotoObjects
from service.photos.record import ALBUM, PhotoRecord, Status, from_item, to_item
from service.timestamps import timestamp
from tests.service.photos.hostile import cases, exif
from tests.support.cloud import REGION, Cloud, deploy, running_cloud
from tests.support.worker import Worker, running_worker

PATIENCE_SECONDS = 300
FINISHED = (Status.READY, Status.REFUSED)


@dataclass
class Album:
    """The album of an emulated account, and what was uploaded to it."""

    cloud: Cloud
    outputs: Mapping[str, str]
    sent: list[PhotoKey] = field(default_factory=list)

    @property
    def bucket(self) -> str:
        return self.outputs["PhotosBucketName"]

    def upload(self, data: bytes, user_id: str, **changes: Any) -> PhotoKey:
        """What the API and a browser do: a record that waits, and a presigned POST."""
        now = datetime.now(UTC)
        record = PhotoRecord(
            user_id=user_id,
            photo_id=new_photo_id(),
            mysfit_id=new_photo_id(),
            mysfit_name="Suzu",
            status=Status.WAITING,
            file_name="photo.jpg",
            content_type="image/jpeg",
            bytes=max(1, len(data)),
            uploaded_at=timestamp(now),
            request_id=f"bench-{len(self.sent)}",
            **changes,
        )
        self.cloud.dynamodb.put_item(
            TableName=self.outputs["PhotosTableName"], Item=to_item(record)
        )
        upload = self._objects().upload(record, now)
        answer = httpx.post(upload.url, data=upload.fields, files={"file": data}, timeout=60)
        if answer.status_code != 204:
            raise RuntimeError(f"{answer.status_code}: {answer.text}")
        self.sent.append(record.key)
        return record.key

    def find(self, key: PhotoKey) -> PhotoRecord:
        answer = self.cloud.dynamodb.get_item(
            TableName=self.outputs["PhotosTableName"],
            Key={"UserId": {"S": key.user_id}, "PhotoId": {"S": key.photo_id}},
            ConsistentRead=True,
        )
        return from_item(answer["Item"])

    def wait_for(self, key: PhotoKey) -> PhotoRecord:
        """The photo once it is ready or refused."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (record := self.find(key)).status not in FINISHED:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{key.photo_id} is still {record.status}")
            time.sleep(0.02)
        return record

    def records(self) -> list[PhotoRecord]:
        """Every photo that was sent, as it is now."""
        return [self.find(key) for key in self.sent]

    def counted(self) -> dict[str, int]:
        """User -> number of ready photos, by the items that count them."""
        pages = self.cloud.dynamodb.get_paginator("scan").paginate(
            TableName=self.outputs["PhotosTableName"]
        )
        return {
            item["UserId"]["S"]: int(item["Photos"]["N"])
            for page in pages
            for item in page["Items"]
            if item["PhotoId"]["S"] == ALBUM
        }

    def objects(self) -> set[str]:
        """The keys in the bucket."""
        pages = self.cloud.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {each["Key"] for page in pages for each in page.get("Contents", [])}

    def messages(self, queue: str) -> int:
        """In the queue of that output, in hand or not."""
        answer = self.cloud.client("sqs").get_queue_attributes(
            QueueUrl=self.outputs[queue], AttributeNames=["All"]
        )
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return sum(int(answer["Attributes"][name]) for name in names)

    def _objects(self) -> PhotoObjects:
        addresses = Addresses(self.bucket, REGION, self.cloud.endpoint, 3600)
        keys = ReadOnlyCredentials("test", "test", None)
        return PhotoObjects(lambda: self.cloud.s3, addresses, lambda: keys)


@contextmanager
def album() -> Iterator[Album]:
    """An empty album in an emulated account of its own."""
    with running_cloud(with_schemas=False) as cloud:
        yield Album(cloud, deploy(cloud))


# ------------------------------------------------------------------------------------------ hostile
def hostile() -> None:
    with album() as photos, TemporaryDirectory() as scratch:
        log = Path(scratch) / "worker.log"
        with (
            log.open("wb") as written,
            running_worker(photos.cloud, photos.outputs, written) as worker,
        ):
            print("| file | bytes | outcome | seconds | worker's peak, MB |")
            print("|---|---|---|---|---|")
            for number, case in enumerate(cases()):
                data = case.make()
                if not data:
                    print(f"| {case.name} | 0 | refused by S3: its policy wants a byte | | |")
                    continue
                reset_peak(worker)
                # One owner for each ten: an album of its own is not full.
                key = photos.upload(data, user(number // 10))
                record = photos.wait_for(key)
                seconds = logged_seconds(log, key)
                outcome = record.reason or f"ready, {record.width} x {record.height}"
                print(
                    f"| {case.name} | {len(data)} | {outcome} | {seconds:.2f} | {peak_mb(worker)} |"
                )


def logged_seconds(log: Path, key: PhotoKey) -> float:
    """How long the worker says that it took for a photo, once it has said so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            if line.startswith("{") and key.photo_id in line:
                said = json.loads(line)
                if "PhotoSeconds" in said:
                    return float(said["PhotoSeconds"])
        time.sleep(0.02)
    raise TimeoutError(key.photo_id)


# -------------------------------------------------------------------------------------------- kills
@dataclass(frozen=True)
class Kills:
    """What was left after the worker was killed again and again."""

    statuses: Mapping[str, int]
    twice: int
    """Ready photos that are counted more than once, over all albums."""
    lost: int
    """Photos that are neither ready nor refused."""
    left_over: int
    """Objects that belong to no ready photo."""
    missing: int
    """Objects that a ready photo lacks."""
    with_place: int
    """Originals that still say where they were taken, though nobody asked to keep it."""
    dead_letters: int
    seconds: float


def kills(uploads: int = 200, times: int = 20, visibility_seconds: int = 60) -> Kills:
    """Uploads photos while the worker is killed; it is started again each time.

    Messages in hand of a killed worker come back after `visibility_seconds`, not 180, to save time;
    long enough that none is in hand at five of the kills, after which it goes to the dead letters.
    """
    started_at = time.monotonic()
    randomly = random.Random(10)  # noqa: S311  The same moments each time.
    with album() as photos, TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as browsers:
        photos.cloud.client("sqs").set_queue_attributes(
            QueueUrl=photos.outputs["PhotosQueueUrl"],
            Attributes={"VisibilityTimeout": str(visibility_seconds)},
        )
        data = [any_photo(number) for number in range(10)]
        sending = [
            browsers.submit(photos.upload, data[number % 10], user(number // 10))
            for number in range(uploads)
        ]
        with (Path(scratch) / "log").open("wb") as log:
            for _ in range(times):
                with running_worker(photos.cloud, photos.outputs, log) as worker:
                    until_started(worker)
                    time.sleep(randomly.uniform(0.0, 1.5))
            with running_worker(photos.cloud, photos.outputs, log):
                for each in sending:
                    each.result()
                until(lambda: photos.messages("PhotosQueueUrl") == 0)
        return _left(photos, time.monotonic() - started_at)


def _left(photos: Album, seconds: float) -> Kills:
    records = photos.records()
    ready = [record for record in records if record.status is Status.READY]
    counted = photos.counted()
    expected = Counter(record.user_id for record in ready)
    wanted = {name for record in ready for name in record.key.objects}
    found = photos.objects()
    originals = [
        photos.cloud.s3.get_object(Bucket=photos.bucket, Key=record.key.original)["Body"].read()
        for record in ready
    ]
    return Kills(
        statuses=Counter(str(record.status) for record in records),
        twice=sum(abs(counted.get(each, 0) - expected[each]) for each in {*counted, *expected}),
        lost=sum(record.status not in FINISHED for record in records),
        left_over=len(found - wanted),
        missing=len(wanted - found),
        with_place=sum(b"Paperbark" in original for original in originals),
        dead_letters=photos.messages("PhotosDeadQueueUrl"),
        seconds=round(seconds, 1),
    )


def any_photo(number: int) -> bytes:
    """Of ten: eight with EXIF and a place, a PNG, and one that is refused."""
    if number == 9:
        return b"<svg/>" + bytes([number])
    shades = Image.effect_noise((800, 600), 60 + number)
    written = io.BytesIO()
    shades.convert("RGB").save(written, "PNG" if number == 8 else "JPEG")
    if number == 8:
        return written.getvalue()
    main, details = exif.camera()
    where = exif.gps("52 31 12", "13 24 18")
    return exif.jpeg_with(written.getvalue(), exif.tiff(main, details, where))


# --------------------------------------------------------------------------------------- throughput
def throughput(uploads: int = 200) -> None:
    data = photo_of_4_mb()
    with album() as photos, running_worker(photos.cloud, photos.outputs) as worker:
        photos.wait_for(photos.upload(data, user(99)))
        reset_peak(worker)
        began, cpu_began = time.monotonic(), cpu_seconds(worker.pid)

        def drop(number: int) -> float:
            at = time.monotonic()
            photos.wait_for(photos.upload(data, user(number // 20)))
            return time.monotonic() - at

        with ThreadPoolExecutor(2) as browsers:
            seconds = sorted(browsers.map(drop, range(uploads)))
        took, cpu = time.monotonic() - began, cpu_seconds(worker.pid) - cpu_began
        print(
            f"{uploads} photos of {len(data) / 1e6:.1f} MB, two at a time, {os.cpu_count()} cores\n"
        )
        print("| measure | value |")
        print("|---|---|")
        print(f"| drop to thumbnail, median | {statistics.median(seconds):.2f} s |")
        print(f"| drop to thumbnail, p99 | {seconds[int(uploads * 0.99) - 1]:.2f} s |")
        print(f"| photos a minute, one worker | {uploads / took * 60:.0f} |")
        print(f"| worker's processor time for a photo | {cpu / uploads:.2f} s |")
        print(f"| ... of the time that passed, of one core | {cpu / took:.0%} |")
        print(f"| worker's peak memory | {peak_mb(worker)} MB |")


def photo_of_4_mb() -> bytes:
    """12 million pixels with as much noise as a phone's camera leaves."""
    size = (4000, 3000)
    noise = Image.effect_noise(size, 40)
    shades = Image.linear_gradient("L").resize(size)
    photo = Image.merge("RGB", (noise, Image.blend(noise, shades, 0.5), shades))
    quality, data = 60, b""
    while len(data) < 4_000_000 and quality < 96:
        written = io.BytesIO()
        photo.save(written, "JPEG", quality=quality)
        data, quality = written.getvalue(), quality + 2
    main, details = exif.camera(orientation=6)
    return exif.jpeg_with(data, exif.tiff(main, details, exif.gps("52 31 12", "13 24 18")))


# ------------------------------------------------------------------------------------------ process
def user(number: int) -> str:
    return f"5d2c1f0e-0000-4000-8000-{number:012d}"


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def until_started(worker: Worker) -> None:
    """Until the worker reads the queue."""
    until(lambda: worker.poll() is not None or _reads_queue(worker.pid))


def _reads_queue(pid: int) -> bool:
    """Whether its threads run: the main one, the heartbeat and two at work."""
    return len(list(Path(f"/proc/{pid}/task").iterdir())) >= 4


def reset_peak(worker: Worker) -> None:
    Path(f"/proc/{worker.pid}/clear_refs").write_text("5")


def peak_mb(worker: Worker) -> int:
    """Peak of resident memory since `reset_peak`."""
    status = Path(f"/proc/{worker.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(arguments: list[str]) -> int:
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")  # noqa: S106
    if arguments == ["hostile"]:
        hostile()
    elif arguments == ["kills"]:
        left = kills()
        print("| after 20 kills over 200 uploads | number |")
        print("|---|---|")
        for name, value in vars(left).items():
            shown = dict(value) if isinstance(value, Counter) else value
            print(f"| {name.replace('_', ' ')} | {shown} |")
    elif arguments == ["throughput"]:
        throughput()
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
