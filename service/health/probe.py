"""Whether DynamoDB answers, asked seldom, so that health checks cost next to nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from service.aws.faults import aws_faults
from service.errors import Unavailable
from service.health.model import State

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PROBE_SECONDS = 5.0
"""How long an answer counts."""


class DynamoDbProbe:
    """Asks for one item of `table`, at most every PROBE_SECONDS; half a read unit each."""

    def __init__(
        self, client: DynamoDBClient, table: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._asking = asyncio.Lock()
        self._asked_at: float | None = None
        self._state: State = "down"

    async def state(self) -> State:
        async with self._asking:
            if self._asked_at is None or self._clock() - self._asked_at >= PROBE_SECONDS:
                self._state = await run_in_threadpool(self._ask)
                self._asked_at = self._clock()
        return self._state

    def _ask(self) -> State:
        try:
            with aws_faults("dynamodb", self._table):
                self._client.get_item(TableName=self._table, Key={"MysfitId": {"S": "-"}})
        except Unavailable:
            return "down"
        return "up"
