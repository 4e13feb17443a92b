"""X-Ray traces of AWS calls: the recorder, its context and sampling, and the patch of boto3.

Everything that knows the SDK is here and in http/tracing.py, so that OpenTelemetry can replace it:
AWS has put the X-Ray SDK for Python into maintenance. Its own contexts keep the open segment in a
thread or in a task factory; under FastAPI a request crosses both, so ours uses a context variable.
https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aws_xray_sdk.core import patch, xray_recorder
from aws_xray_sdk.core.context import Context
from aws_xray_sdk.core.sampling.local.sampler import LocalSampler

SEGMENT_NAME = "mythical-mysfits"

SAMPLING = {
    "version": 2,
    "default": {"fixed_target": 1, "rate": 0.05},
    "rules": [
        {
            "description": "health checks",
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


class ContextVarContext(Context):  # type: ignore[misc]  # The SDK has no types.
    """The open segment and subsegments of the request or message this code runs for."""

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
    """Patches boto3, so that each AWS call is a subsegment; `daemon_address` is host:port, UDP."""
    xray_recorder.configure(
        service=SEGMENT_NAME,
        context=ContextVarContext(),
        sampler=LocalSampler(SAMPLING),
        daemon_address=daemon_address,
    )
    patch(["boto3"])


@contextmanager
def open_segment(**given: Any) -> Iterator[Any]:
    """A segment, begun with what `begin_segment` takes; AWS calls inside the block belong to it."""
    before = _open.get()
    segment = xray_recorder.begin_segment(SEGMENT_NAME, **given)
    try:
        yield segment
    finally:
        xray_recorder.end_segment()
        _open.set(before)
