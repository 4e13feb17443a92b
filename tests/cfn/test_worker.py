"""photos.yml describes the worker as it is: the calls its role allows, the limits of its queue.

For the role a photo is made ready, one is refused and a message is given back, over the emulated
account; each call of botocore is recorded.
"""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from service.aws import clients
from service.photos.keys import new_photo_id
from service.photos.processing import MAX_RECEIVES, Outcome, make_processor
from service.photos.record import Status
from service.settings import Settings, WorkerSettings
from service.worker import consumer
from service.worker.consumer import Consumer
from tests.cfn import calls
from tests.cfn.calls import Permission, recorded_calls
from tests.cfn.rules.reading import photos
from tests.cfn.stack import load
from tests.support.cloud import REGION, Cloud
from tests.support.photos import put
from tests.support.tables import Tables

TOLD_APART = {("s3:ListBucket", "PhotosBucket")}
"""Without it S3 answers 403 and not 404 for an object that is gone; nothing is listed."""

OF_LAMBDA = {
    ("logs:CreateLogStream", "LogGroup"),
    ("logs:PutLogEvents", "LogGroup"),
    ("sqs:GetQueueAttributes", "PhotosQueue"),
}


@pytest.fixture
def needed(
    settings: Settings, cloud: Cloud, cloud_tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> set[Permission]:
    """The permissions that the worker needed for every outcome of a message."""
    monkeypatch.setattr(consumer, "LONG_POLL_SECONDS", 0)
    queue = cloud.client("sqs").create_queue(QueueName="worker-role")["QueueUrl"]
    topic = cloud.client("sns").create_topic(Name="worker-role")["TopicArn"]
    bucket = str(settings.photos_bucket)
    bodies = []
    for data in (photo_with_metadata(), b"not a photo"):
        record = put(cloud_tables, photo_id=new_photo_id(), status=Status.WAITING)
        written = cloud.s3.put_object(Bucket=bucket, Key=record.key.original, Body=data)
        bodies.append(event(bucket, record.key.original, written["ETag"]))
    # Last, as it is shown again a second later.
    for body in [*bodies, "unknown"]:
        cloud.client("sqs").send_message(QueueUrl=queue, MessageBody=body)
    environment = {
        "AWS_REGION": REGION,
        "MYSFITS_PHOTOS_TABLE": cloud_tables.photos,
        "MYSFITS_PHOTOS_BUCKET": bucket,
        "MYSFITS_PHOTOS_QUEUE_URL": queue,
        "MYSFITS_PHOTOS_TOPIC_ARN": topic,
    }

    with recorded_calls(monkeypatch) as made:
        consume(WorkerSettings.from_env(environment), messages=len(bodies) + 1)

    names = {
        cloud_tables.photos: "PhotosTable",
        bucket: "PhotosBucket",
        queue: "PhotosQueue",
        topic: "PhotosTopic",
    }
    return {permission for call in made for permission in calls.needed(call, names)}


def consume(settings: WorkerSettings, messages: int) -> None:
    """Runs the worker until it has processed so many messages."""
    processor = make_processor(settings)
    left = [None] * messages

    def process(body: str, receives: int) -> Outcome:
        outcome = processor.process_message(body, receives)
        left.pop()
        if not left:
            reader.stop()
        return outcome

    sqs = clients.sqs(settings.region)
    reader = Consumer(sqs, str(settings.photos_queue_url), process, concurrency=1)
    reader.run()


def photo_with_metadata() -> bytes:
    """A JPEG of which the worker drops something, so that it writes the original again."""
    metadata = Image.Exif()
    metadata[0x010F] = "Camera"
    output = io.BytesIO()
    Image.new("RGB", (32, 24), "green").save(output, "JPEG", exif=metadata)
    return output.getvalue()


def event(bucket: str, key: str, etag: str) -> str:
    told = {"bucket": {"name": bucket}, "object": {"key": key, "eTag": etag.strip('"')}}
    return json.dumps({"Records": [{"eventName": "ObjectCreated:Post", "s3": told}]})


def test_the_workers_role_allows_exactly_its_calls(needed: set[Permission]) -> None:
    template = load("photos")
    exact = needed | TOLD_APART

    for consumers, wanted in (("tasks", exact), ("functions", exact | OF_LAMBDA)):
        role = photos(template, consumers).resources["WorkerRole"]["Properties"]
        assert calls.allowed(role) == wanted
        for mutant in calls.altered(role):
            assert calls.allowed(mutant) != wanted


def test_the_limits_of_the_queue_are_those_the_worker_counts_with() -> None:
    stack = photos(load("photos"), "tasks")
    queue = stack.resources["PhotosQueue"]["Properties"]
    [container] = stack.resources["WorkerTaskDefinition"]["Properties"]["ContainerDefinitions"]

    assert queue["VisibilityTimeout"] == consumer.VISIBILITY_SECONDS
    assert queue["RedrivePolicy"]["maxReceiveCount"] == MAX_RECEIVES
    assert queue["ReceiveMessageWaitTimeSeconds"] == clients.LONG_POLL_SECONDS
    assert container["StopTimeout"] >= consumer.DRAIN_SECONDS + 20
