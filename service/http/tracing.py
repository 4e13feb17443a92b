"""An X-Ray segment for each sampled request."""

from __future__ import annotations

from typing import Any

from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.models import http
from aws_xray_sdk.ext.util import calculate_sampling_decision, construct_xray_header
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.aws.tracing import SEGMENT_NAME, open_segment


class TracingMiddleware:
    """Continues the caller's trace (`X-Amzn-Trace-Id`), or samples one; annotates its route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        caller = construct_xray_header(headers)
        asked = {"method": scope["method"], "path": scope["path"], "service": SEGMENT_NAME}
        sampling = calculate_sampling_decision(caller, xray_recorder, asked)
        with open_segment(
            traceid=caller.root, parent_id=caller.parent, sampling=sampling
        ) as segment:
            segment.save_origin_trace_header(caller)
            _describe_request(segment, scope, headers)

            async def note_status(message: Message) -> None:
                if message["type"] == "http.response.start":
                    segment.put_http_meta(http.STATUS, message["status"])
                await send(message)

            try:
                await self.app(scope, receive, note_status)
            finally:
                route = getattr(scope.get("route"), "path", None)
                if route:
                    segment.put_annotation("route", route)


def _describe_request(segment: Any, scope: Scope, headers: Headers) -> None:
    segment.put_http_meta(http.METHOD, scope["method"])
    segment.put_http_meta(http.URL, f"{scope['scheme']}://{headers.get('host')}{scope['path']}")
    if "user-agent" in headers:
        segment.put_http_meta(http.USER_AGENT, headers["user-agent"])
