"""How times are written in tables and bodies: ISO 8601 in UTC with milliseconds, so text sorts."""

from __future__ import annotations

from datetime import UTC, datetime


def timestamp(at: datetime) -> str:
    """`at` (aware) as text: "2026-06-01T12:00:00.000Z"."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
