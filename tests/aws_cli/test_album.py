"""The album's commands: redrive, follow-uploads, try-upload, sweep-photos."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from local.stacks import ENVIRONMENT
from operations import sweep_photos
from operations.album import Counts, counts
from operations.follow_uploads import follow
from service.photos.keys import PhotoKey, new_photo_id
from service.photos.record import ALBUM, LabelsStatus, PhotoRecord, Status, to_item
from tests.aws_cli.operators import AWS_CLI, Operator
from tests.support.cloud import ROOT, Cloud, deploy

EVENT = ROOT / "tests" / "events" / "photo-uploaded.json"
UPLOAD = json.loads(EVENT.read_bytes())


@pytest.fixture(scope="module")
def stacks(aws_cloud: Cloud) -> dict[str, str]:
    """The outputs of the stacks of `make up`, among them the album's queues without consumers."""
    return deploy(aws_cloud)


@pytest.fixture
def album(aws_cloud: Cloud, stacks: dict[str, str], tmp_path: Path) -> Operator:
    """An operator of an album whose queues and bucket are empty."""
    sqs = aws_cloud.client("sqs")
    for name in stacks:
        if name.endswith("QueueUrl"):
            sqs.purge_queue(QueueUrl=stacks[name])
    return Operator(aws_cloud, ENVIRONMENT, tmp_path)


@pytest.fixture
def bucket(aws_cloud: Cloud, stacks: dict[str, str]) -> Iterator[str]:
    """The bucket of photos, emptied at the end, as is the table."""
    name, table = stacks["PhotosBucketName"], stacks["PhotosTableName"]
    yield name
    for each in aws_cloud.s3.list_objects_v2(Bucket=name).get("Contents", []):
        aws_cloud.s3.delete_object(Bucket=name, Key=each["Key"])
    for item in aws_cloud.dynamodb.scan(TableName=table)["Items"]:
        key = {attribute: item[attribute] for attribute in ("UserId", "PhotoId")}
        aws_cloud.dynamodb.delete_item(TableName=table, Key=key)


def waiting(cloud: Cloud, url: str) -> int:
    """Messages that can be received."""
    return counts(cloud.client("sqs"), url).waiting


def test_status_names_an_album_whose_queue_nothing_reads(album: Operator) -> None:
    run = album.run("status")

    assert run.exit_code == 1
    assert "look at: nothing reads the queue of photos" in run.stderr


def test_redrive_moves_the_dead_letters_of_one_queue_back(
    album: Operator, stacks: dict[str, str]
) -> None:
    sqs = album.cloud.client("sqs")
    for number in range(3):
        sqs.send_message(QueueUrl=stacks["PhotosDeadQueueUrl"], MessageBody=f"{number}")
    sqs.send_message(QueueUrl=stacks["PrintsDeadQueueUrl"], MessageBody="another")

    planned = album.run("redrive", "--queue", "photos", "--dry-run")
    untouched = waiting(album.cloud, stacks["PhotosDeadQueueUrl"])
    moved = album.start("redrive", "--queue", "photos")
    again = album.run("redrive", "--queue", "photos")

    assert (planned.exit_code, moved.exit_code, again.exit_code) == (0, 0, 0), (planned, moved)
    assert "about 3 would be moved" in planned.stderr
    assert untouched == 3
    assert "3 moved back" in moved.stderr
    assert "there are none" in again.stderr
    assert waiting(album.cloud, stacks["PhotosQueueUrl"]) == 3
    assert waiting(album.cloud, stacks["PhotosDeadQueueUrl"]) == 0
    assert waiting(album.cloud, stacks["PrintsDeadQueueUrl"]) == 1


def test_redrive_show_prints_all_messages_and_leaves_them_visible(
    album: Operator, stacks: dict[str, str]
) -> None:
    sqs, url = album.cloud.client("sqs"), stacks["PhotosDeadQueueUrl"]
    sent = [
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"number": number}))["MessageId"]
        for number in range(11)
    ]
    sqs.send_message(QueueUrl=url, MessageBody="no JSON")

    run = album.run("redrive", "--queue", "photos", "--show")

    assert run.exit_code == 0, run
    shown = [json.loads(line) for line in run.stdout.splitlines()]
    assert {each["messageId"] for each in shown} > set(sent)
    assert {"number": 10} in [each["body"] for each in shown]
    assert "no JSON" in [each["body"] for each in shown]
    assert waiting(album.cloud, url) == 12


def test_redrive_says_that_dead_letters_are_hidden_while_somebody_looks_at_them(
    album: Operator, stacks: dict[str, str]
) -> None:
    sqs, url = album.cloud.client("sqs"), stacks["PhotosDeadQueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0)

    run = album.run("redrive", "--queue", "photos", "--show")

    assert run.exit_code == 0, run
    assert "1 more are hidden" in run.stderr


def test_redrive_drop_deletes_the_dead_letters_once_it_is_confirmed(
    album: Operator, stacks: dict[str, str]
) -> None:
    url = stacks["PrintsDeadQueueUrl"]
    album.cloud.client("sqs").send_message(QueueUrl=url, MessageBody="x")

    planned = album.run("redrive", "--queue", "prints", "--drop", "--dry-run")
    refused = album.run("redrive", "--queue", "prints", "--drop", typed="no\n")
    before = waiting(album.cloud, url)
    dropped = album.run("redrive", "--queue", "prints", "--drop", typed="prints\n")

    assert (planned.exit_code, refused.exit_code, dropped.exit_code) == (0, 3, 0), dropped
    assert (before, waiting(album.cloud, url)) == (1, 0)


def test_redrive_refuses_a_queue_that_is_none(album: Operator) -> None:
    run = album.run("redrive", "--queue", "orders")

    assert run.exit_code == 3
    assert "There is no queue orders." in run.stderr
    assert "photos, prints" in run.stderr


def test_an_upload_is_tried_and_followed(album: Operator, stacks: dict[str, str]) -> None:
    planned = album.run("try-upload", "--event", str(EVENT), "--dry-run")
    before = waiting(album.cloud, stacks["PrintsQueueUrl"])
    tried = album.start("try-upload", "--event", str(EVENT))

    lines, exit_code = followed(album, stacks["PrintsQueueUrl"], left=0)

    assert (planned.exit_code, tried.exit_code, exit_code) == (0, 0, 0), tried
    assert before == 0
    uploaded = UPLOAD["Records"][0]["s3"]["object"]
    assert lines == [
        f"We have a new upload: bucket: {stacks['PhotosBucketName']}, key: {uploaded['key']}, "
        f"size: {uploaded['size']} bytes"
    ]
    assert waiting(album.cloud, stacks["PhotosQueueUrl"]) == 1


class Messages:
    """A stub of SQS with some messages; a second look at them is interrupted, as by Ctrl-C."""

    def __init__(self, *bodies: str) -> None:
        self.given = [
            {"MessageId": f"m{number}", "ReceiptHandle": f"r{number}", "Body": body}
            for number, body in enumerate(bodies)
        ]
        self.deleted: list[str] = []
        self.given_back: list[str] = []

    def receive_message(self, **_: Any) -> dict[str, Any]:
        if not self.given:
            raise KeyboardInterrupt
        given, self.given = self.given, []
        return {"Messages": given}

    def delete_message(self, ReceiptHandle: str, **_: Any) -> None:  # noqa: N803
        self.deleted.append(ReceiptHandle)

    def change_message_visibility_batch(self, Entries: list[Any], **_: Any) -> None:  # noqa: N803
        self.given_back += [
            each["ReceiptHandle"] for each in Entries if each["VisibilityTimeout"] == 0
        ]


def test_followed_uploads_that_are_kept_are_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    messages = Messages(json.dumps(UPLOAD))

    with pytest.raises(KeyboardInterrupt):
        follow(messages, "url", keep=True)

    assert capsys.readouterr().out.count("We have a new upload") == 1
    assert (messages.deleted, messages.given_back) == ([], ["r0"])


def test_a_test_event_of_s3_is_deleted_and_another_message_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    messages = Messages('{"Event": "s3:TestEvent"}', "x", '{"Records": [{}]}', json.dumps(UPLOAD))

    with pytest.raises(KeyboardInterrupt):
        follow(messages, "url", keep=False)

    printed = capsys.readouterr()
    assert printed.out.count("We have a new upload") == 1
    assert printed.err.count("left in the queue: ") == 2
    assert messages.deleted == ["r0", "r3"]


def followed(operator: Operator, url: str, *options: str, left: int) -> tuple[list[str], int]:
    """What follow-uploads prints until the queue holds `left` messages, none of them waiting, and
    its exit code after Ctrl-C."""
    sqs = operator.cloud.client("sqs")
    process = subprocess.Popen(
        [AWS_CLI / "follow-uploads", *operator.words(*options)],
        env=operator.surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    try:
        while counts(sqs, url) != Counts(waiting=0, in_flight=left):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        exit_code = process.wait(30)
        return process.stdout.read().splitlines(), exit_code
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def test_the_upload_of_an_object_that_is_there_is_replayed(
    album: Operator, stacks: dict[str, str], bucket: str
) -> None:
    key = PhotoKey(str(uuid.uuid4()), new_photo_id()).original
    etag = album.cloud.s3.put_object(Bucket=bucket, Key=key, Body=b"photo")["ETag"]
    album.cloud.client("sqs").purge_queue(QueueUrl=stacks["PhotosQueueUrl"])

    run = album.run("try-upload", "--event", str(EVENT), "--key", key)
    missing = album.run("try-upload", "--event", str(EVENT), "--key", f"{key}0")

    received = album.cloud.client("sqs").receive_message(QueueUrl=stacks["PhotosQueueUrl"])
    record = json.loads(received["Messages"][0]["Body"])["Records"][0]
    assert run.exit_code == 0, run
    assert record["s3"]["object"] | {"sequencer": ""} == {
        "key": key,
        "size": 5,
        "eTag": etag.strip('"'),
        "sequencer": "",
    }
    assert missing.exit_code == 3
    assert "There is no object" in missing.stderr


@pytest.mark.parametrize(
    ("text", "sentence"), [(None, "cannot be read"), ("{", "is no JSON")], ids=["missing", "broken"]
)
def test_a_file_without_an_event_is_refused(
    album: Operator, tmp_path: Path, text: str | None, sentence: str
) -> None:
    file = tmp_path / "event.json"
    if text is not None:
        file.write_text(text)

    run = album.run("try-upload", "--event", str(file))

    assert run.exit_code == 3
    assert sentence in run.stderr


def photo_in(album: Operator, table: str, **changes: Any) -> PhotoRecord:
    """A ready photo, with its item, that is two hours old."""
    at_ms = int((datetime.now(UTC) - timedelta(hours=2)).timestamp() * 1000)
    values: dict[str, Any] = {
        "user_id": str(uuid.uuid4()),
        "photo_id": new_photo_id(at_ms),
        "mysfit_id": str(uuid.uuid4()),
        "mysfit_name": "Suzu",
        "status": Status.READY,
        "file_name": "suzu.jpg",
        "content_type": "image/jpeg",
        "bytes": 5,
        "uploaded_at": "2026-03-01T12:00:00.000Z",
        "request_id": "r",
        "labels_status": LabelsStatus.NONE,
        **changes,
    }
    photo = PhotoRecord(**values)
    album.cloud.dynamodb.put_item(TableName=table, Item=to_item(photo))
    return photo


def keys_in(album: Operator, bucket: str) -> set[str]:
    return {
        each["Key"] for each in album.cloud.s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    }


def test_a_sweep_deletes_objects_without_an_item_and_ready_items_without_objects(
    album: Operator, stacks: dict[str, str], bucket: str
) -> None:
    table, cloud = stacks["PhotosTableName"], album.cloud
    whole, partial, empty = (photo_in(album, table) for _ in range(3))
    waiting_one = photo_in(album, table, status=Status.WAITING)
    new = photo_in(album, table, photo_id=new_photo_id())
    count = {"UserId": {"S": empty.user_id}, "PhotoId": {"S": ALBUM}}
    cloud.dynamodb.put_item(TableName=table, Item={**count, "Photos": {"N": "3"}})
    orphan = PhotoKey(str(uuid.uuid4()), new_photo_id())
    kept = {*whole.key.objects, partial.key.original, "originals/readme.txt"}
    for key in (*kept, *orphan.objects):
        cloud.s3.put_object(Bucket=bucket, Key=key, Body=b"photo")

    young = album.run("sweep-photos", "--yes")
    # Objects get old by S3's clock alone.
    with patch.object(sweep_photos, "YOUNG", timedelta(hours=-1)):
        listed = album.run("sweep-photos", "--dry-run")
    refused = album.run("sweep-photos", typed="no\n")

    assert (young.exit_code, listed.exit_code) == (0, 0), (young, listed)
    assert f"object without an item: {orphan.original}" not in young.stdout
    assert keys_in(album, bucket) == kept | set(orphan.objects)
    assert f"item without objects: {empty.user_id} {empty.photo_id}" in young.stdout
    for key in orphan.objects:
        assert f"object without an item: {key}" in listed.stdout
    assert f"missing, and left so: {partial.key.thumb}" in listed.stdout
    assert "no object of a photo, and left so: originals/readme.txt" in listed.stdout
    assert waiting_one.photo_id not in young.stdout
    assert new.photo_id not in young.stdout
    left = {item["PhotoId"]["S"]: item for item in cloud.dynamodb.scan(TableName=table)["Items"]}
    assert set(left) == {each.photo_id for each in (whole, partial, waiting_one, new)} | {ALBUM}
    assert left[ALBUM]["Photos"] == {"N": "2"}
    assert refused.exit_code == 0, "there was nothing left to ask about"

    with patch.object(sweep_photos, "YOUNG", timedelta(hours=-1)):
        asked = album.run("sweep-photos", typed="no\n")
        untouched = keys_in(album, bucket)
        swept = album.run("sweep-photos", typed=f"{ENVIRONMENT}\n")

    assert asked.exit_code == 3
    assert untouched == kept | set(orphan.objects)
    assert swept.exit_code == 0, swept
    assert keys_in(album, bucket) == kept
