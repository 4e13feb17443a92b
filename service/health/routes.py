"""What a load balancer, an orchestrator and an operator ask: up, ready, and how the rest is.

A DynamoDB that does not answer is reported and never makes a task unready: taking every task out of
service would turn a degraded site into none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from service.aws.dynamodb import dynamodb_faults
from service.camel import CamelModel
from service.errors import Unavailable
from service.http.dependencies import OnlyParameters, private_answer
from service.http.draining import Drain
from service.http.signing_keys import SigningKeys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

router = APIRouter(
    tags=["health"], dependencies=[Depends(OnlyParameters()), Depends(private_answer)]
)

PROBE_SECONDS = 5.0
"""How long an answer of DynamoDB counts, so that health checks cost next to nothing."""

State = Literal["up", "down"]


class Welcome(BaseModel):
    message: str


class Live(BaseModel):
    status: Literal["up"]


class Dependencies(CamelModel):
    """`dynamodb` is reported only; `signingKeys` decides."""

    signing_keys: State
    dynamodb: State


class Ready(BaseModel):
    status: Literal["ready", "starting", "draining"]
    dependencies: Dependencies


class DynamoDbProbe:
    """Whether the table answers, asked at most every PROBE_SECONDS (half a read unit each)."""

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
            with dynamodb_faults(self._table):
                self._client.get_item(TableName=self._table, Key={"MysfitId": {"S": "-"}})
        except Unavailable:
            return "down"
        return "up"


@router.get("/")
async def welcome() -> Welcome:
    """The load balancer's check: no I/O."""
    return Welcome(message="Mythical Mysfits: creatures in want of a home, at /mysfits.")


@router.get("/health/live")
async def live() -> Live:
    """The process is up."""
    return Live(status="up")


@router.get(
    "/health/ready", responses={503: {"model": Ready, "description": "Not ready, or no longer."}}
)
async def ready(request: Request, response: Response) -> Ready:
    """The process can answer signed-in requests; with the state of what it depends on."""
    keys: SigningKeys = request.app.state.keys
    drain: Drain = request.app.state.drain
    probe: DynamoDbProbe = request.app.state.dynamodb_probe
    is_ready = keys.loaded and not drain.started
    response.status_code = 200 if is_ready else 503
    return Ready(
        status="ready" if is_ready else "draining" if drain.started else "starting",
        dependencies=Dependencies(
            signing_keys="up" if keys.loaded else "down", dynamodb=await probe.state()
        ),
    )
