"""Reads that the response cache answers, against an application that answers the same bytes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from bench import servers
from bench.parts.context import Context, by_id, by_species, hot
from bench.rounds import Contestant, compared, interleaved

CONNECTIONS = 64


def measure(context: Context) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with context.services() as services:
        etag = dict(services["service"].ask(hot()).headers)["etag"]
        kinds = {
            "page": hot(),
            "filtered": by_species(0),
            "by id": by_id(1),
            "304": hot(**{"If-None-Match": etag}),
        }
        for kind, request in kinds.items():
            asked = [request]
            with ExitStack() as stack:
                constant = stack.enter_context(servers.constant(services["service"].ask(request)))
                contestants = [
                    Contestant(name, server, lambda asked=asked: asked)  # type: ignore[misc]
                    for name, server in {**services, "constant app": constant}.items()
                ]
                samples = interleaved(contestants, context.rounds, context.seconds, CONNECTIONS)
            found[kind] = compared(samples, "service", "constant app")
            if context.before:
                found[kind]["ratio_before"] = compared(samples, "before", "constant app")["ratio"]
    return found
