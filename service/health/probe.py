"""Whether DynamoDB answers, asked seldom, so that health checks cost next to nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from service.aws.deadlines import deadline
from service.aws.faults import aws_faults
from service.errors import Unavailable
from service.health.model import State

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PROBE_SECONDS = 5.0
"""How long an answer counts before DynamoDB is asked again."""
ASK_SECONDS = 1.0
"""How long DynamoDB has to answer."""
FORGET_SECONDS = 30.0
"""After so long without a health check the last answer says nothing any more."""
WAIT_SECONDS = 0.04
"""How long a health check waits where nothing is known; a DynamoDB that is well takes 5 ms."""


class DynamoDbProbe:
    """Asks for one item of `table`, at most every PROBE_SECONDS; half a read unit each.

    It has a thread of its own: a DynamoDB that hangs holds neither health checks nor requests.
    """

    def __init__(
        self, client: DynamoDBClient, table: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="dynamodb-probe")
        self._asking: asyncio.Future[None] | None = None
        self._answered_at: float | None = None
        self._state: State = "down"

    async def state(self) -> State:
        """The last known state, at once; a newer one is asked for in the background."""
        age = float("inf") if self._answered_at is None else self._clock() - self._answered_at
        if age >= PROBE_SECONDS and (self._asking is None or self._asking.done()):
            self._asking = asyncio.get_running_loop().run_in_executor(self._thread, self._ask)
        if age >= FORGET_SECONDS and self._asking is not None:
            await asyncio.wait([self._asking], timeout=WAIT_SECONDS)
        return self._state

    def close(self) -> None:
        """Lets the thread end once its call has."""
        self._thread.shutdown(wait=False)

    def _ask(self) -> None:
        try:
            with deadline(ASK_SECONDS), aws_faults("dynamodb", self._table):
                self._client.get_item(TableName=self._table, Key={"MysfitId": {"S": "-"}})
        except Unavailable:
            self._state = "down"
        else:
            self._state = "up"
        self._answered_at = self._clock()
