"""The loop that reads the queue: polls, heartbeats, drains, faults of the queue."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from service.photos.processing import DONE, Outcome
from service.worker.consumer import Consumer, pause_seconds

SECONDS = 30


class StubQueue:
    """SQS's three calls. A poll waits until `send` or `end`, however long it was to be."""

    def __init__(self) -> None:
        self.calls: queue.Queue[tuple[str, str, int]] = queue.Queue()
        self.faults: list[Exception] = []
        self.polled = threading.Event()
        self._messages: queue.Queue[str | None] = queue.Queue()
        self._number = 0

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self._messages.put(body)

    def end(self) -> None:
        """Lets the polls in flight return."""
        for _ in range(4):
            self._messages.put(None)

    def receive_message(self, **given: Any) -> dict[str, Any]:
        assert given["WaitTimeSeconds"] == 20
        if self.faults:
            raise self.faults.pop(0)
        self.polled.set()
        body = self._messages.get(timeout=SECONDS)
        if body is None:
            return {}
        attributes = {"ApproximateReceiveCount": "3"}
        return {"Messages": [{"ReceiptHandle": body, "Body": body, "Attributes": attributes}]}

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> None:  # noqa: N803
        self.calls.put(("delete", ReceiptHandle, 0))

    def change_message_visibility(
        self,
        *,
        QueueUrl: str,  # noqa: N803
        ReceiptHandle: str,  # noqa: N803
        VisibilityTimeout: int,  # noqa: N803
    ) -> None:
        self.calls.put(("show", ReceiptHandle, VisibilityTimeout))

    def next_call(self) -> tuple[str, str, int]:
        return self.calls.get(timeout=SECONDS)


@contextmanager
def consuming(
    stub: StubQueue, process: Callable[[str, int], Outcome], **options: float
) -> Iterator[tuple[Consumer, threading.Thread]]:
    consumer = Consumer(stub, "url", process, **options)  # type: ignore[arg-type]
    thread = threading.Thread(target=consumer.run, daemon=True)
    thread.start()
    try:
        yield consumer, thread
    finally:
        consumer.stop()
        stub.end()
        thread.join(SECONDS)


def test_message_that_is_done_is_deleted() -> None:
    stub = StubQueue()
    given = []

    def process(body: str, receives: int) -> Outcome:
        given.append((body, receives))
        return DONE

    stub.send("a")
    with consuming(stub, process):
        assert stub.next_call() == ("delete", "a", 0)
    assert given == [("a", 3)]


def test_message_to_be_tried_again_is_shown_later() -> None:
    stub = StubQueue()
    stub.send("a")

    with consuming(stub, lambda *_: Outcome(retry_seconds=20)):
        assert stub.next_call() == ("show", "a", 20)


def test_two_messages_are_worked_on_at_a_time() -> None:
    stub, both, release = StubQueue(), threading.Barrier(3), threading.Event()
    started: list[str] = []

    def process(body: str, _: int) -> Outcome:
        started.append(body)
        if body != "c":
            both.wait(SECONDS)
            release.wait(SECONDS)
        return DONE

    stub.send("a", "b", "c")
    with consuming(stub, process):
        both.wait(SECONDS)
        assert sorted(started) == ["a", "b"]
        release.set()
        assert {stub.next_call()[1] for _ in range(3)} == {"a", "b", "c"}


def test_message_in_hand_gets_heartbeats() -> None:
    stub, release = StubQueue(), threading.Event()

    def process(*_: object) -> Outcome:
        release.wait(SECONDS)
        return DONE

    stub.send("a")
    with consuming(stub, process, heartbeat_seconds=0.01):
        beats = [stub.next_call() for _ in range(2)]
        release.set()
    assert beats == [("show", "a", 180)] * 2


def test_drain_finishes_what_is_in_hand_while_a_poll_is_in_flight() -> None:
    stub, begun, release = StubQueue(), threading.Event(), threading.Event()

    def process(*_: object) -> Outcome:
        begun.set()
        release.wait(SECONDS)
        return DONE

    stub.send("a")
    with consuming(stub, process) as (consumer, thread):
        begun.wait(SECONDS)
        consumer.stop()
        assert thread.is_alive()
        release.set()
        thread.join(SECONDS)
        assert not thread.is_alive()
        assert stub.next_call() == ("delete", "a", 0)


def test_drain_gives_back_what_takes_too_long() -> None:
    stub, begun, release = StubQueue(), threading.Event(), threading.Event()

    def process(*_: object) -> Outcome:
        begun.set()
        release.wait(SECONDS)
        return DONE

    stub.send("a")
    with consuming(stub, process, drain_seconds=0.01) as (consumer, thread):
        begun.wait(SECONDS)
        consumer.stop()
        thread.join(SECONDS)
        assert stub.next_call() == ("show", "a", 0)
        release.set()


def test_message_that_arrives_after_the_stop_is_given_back() -> None:
    stub = StubQueue()

    def process(*_: object) -> Outcome:
        raise AssertionError("processed after the stop")

    with consuming(stub, process) as (consumer, thread):
        stub.polled.wait(SECONDS)
        consumer.stop()
        thread.join(SECONDS)
        stub.send("a")
        assert stub.next_call() == ("show", "a", 0)


def test_fault_of_the_queue_is_logged_once_and_outlived(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr("service.worker.consumer.MAX_PAUSE_SECONDS", 0.01)
    stub = StubQueue()
    stub.faults = [EndpointConnectionError(endpoint_url="http://queue.test") for _ in range(5)]
    stub.send("a")

    with consuming(stub, lambda *_: DONE, concurrency=1):
        assert stub.next_call() == ("delete", "a", 0)

    said = [each.message.split(":")[0] for each in caplog.records if "queue" in each.message]
    assert said == ["the queue does not answer", "the queue answers again"]


def test_fault_of_ours_ends_the_worker_and_gives_the_message_back() -> None:
    def fail(_body: str, _receives: int) -> Outcome:
        raise RuntimeError("a bug")

    stub = StubQueue()
    stub.send("a")
    consumer = Consumer(stub, "url", fail, drain_seconds=0)  # type: ignore[arg-type]

    is_sound = consumer.run()

    stub.end()
    assert not is_sound
    assert stub.next_call() == ("show", "a", 0)


def test_pause_grows_to_half_a_minute_however_often_the_queue_failed() -> None:
    assert [pause_seconds(failures) for failures in (1, 2, 5, 6, 5000)] == [1, 2, 16, 30, 30]
