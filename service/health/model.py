"""What the health checks answer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from service.camel import CamelModel

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
