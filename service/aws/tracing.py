"""Traces of requests and of the AWS calls they make, sent to the X-Ray daemon.

Everything that knows the SDK is in this file, so that OpenTelemetry can replace it: AWS has put the
X-Ray SDK for Python into maintenance. Its own contexts keep the open segment in a thread or in a
task factory; under FastAPI a request crosses both, so ours keeps it in a context variable.
https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from aws_xray_sdk.core import patch, xray_recorder
from aws_xray_sdk.core.context import Context
from aws_xray_sdk.core.models import http
from aws_xray_sdk.core.sampling.local.sampler import LocalSampler
from aws_xray_sdk.ext.util import calculate_sampling_decision, construct_xray_header
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SEGMENT_NAME = "mythical-mysfits"

SAMPLING = {
    "version": 2,
    "default": {"fixed_target": 1, "rate": 0.05},
    "rules": [
        {
            "description": "checks, not visitors",
            "host": "*",
            "http_method": "GET",
            "url_path": path,
            "fixed_target": 0,
            "rate": 0,
        }
        for path in ("/", "/health/*")
    ],
}
"""One request a second and one in twenty of the rest; a trace begun by the caller is continued."""

# A tuple, never changed in place: threads and tasks inherit their parent's and keep their own.
_open: ContextVar[tuple[Any, ...]] = ContextVar("xray_entities", default=())


class RequestContext(Context):  # type: ignore[misc]  # The SDK has no types.
    """The open segment and subsegments of the request this code runs for."""

    def __init__(self) -> None:
        super().__init__(context_missing="IGNORE_ERROR")

    def put_segment(self, segment: Any) -> None:
        _open.set((segment,))

    def set_trace_entity(self, trace_entity: Any) -> None:
        _open.set((trace_entity,))

    def get_trace_entity(self) -> Any:
        entities = _open.get()
        return entities[-1] if entities else super().get_trace_entity()

    def put_subsegment(self, subsegment: Any) -> None:
        parent = self.get_trace_entity()
        # Work that outlives its request (a refresh of the cache) has no open segment to belong to.
        if parent and parent.in_progress:
            parent.add_subsegment(subsegment)
            _open.set((*_open.get(), subsegment))

    def end_subsegment(self, end_time: float | None = None) -> bool:
        entity = self.get_trace_entity()
        if entity is None or not self._is_subsegment(entity):
            return False
        entity.close(end_time)
        _open.set(_open.get()[:-1])
        return True

    def clear_trace_entities(self) -> None:
        _open.set(())


def start(daemon_address: str) -> None:
    """Makes every AWS call of this process part of a trace; `daemon_address` is host:port, UDP."""
    xray_recorder.configure(
        service=SEGMENT_NAME,
        context=RequestContext(),
        sampler=LocalSampler(SAMPLING),
        daemon_address=daemon_address,
    )
    patch(["boto3"])


class Traced:
    """Middleware: a segment for each sampled request, named by its route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        segment = _begin_segment(scope)

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                segment.put_http_meta(http.STATUS, message["status"])
            await send(message)

        token = _open.set((segment,))
        try:
            await self.app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", None)
            if route:
                segment.put_annotation("route", route)
            xray_recorder.end_segment()
            _open.reset(token)


def _begin_segment(scope: Scope) -> Any:
    """A segment that continues the caller's trace where there is one."""
    headers = Headers(scope=scope)
    given = construct_xray_header(headers)
    asked = {"method": scope["method"], "path": scope["path"], "service": SEGMENT_NAME}
    decision = calculate_sampling_decision(given, xray_recorder, asked)
    segment = xray_recorder.begin_segment(
        SEGMENT_NAME, traceid=given.root, parent_id=given.parent, sampling=decision
    )
    segment.save_origin_trace_header(given)
    segment.put_http_meta(http.METHOD, scope["method"])
    segment.put_http_meta(http.URL, f"{scope['scheme']}://{headers.get('host')}{scope['path']}")
    if "user-agent" in headers:
        segment.put_http_meta(http.USER_AGENT, headers["user-agent"])
    return segment
