"""The album of a deployment: its queues, from the outputs of the stack `photos`."""

from __future__ import annotations

from typing import Any, NamedTuple

from operations.console import Failure
from operations.stacks import Stacks

STACK = "photos"
OUTPUTS = {
    "photos": ("PhotosQueueUrl", "PhotosDeadQueueUrl"),
    "prints": ("PrintsQueueUrl", "PrintsDeadQueueUrl"),
}
"""Name of a queue -> outputs of its URL and of the URL of its dead-letter queue."""

COUNTS = {
    "waiting": "ApproximateNumberOfMessages",
    "in_flight": "ApproximateNumberOfMessagesNotVisible",
}


class Queue(NamedTuple):
    """A queue of the album and its dead-letter queue."""

    name: str
    url: str
    dead_url: str


class Counts(NamedTuple):
    """Messages of a queue, approximately, as SQS counts them."""

    waiting: int
    in_flight: int

    @property
    def all(self) -> int:
        return self.waiting + self.in_flight


def queues(stacks: Stacks) -> list[Queue]:
    """Every queue of the album; needs its stack."""
    return [queue(stacks, name) for name in OUTPUTS]


def queue(stacks: Stacks, name: str) -> Queue:
    """Raises Failure for a name that is none."""
    if name not in OUTPUTS:
        raise Failure(
            f"There is no queue {name}." if name else "--queue must name a queue.",
            f"The queues are {', '.join(OUTPUTS)}.",
        )
    return Queue(name, *(stacks.output(STACK, output) for output in OUTPUTS[name]))


def counts(sqs: Any, url: str) -> Counts:
    read = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(COUNTS.values()))
    attributes = read["Attributes"]
    return Counts(**{name: int(attributes[given]) for name, given in COUNTS.items()})


def arn(sqs: Any, url: str) -> str:
    read = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(read["Attributes"]["QueueArn"])
