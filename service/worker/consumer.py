"""Reads a queue until it is told to stop: long polls, heartbeats, drains.

A message that nobody settles comes back by itself, so a fault here costs time and nothing else.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from service.aws.clients import LONG_POLL_SECONDS
from service.photos.processing import Outcome

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

log = logging.getLogger(__name__)

MESSAGES_A_POLL = 10
VISIBILITY_SECONDS = 180
"""How long a heartbeat hides a message: as long as its queue does (cfn/photos.yml)."""
HEARTBEAT_SECONDS = 60.0
DRAIN_SECONDS = 60.0
MAX_PAUSE_SECONDS = 30.0
"""Between two tries to reach a queue that does not answer; the first is after a second."""
SIGNAL_SECONDS = 0.2
"""How soon a thread that waits sees `stop`, which a signal handler calls and so notifies nobody."""


@dataclass(frozen=True)
class Message:
    """A message in hand; `receives` counts how often it was received, this time included."""

    receipt: str
    body: str
    receives: int


class Consumer:
    """Gives each message of a queue to `process`, `concurrency` at a time."""

    def __init__(
        self,
        sqs: SQSClient,
        queue_url: str,
        process: Callable[[str, int], Outcome],
        concurrency: int = 2,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        drain_seconds: float = DRAIN_SECONDS,
    ) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._process = process
        self._concurrency = concurrency
        self._heartbeat_seconds = heartbeat_seconds
        self._drain_seconds = drain_seconds
        self._changed = threading.Condition()
        self._waiting: deque[Message] = deque()
        self._working: set[Message] = set()
        self._processed: set[Message] = set()
        """Those of `_working` that are being settled, and must get no more heartbeats."""
        self._stopping = threading.Event()
        self._ended = threading.Event()

    def run(self) -> None:
        """Returns once `stop` was called and what was in hand is finished or given back."""
        # Daemons: a long poll in flight must not keep the process alive.
        threads = [
            threading.Thread(target=target, daemon=True)
            for target in [self._receive_all, self._beat, *[self._work] * self._concurrency]
        ]
        for thread in threads:
            thread.start()
        self._stopping.wait()
        self._drain()
        self._ended.set()

    def stop(self) -> None:
        """Stops receiving at once. May be called by a signal handler."""
        self._stopping.set()

    def _drain(self) -> None:
        with self._changed:
            waiting = list(self._waiting)
            self._waiting.clear()
            log.info("draining", extra={"working": len(self._working), "waiting": len(waiting)})
        self._give_back(waiting)
        with self._changed:
            self._changed.wait_for(lambda: not self._working, self._drain_seconds)
            unfinished = list(self._working)
        self._give_back(unfinished)
        log.info("drained", extra={"givenBack": len(waiting) + len(unfinished)})

    def _receive_all(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            with self._changed:
                if self._waiting:
                    self._changed.wait(SIGNAL_SECONDS)
                    continue
            try:
                messages = self._receive()
            except (BotoCoreError, ClientError) as error:
                failures += 1
                if failures == 1:
                    log.error("the queue does not answer: %s. Trying until it does", error)
                self._stopping.wait(min(2.0 ** (failures - 1), MAX_PAUSE_SECONDS))
                continue
            if failures:
                log.info("the queue answers again", extra={"failures": failures})
                failures = 0
            self._add(messages)

    def _receive(self) -> list[Message]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=MESSAGES_A_POLL,
            WaitTimeSeconds=LONG_POLL_SECONDS,
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        )
        return [
            Message(
                receipt=each["ReceiptHandle"],
                body=each["Body"],
                receives=int(each["Attributes"]["ApproximateReceiveCount"]),
            )
            for each in answer.get("Messages", [])
        ]

    def _add(self, messages: list[Message]) -> None:
        with self._changed:
            if not self._stopping.is_set():
                self._waiting.extend(messages)
                self._changed.notify_all()
                return
        self._give_back(messages)

    def _work(self) -> None:
        while message := self._next():
            outcome = self._process(message.body, message.receives)
            with self._changed:
                self._processed.add(message)
            self._settle(message, outcome)
            with self._changed:
                self._processed.discard(message)
                self._working.discard(message)
                self._changed.notify_all()

    def _next(self) -> Message | None:
        with self._changed:
            while not self._stopping.is_set():
                if self._waiting:
                    message = self._waiting.popleft()
                    self._working.add(message)
                    self._changed.notify_all()
                    return message
                self._changed.wait(SIGNAL_SECONDS)
        return None

    def _settle(self, message: Message, outcome: Outcome) -> None:
        try:
            if outcome.retry_seconds is None:
                self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message.receipt)
            else:
                self._show_in(message, outcome.retry_seconds)
        except (BotoCoreError, ClientError) as error:
            log.warning("a message stays until its visibility ends: %s", error)

    def _give_back(self, messages: list[Message]) -> None:
        for message in messages:
            self._settle(message, Outcome(retry_seconds=0))

    def _beat(self) -> None:
        """Keeps every message in hand invisible to others."""
        while not self._ended.wait(self._heartbeat_seconds):
            with self._changed:
                held = [*self._waiting, *(self._working - self._processed)]
            for message in held:
                try:
                    self._show_in(message, VISIBILITY_SECONDS)
                except (BotoCoreError, ClientError) as error:
                    log.warning("heartbeat failed: %s", error)

    def _show_in(self, message: Message, seconds: int) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=self._queue_url, ReceiptHandle=message.receipt, VisibilityTimeout=seconds
        )
