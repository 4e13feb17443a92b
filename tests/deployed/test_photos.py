"""The events of the album as photos.yml wires them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.cloud import Cloud
from tests.support.stacks import Deployment

QUEUES = ("PhotosQueueUrl", "PrintsQueueUrl")


@pytest.fixture
def album(account: Cloud, deployment: Deployment) -> dict[str, str]:
    """The outputs of the album's stack, its queues empty."""
    outputs = deployment.outputs["photos"]
    for queue in QUEUES:
        account.client("sqs").purge_queue(QueueUrl=outputs[queue])
    return outputs


def received(account: Cloud, queue: str) -> list[Any]:
    """Bucket and key of each upload in the queue."""
    answer = account.client("sqs").receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
    )
    records = [json.loads(each["Body"])["Records"][0]["s3"] for each in answer["Messages"]]
    return [(each["bucket"]["name"], each["object"]["key"]) for each in records]


def test_only_an_original_is_told_to_both_queues_as_s3_wrote_it(
    account: Cloud, album: dict[str, str]
) -> None:
    bucket = album["PhotosBucketName"]

    account.s3.put_object(Bucket=bucket, Key="shown/a/b/view.jpg", Body=b"view")
    account.s3.put_object(Bucket=bucket, Key="originals/a/b", Body=b"original")

    told = {queue: received(account, album[queue]) for queue in QUEUES}
    assert told == {queue: [(bucket, "originals/a/b")] for queue in QUEUES}


def test_a_message_is_in_the_dead_letters_after_five_tries(
    account: Cloud, album: dict[str, str]
) -> None:
    sqs = account.client("sqs")
    queue, dead = album["PhotosQueueUrl"], album["PhotosDeadQueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="poison")

    tries = [
        sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0, WaitTimeSeconds=0)
        for _ in range(6)
    ]

    assert [len(each.get("Messages", [])) for each in tries] == [1, 1, 1, 1, 1, 0]
    [letter] = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=1)["Messages"]
    assert letter["Body"] == "poison"
    sqs.purge_queue(QueueUrl=dead)
