"""The Lambda handler: each record by itself, and what is reported to be tried again."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from service.functions import photos
from service.photos.processing import DONE, LEAVE, Outcome
from tests.service.worker.test_main import ENVIRONMENT


class StubProcessor:
    def process_message(self, body: str, receives: int) -> Outcome:
        return {"done": DONE, "poison": LEAVE}.get(body, Outcome(receives * 10))


class StubQueue:
    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []

    def change_message_visibility(self, **given: Any) -> None:
        self.shown.append(given)
        if given["ReceiptHandle"] == "r-poison":
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": ""}}, "Change")


@pytest.fixture
def stub_queue(monkeypatch: pytest.MonkeyPatch) -> StubQueue:
    stub = StubQueue()
    monkeypatch.setattr(photos, "_built", lambda: (StubProcessor(), stub))
    return stub


def event(*bodies: str) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m-{body}",
                "receiptHandle": f"r-{body}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "2"},
                "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:photos",
            }
            for body in bodies
        ]
    }


def test_messages_that_are_done_are_not_reported(stub_queue: StubQueue) -> None:
    assert photos.handler(event("done"), None) == {"batchItemFailures": []}
    assert stub_queue.shown == []


def test_others_are_reported_and_shown_again_in_time(stub_queue: StubQueue) -> None:
    answer = photos.handler(event("later", "done", "poison"), None)

    assert answer == {
        "batchItemFailures": [{"itemIdentifier": "m-later"}, {"itemIdentifier": "m-poison"}]
    }
    assert stub_queue.shown[0] == {
        "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/photos",
        "ReceiptHandle": "r-later",
        "VisibilityTimeout": 20,
    }


def test_processor_is_built_once_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        if name != "MYSFITS_PHOTOS_QUEUE_URL":
            monkeypatch.setenv(name, value)
    monkeypatch.setattr("service.logs.configure", lambda level: None)
    photos._built.cache_clear()

    try:
        assert photos._built() is photos._built()
    finally:
        photos._built.cache_clear()
