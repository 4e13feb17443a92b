"""`service.functions.photos.handler`: the worker as a Lambda function on the photos queue.

The event source mapping must have ReportBatchItemFailures. Lambda deletes the messages that are not
reported; the others become visible when this says, by ChangeMessageVisibility, which the function's
role allows as the worker's does.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from service import logs
from service.aws import clients
from service.photos.processing import Processor, make_processor
from service.settings import WorkerSettings

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

log = logging.getLogger(__name__)


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Processes each record by itself, and reports those to be tried again."""
    processor, sqs = _built()
    return {
        "batchItemFailures": [
            {"itemIdentifier": record["messageId"]}
            for record in event["Records"]
            if not _is_done(processor, sqs, record)
        ]
    }


@cache
def _built() -> tuple[Processor, SQSClient]:
    """Once for each execution environment."""
    settings = WorkerSettings.from_env(os.environ)
    logs.configure(settings.log_level)
    return make_processor(settings), clients.sqs(settings.region)


def _is_done(processor: Processor, sqs: SQSClient, record: Mapping[str, Any]) -> bool:
    receives = int(record["attributes"]["ApproximateReceiveCount"])
    outcome = processor.process_message(record["body"], receives)
    if outcome.retry_seconds is None:
        return True
    try:
        sqs.change_message_visibility(
            QueueUrl=_queue_url(record["eventSourceARN"]),
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=outcome.retry_seconds,
        )
    except (BotoCoreError, ClientError) as error:
        log.warning("a message stays until its visibility ends: %s", error)
    return False


def _queue_url(arn: str) -> str:
    """Of "arn:aws:sqs:eu-west-1:123456789012:photos", without a call or a permission."""
    _, _, _, region, account, name = arn.split(":")
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"
