"""The worker's role allows exactly its AWS calls, and the function's what Lambda needs besides.

A photo is made ready, one is refused and a message is given back, over moto; each call of botocore
is recorded.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from PIL import Image

from service.photos.keys import new_photo_id
from service.photos.processing import Outcome, make_processor
from service.photos.record import PhotoRecord, Status, to_item
from service.settings import WorkerSettings
from service.worker import consumer
from service.worker.consumer import Consumer
from tests.cfn import calls
from tests.cfn.calls import Permission, recorded_calls
from tests.cfn.rules.reading import photos
from tests.cfn.stack import load
from tests.support.builders import PHOTOS_BUCKET, make_record
from tests.support.tables import REGION, create_photos_bucket, moto_tables

TOLD_APART = {("s3:ListBucket", "PhotosBucket")}
"""Without it S3 answers 403 and not 404 for an object that is gone; nothing is listed."""

OF_LAMBDA = {
    ("logs:CreateLogStream", "LogGroup"),
    ("logs:PutLogEvents", "LogGroup"),
    ("sqs:GetQueueAttributes", "PhotosQueue"),
}


@pytest.fixture
def needed(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[Permission]]:
    """The permissions that the worker needed for every outcome of a message."""
    monkeypatch.setattr(consumer, "LONG_POLL_SECONDS", 0)
    with moto_tables() as tables:
        s3 = boto3.client("s3", region_name=REGION)
        sqs = boto3.client("sqs", region_name=REGION)
        create_photos_bucket(s3)
        queue = sqs.create_queue(QueueName="photos")["QueueUrl"]
        topic = boto3.client("sns", region_name=REGION).create_topic(Name="photos")["TopicArn"]
        for data in (photo_with_metadata(), b"not a photo"):
            record = make_record(photo_id=new_photo_id(), status=Status.WAITING)
            tables.client.put_item(TableName=tables.photos, Item=to_item(record))
            written = s3.put_object(Bucket=PHOTOS_BUCKET, Key=record.key.original, Body=data)
            sqs.send_message(QueueUrl=queue, MessageBody=event(record, written["ETag"]))
        sqs.send_message(QueueUrl=queue, MessageBody="unknown")
        settings = WorkerSettings.from_env(
            {
                "AWS_REGION": REGION,
                "MYSFITS_PHOTOS_TABLE": tables.photos,
                "MYSFITS_PHOTOS_BUCKET": PHOTOS_BUCKET,
                "MYSFITS_PHOTOS_QUEUE_URL": queue,
                "MYSFITS_PHOTOS_TOPIC_ARN": topic,
            }
        )
        with recorded_calls(monkeypatch) as made:
            consume(settings, sqs, queue, messages=3)
        names = {
            tables.photos: "PhotosTable",
            PHOTOS_BUCKET: "PhotosBucket",
            queue: "PhotosQueue",
            topic: "PhotosTopic",
        }
        yield {permission for call in made for permission in calls.needed(call, names)}


def consume(settings: WorkerSettings, sqs: Any, queue: str, messages: int) -> None:
    """Runs the worker until it has processed so many messages."""
    processor = make_processor(settings)
    left = [None] * messages

    def process(body: str, receives: int) -> Outcome:
        outcome = processor.process_message(body, receives)
        left.pop()
        if not left:
            reader.stop()
        return outcome

    reader = Consumer(sqs, queue, process, concurrency=1)
    reader.run()


def photo_with_metadata() -> bytes:
    """A JPEG of which the worker drops something, so that it writes the original again."""
    metadata = Image.Exif()
    metadata[0x010F] = "Camera"
    output = io.BytesIO()
    Image.new("RGB", (32, 24), "green").save(output, "JPEG", exif=metadata)
    return output.getvalue()


def event(record: PhotoRecord, etag: str) -> str:
    stored = {"key": record.key.original, "eTag": etag.strip('"'), "size": 1}
    told = {"bucket": {"name": PHOTOS_BUCKET}, "object": stored}
    return json.dumps({"Records": [{"eventName": "ObjectCreated:Post", "s3": told}]})


def test_the_workers_role_allows_exactly_its_calls(needed: set[Permission]) -> None:
    template = load("photos")
    exact = needed | TOLD_APART

    for consumers, wanted in (("tasks", exact), ("functions", exact | OF_LAMBDA)):
        role = photos(template, consumers).resources["WorkerRole"]["Properties"]
        assert calls.allowed(role) == wanted
        for mutant in calls.altered(role):
            assert calls.allowed(mutant) != wanted
