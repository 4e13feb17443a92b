"""Messages move from a dead-letter queue back to the queue they came from, or to another."""

import itertools
import json
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.cloud import Cloud
from tests.support.visitors import error_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Queue:
    sqs: "SQSClient"
    url: str

    @property
    def arn(self) -> str:
        return self.attribute("QueueArn")

    def attribute(self, name: Any) -> str:
        found = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])
        return found["Attributes"][name]

    def size(self) -> int:
        return int(self.attribute("ApproximateNumberOfMessages"))

    def receive(self) -> list[Any]:
        return self.sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=10,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])


@pytest.fixture
def sqs(cloud: Cloud) -> "SQSClient":
    client: SQSClient = cloud.client("sqs")
    return client


def new_queue(sqs: "SQSClient", attributes: Any = None) -> Queue:
    name, attributes = f"queue-{next(_numbers)}", attributes or {}
    return Queue(sqs, sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


@pytest.fixture
def dead(sqs: "SQSClient") -> Queue:
    return new_queue(sqs, {"ReceiveMessageWaitTimeSeconds": "20"})


@pytest.fixture
def source(sqs: "SQSClient", dead: Queue) -> Queue:
    """Its messages are dead letters when they are received a second time."""
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 1})
    return new_queue(sqs, {"RedrivePolicy": redrive, "VisibilityTimeout": "0"})


def dead_letter(source: Queue, *bodies: str) -> None:
    for body in bodies:
        note: Any = {"DataType": "String", "StringValue": "kept"}
        source.sqs.send_message(
            QueueUrl=source.url, MessageBody=body, MessageAttributes={"note": note}
        )
    received = source.receive()
    assert (len(received), source.receive()) == (len(bodies), [])


def finished(sqs: "SQSClient", arn: str) -> Any:
    """The newest task of the queue once it no longer runs."""
    deadline = time.monotonic() + 20
    while (task := sqs.list_message_move_tasks(SourceArn=arn)["Results"][0])["Status"] == "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return task


def test_dead_letters_go_back_to_where_they_came_from(
    sqs: "SQSClient", source: Queue, dead: Queue
) -> None:
    dead_letter(source, "one", "two")
    before = dead.size()

    sqs.start_message_move_task(SourceArn=dead.arn)

    task = finished(sqs, dead.arn)
    messages = source.receive()
    assert before == 2
    assert dead.size() == 0
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 2)
    assert [message["Body"] for message in messages] == ["one", "two"]
    assert messages[0]["Attributes"]["ApproximateReceiveCount"] == "1"
    assert messages[0]["MessageAttributes"]["note"]["StringValue"] == "kept"


def test_dead_letters_go_to_the_queue_that_is_named(
    sqs: "SQSClient", source: Queue, dead: Queue
) -> None:
    other = new_queue(sqs)
    dead_letter(source, "one")

    sqs.start_message_move_task(SourceArn=dead.arn, DestinationArn=other.arn)

    assert finished(sqs, dead.arn)["DestinationArn"] == other.arn
    assert (other.size(), source.size()) == (1, 0)


def test_task_that_is_cancelled_leaves_the_rest(
    sqs: "SQSClient", source: Queue, dead: Queue
) -> None:
    dead_letter(source, *"123456789")

    handle = sqs.start_message_move_task(SourceArn=dead.arn, MaxNumberOfMessagesPerSecond=1)
    second = error_of(sqs.start_message_move_task, SourceArn=dead.arn)
    cancelled = sqs.cancel_message_move_task(TaskHandle=handle["TaskHandle"])

    again = error_of(sqs.cancel_message_move_task, TaskHandle=handle["TaskHandle"])
    assert second == "InvalidParameterValue"
    assert again == "ResourceNotFoundException"
    assert finished(sqs, dead.arn)["Status"] == "CANCELLED"
    assert dead.size() == 9 - cancelled["ApproximateNumberOfMessagesMoved"] > 0


def test_message_that_was_sent_to_the_dead_letters_has_no_way_back(
    sqs: "SQSClient", source: Queue, dead: Queue
) -> None:
    assert source.url
    sqs.send_message(QueueUrl=dead.url, MessageBody="stray")

    sqs.start_message_move_task(SourceArn=dead.arn)

    task = finished(sqs, dead.arn)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "CouldNotDetermineMessageSource")


def test_queues_of_a_dead_letter_queue_are_listed(
    sqs: "SQSClient", source: Queue, dead: Queue
) -> None:
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead.url)["queueUrls"] == [source.url]
    assert sqs.list_dead_letter_source_queues(QueueUrl=source.url)["queueUrls"] == []


def test_long_poll_whose_client_is_gone_takes_no_message(cloud: Cloud, sqs: "SQSClient") -> None:
    queue = new_queue(sqs)
    for _ in range(9):
        poll_and_go(cloud, queue)

    sqs.send_message(QueueUrl=queue.url, MessageBody="for the living", DelaySeconds=1)

    found = sqs.receive_message(QueueUrl=queue.url, WaitTimeSeconds=5)["Messages"]
    assert [message["Body"] for message in found] == ["for the living"]


def poll_and_go(cloud: Cloud, queue: Queue) -> None:
    """Begins a long poll and closes the connection; the root's signature is not checked."""
    body = json.dumps({"QueueUrl": queue.url, "WaitTimeSeconds": 20})
    key = "Credential=test/20200101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=none"
    request = (
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{cloud.port}\r\n"
        "X-Amz-Target: AmazonSQS.ReceiveMessage\r\nContent-Type: application/x-amz-json-1.0\r\n"
        f"Authorization: AWS4-HMAC-SHA256 {key}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    with socket.create_connection(("127.0.0.1", cloud.port)) as connection:
        connection.sendall(request.encode())


def test_only_a_dead_letter_queue_can_be_moved_from(sqs: "SQSClient", source: Queue) -> None:
    move = sqs.start_message_move_task

    assert error_of(move, SourceArn=source.arn) == "InvalidParameterValue"
    assert error_of(move, SourceArn=f"{source.arn}-no") == "ResourceNotFoundException"
