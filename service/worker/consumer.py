"""Reads a queue until it is told to stop: long polls, heartbeats, drains.

A message that nobody settles comes back by itself, so a fault here costs time and nothing else.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from service.aws.clients import LONG_POLL_SECONDS
from service.photos.processing import Outcome

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

log = logging.getLogger(__name__)

VISIBILITY_SECONDS = 180
"""How long a heartbeat hides a message: as long as its queue does (cfn/photos.yml)."""
HEARTBEAT_SECONDS = 60.0
DRAIN_SECONDS = 60.0
MAX_PAUSE_SECONDS = 30.0


def pause_seconds(failures: int) -> float:
    """Between two tries to reach a queue that does not answer: 1, 2, 4 ... 30 s."""
    return min(2.0 ** min(failures - 1, 10), MAX_PAUSE_SECONDS)


@dataclass(frozen=True)
class Message:
    """A message in hand; `receives` counts how often it was received, this time included."""

    receipt: str
    body: str
    receives: int


class Consumer:
    """Gives each message of a queue to `process`, `concurrency` at a time.

    Each thread asks for the one message that it works on next. A worker that took ten and died
    would use up one of the five tries of all ten, and keep them from other workers for minutes.
    """

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
        self._in_hand: set[Message] = set()
        self._processed: set[Message] = set()
        """Those in hand that are being settled, and must get no more heartbeats."""
        self._failures = 0
        """Receives that have failed since the last that did not."""
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._broken = False

    def run(self) -> bool:
        """Returns once `stop` was called and what was in hand is finished or given back.

        False where a thread ended by a fault of ours: the process is then to be started again, as
        it would go on without that thread and tell nobody.
        """
        # Daemons: a long poll in flight must not keep the process alive.
        threads = [
            threading.Thread(target=self._guard, args=[target], daemon=True)
            for target in [self._beat, *[self._work] * self._concurrency]
        ]
        for thread in threads:
            thread.start()
        self._stopping.wait()
        self._drain()
        self._ended.set()
        return not self._broken

    def _guard(self, target: Callable[[], None]) -> None:
        try:
            target()
        except Exception:
            log.exception("a thread of the worker ended: the worker ends, too")
            self._broken = True
            self.stop()

    def stop(self) -> None:
        """Stops receiving at once. May be called by a signal handler."""
        self._stopping.set()

    def _drain(self) -> None:
        with self._changed:
            log.info("draining", extra={"inHand": len(self._in_hand)})
            self._changed.wait_for(lambda: not self._in_hand, self._drain_seconds)
            unfinished = list(self._in_hand)
        for message in unfinished:
            self._give_back(message)
        log.info("drained", extra={"givenBack": len(unfinished)})

    def _work(self) -> None:
        while not self._stopping.is_set():
            for message in self._receive():
                with self._changed:
                    late = self._stopping.is_set()
                    if not late:
                        self._in_hand.add(message)
                if late:
                    self._give_back(message)
                else:
                    self._work_on(message)

    def _work_on(self, message: Message) -> None:
        outcome = self._process(message.body, message.receives)
        with self._changed:
            self._processed.add(message)
        self._settle(message, outcome)
        with self._changed:
            self._processed.discard(message)
            self._in_hand.discard(message)
            self._changed.notify_all()

    def _receive(self) -> list[Message]:
        """A message, or none after a while; waits ever longer while the queue does not answer."""
        try:
            answer = self._sqs.receive_message(
                QueueUrl=self._queue_url,
                MaxNumberOfMessages=1,
                WaitTimeSeconds=LONG_POLL_SECONDS,
                MessageSystemAttributeNames=["ApproximateReceiveCount"],
            )
        except (BotoCoreError, ClientError) as error:
            self._pause_after(error)
            return []
        if self._failures:
            log.info("the queue answers again", extra={"failures": self._failures})
            self._failures = 0
        return [
            Message(
                receipt=each["ReceiptHandle"],
                body=each["Body"],
                receives=int(each["Attributes"]["ApproximateReceiveCount"]),
            )
            for each in answer.get("Messages", [])
        ]

    def _pause_after(self, error: Exception) -> None:
        with self._changed:
            self._failures += 1
            failures = self._failures
        if failures == 1:
            log.error("the queue does not answer: %s. Trying until it does", error)
        self._stopping.wait(pause_seconds(failures))

    def _settle(self, message: Message, outcome: Outcome) -> None:
        try:
            if outcome.retry_seconds is None:
                self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message.receipt)
            else:
                self._show_in(message, outcome.retry_seconds)
        except (BotoCoreError, ClientError) as error:
            log.warning("a message stays until its visibility ends: %s", error)

    def _give_back(self, message: Message) -> None:
        self._settle(message, Outcome(retry_seconds=0))

    def _beat(self) -> None:
        """Keeps every message in hand invisible to others."""
        while not self._ended.wait(self._heartbeat_seconds):
            with self._changed:
                held = list(self._in_hand - self._processed)
            for message in held:
                try:
                    self._show_in(message, VISIBILITY_SECONDS)
                except (BotoCoreError, ClientError) as error:
                    log.warning("heartbeat failed: %s", error)

    def _show_in(self, message: Message, seconds: int) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=self._queue_url, ReceiptHandle=message.receipt, VisibilityTimeout=seconds
        )
