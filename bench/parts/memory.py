"""Resident memory of one process after 100,000 mixed requests."""

from __future__ import annotations

import itertools
import random
import time
import uuid
from pathlib import Path
from typing import Any

from bench import servers
from bench.generator import Request, send
from bench.machine import on_core
from bench.parts.context import Context, by_id, by_species, hot, like

REQUESTS = 100_000
QUICK_REQUESTS = 10_000
CONNECTIONS = 32
SLICE = 4_000
MOST_SECONDS = 240
SHARES = {"hot": 84, "304": 6, "cold": 3, "cold list": 1, "404": 2, "like": 2, "refused": 2}
"""Of a hundred requests; refused: a like without a valid token."""


def measure(context: Context, tree: Path = servers.ROOT) -> dict[str, Any]:
    with servers.service(context.environment, tree) as server:
        at_first = server.resident_bytes()
        etag = dict(server.ask(hot()).headers)["etag"]
        tokens = itertools.cycle(context.tokens(500))
        wanted = QUICK_REQUESTS if context.quick else REQUESTS
        answers, refused, ends_at = 0, 0, time.monotonic() + MOST_SECONDS
        while answers < wanted and time.monotonic() < ends_at:
            requests = [_request(kind, context, etag, tokens) for kind in _mixed()]
            with on_core(1):
                measured = send(server.port, requests, CONNECTIONS, context.seconds)
            answers += measured.answers
            refused += measured.refused
        at_last = server.resident_bytes()
    if at_first is None or at_last is None:
        raise RuntimeError("resident memory is read from /proc, which this system has not")
    if answers < wanted:
        raise RuntimeError(f"only {answers} requests in {MOST_SECONDS} s")
    return {
        "requests": answers,
        "refused": refused,
        "mb_at_first": round(at_first / 1e6, 1),
        "mb": round(at_last / 1e6, 1),
    }


def _mixed() -> list[str]:
    kinds = [kind for kind, share in SHARES.items() for _ in range(share * SLICE // 100)]
    random.shuffle(kinds)
    return kinds


def _request(kind: str, context: Context, etag: str, tokens: itertools.cycle[str]) -> Request:
    if kind == "cold":
        return by_id(next(context.numbers))
    if kind == "cold list":
        return by_species(next(context.numbers))
    if kind == "404":
        return hot(f"/mysfits/{uuid.uuid4()}")
    if kind == "like":
        return like(next(context.numbers), next(tokens))
    if kind == "refused":
        return like(1, "Bearer none")
    chosen = random.choice([hot(), by_species(0), by_id(1)])  # noqa: S311
    return hot(**{"If-None-Match": etag}) if kind == "304" else chosen
