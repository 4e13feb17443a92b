"""Health checks over HTTP: alive, ready, and the state of each dependency.

A DynamoDB that does not answer is reported and never makes a task unready: taking every task out of
service would turn a degraded site into none.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.health.model import Dependencies, Live, Ready, Welcome
from service.health.probe import DynamoDbProbe
from service.http.dependencies import OnlyParameters, private_answer, shared
from service.http.draining import Drain
from service.http.signing_keys import SigningKeys

router = APIRouter(
    tags=["health"], dependencies=[Depends(OnlyParameters()), Depends(private_answer)]
)

Probe = Annotated[DynamoDbProbe, Depends(shared(DynamoDbProbe))]
Keys = Annotated[SigningKeys, Depends(shared(SigningKeys))]
Draining = Annotated[Drain, Depends(shared(Drain))]


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
async def ready(keys: Keys, drain: Draining, probe: Probe, response: Response) -> Ready:
    """The process can answer signed-in requests; with the state of what it depends on."""
    is_ready = keys.loaded and not drain.started
    response.status_code = 200 if is_ready else 503
    return Ready(
        status="ready" if is_ready else "draining" if drain.started else "starting",
        dependencies=Dependencies(
            signing_keys="up" if keys.loaded else "down", dynamodb=await probe.state()
        ),
    )
