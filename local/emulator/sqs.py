"""SQS: moving messages from a dead-letter queue back, and long polls that end with their client.

ministack has none of the actions that move messages. They use the account's own SQS API, so a moved
message is a new one, as on AWS: another id, no receives, its age from now.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
"""

import asyncio
import base64
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from ministack.services import sqs

from local.emulator.asgi import App, Message, Receive, Scope, Send, header, read_body
from local.emulator.monkeypatch import Function, patch

KEPT_TASKS = 10
RECEIVE = "AmazonSQS.ReceiveMessage"
SOURCE = "DeadLetterQueueSourceArn"

ministacks_handler = sqs.handle_request

Parameters = dict[str, Any]


class Refused(Exception):
    """An error of the API, by its code."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


@dataclass
class MoveTask:
    source_arn: str
    destination_arn: str | None
    per_second: int | None
    to_move: int
    status: str = "RUNNING"
    moved: int = 0
    failure: str | None = None
    task_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started_at: float = field(default_factory=time.time)

    @property
    def handle(self) -> str:
        named = {"taskId": self.task_id, "sourceArn": self.source_arn}
        return base64.b64encode(json.dumps(named).encode()).decode()

    def described(self) -> Parameters:
        given = {
            "TaskHandle": self.handle if self.status == "RUNNING" else None,
            "Status": self.status,
            "SourceArn": self.source_arn,
            "DestinationArn": self.destination_arn,
            "MaxNumberOfMessagesPerSecond": self.per_second,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "FailureReason": self.failure,
            "StartedTimestamp": int(self.started_at * 1000),
        }
        return {name: value for name, value in given.items() if value is not None}


tasks: list[MoveTask] = []
"""Newest last; forgotten at the end of the account."""
_host: ContextVar[str] = ContextVar("host", default="")
"""Of the request, by which the addresses of queues are told."""
_running: set["asyncio.Task[None]"] = set()


def install() -> None:
    patch(sqs, "handle_request", with_move_tasks)


def with_disconnects(app: App) -> App:
    """ASGI middleware: a long poll whose client is gone takes no message any more.

    In ministack it takes the next one, which is then hidden for its whole visibility timeout: three
    minutes for a photo, each time a worker is killed.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or header(scope, "x-amz-target") != RECEIVE:
            await app(scope, receive, send)
            return
        body = await read_body(receive)

        async def receive_again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        poll = asyncio.ensure_future(app(scope, receive_again, send))
        gone = asyncio.ensure_future(receive())
        await asyncio.wait({poll, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not poll.done():
            poll.cancel()
        with suppress(asyncio.CancelledError):
            await poll

    return serve


async def with_move_tasks(
    handle: Function, method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any
) -> Any:
    action = headers.get("x-amz-target", "").removeprefix("AmazonSQS.")
    _host.set(headers.get("host", ""))
    if action not in ACTIONS:
        return await handle(method, path, headers, body, *rest)
    try:
        return answer(200, await ACTIONS[action](json.loads(body)))
    except Refused as refused:
        error = {"__type": refused.code, "message": str(refused)}
        status, sent, content = answer(refused.status, error)
        return status, {**sent, "x-amzn-query-error": f"{refused.code};Sender"}, content


def answer(status: int, content: Parameters) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(content).encode()


async def start(asked: Parameters) -> Parameters:
    source = asked.get("SourceArn", "")
    url = await url_of(source, "SourceArn")
    if not (await dead_letter_sources({"QueueUrl": url}))["queueUrls"]:
        raise Refused(
            "InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue."
        )
    destination = asked.get("DestinationArn")
    if destination:
        await url_of(destination, "DestinationArn")
    if any(task.source_arn == source and task.status == "RUNNING" for task in tasks):
        raise Refused(
            "InvalidParameterValue",
            "There is already a task running. Only one active task is allowed for a source queue "
            "arn at a given time.",
        )
    waiting = int(await attribute(url, "ApproximateNumberOfMessages"))
    task = MoveTask(source, destination, asked.get("MaxNumberOfMessagesPerSecond"), waiting)
    tasks.append(task)
    moving = asyncio.create_task(run(task, url))
    _running.add(moving)
    moving.add_done_callback(_running.discard)
    return {"TaskHandle": task.handle}


async def list_tasks(asked: Parameters) -> Parameters:
    source = asked.get("SourceArn", "")
    await url_of(source, "SourceArn")
    newest_first = [task for task in reversed(tasks) if task.source_arn == source]
    shown = newest_first[: min(asked.get("MaxResults", 1), KEPT_TASKS)]
    return {"Results": [task.described() for task in shown]}


async def cancel(asked: Parameters) -> Parameters:
    for task in tasks:
        if task.handle == asked.get("TaskHandle") and task.status == "RUNNING":
            task.status = "CANCELLED"
            return {"ApproximateNumberOfMessagesMoved": task.moved}
    raise Refused("ResourceNotFoundException", "Task does not exist.", 404)


async def dead_letter_sources(asked: Parameters) -> Parameters:
    """The queues whose redrive policy names this one."""
    dead_letters = await attribute(asked.get("QueueUrl", ""), "QueueArn")
    urls = (await call("ListQueues")).get("QueueUrls", [])
    policies = {url: json.loads(await attribute(url, "RedrivePolicy") or "{}") for url in urls}
    return {
        "queueUrls": [
            url
            for url, policy in policies.items()
            if policy.get("deadLetterTargetArn") == dead_letters
        ]
    }


Action = Callable[[Parameters], Awaitable[Parameters]]
ACTIONS: dict[str, Action] = {
    "StartMessageMoveTask": start,
    "ListMessageMoveTasks": list_tasks,
    "CancelMessageMoveTask": cancel,
    "ListDeadLetterSourceQueues": dead_letter_sources,
}


async def run(task: MoveTask, url: str) -> None:
    """Moves what is there, one after another, until nothing is left or the task is cancelled."""
    try:
        while task.status == "RUNNING":
            found = await call(
                "ReceiveMessage",
                QueueUrl=url,
                MaxNumberOfMessages=1,
                VisibilityTimeout=30,
                WaitTimeSeconds=0,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            if not found.get("Messages"):
                task.status = "COMPLETED"
                return
            await move(task, url, found["Messages"][0])
            await asyncio.sleep(1 / task.per_second if task.per_second else 0)
    except Refused as refused:
        task.status, task.failure = "FAILED", refused.code


async def move(task: MoveTask, url: str, message: Parameters) -> None:
    came_from = message.get("Attributes", {}).get(SOURCE)
    if not (destination := task.destination_arn or came_from):
        raise Refused("CouldNotDetermineMessageSource", "The message was never dead-lettered.")
    sent = {
        "QueueUrl": await url_of(destination, "DestinationArn"),
        "MessageBody": message["Body"],
        "MessageAttributes": message.get("MessageAttributes", {}),
    }
    await call("SendMessage", **sent)
    await call("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    task.moved += 1


async def url_of(arn: str, parameter: str) -> str:
    *_, account, name = ["", "", *arn.split(":")]
    try:
        found = await call("GetQueueUrl", QueueName=name, QueueOwnerAWSAccountId=account)
    except Refused:
        raise Refused(
            "ResourceNotFoundException",
            f"The resource that you specified for the {parameter} parameter doesn't exist.",
            404,
        ) from None
    return str(found["QueueUrl"])


async def attribute(url: str, name: str) -> str:
    found = await call("GetQueueAttributes", QueueUrl=url, AttributeNames=[name])
    return str(found.get("Attributes", {}).get(name, ""))


async def call(action: str, **parameters: Any) -> Parameters:
    headers = {"x-amz-target": f"AmazonSQS.{action}", "host": _host.get()}
    body = json.dumps(parameters).encode()
    status, _, body = await ministacks_handler("POST", "/", headers, body, {})
    content: Parameters = json.loads(body) if body else {}
    if status >= 400:
        raise Refused(content.get("__type", "InternalError"), content.get("message", ""), status)
    return content
