"""How many photos a visitor may begin to upload, and how long an upload may take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import NamedTuple

from service.errors import TooManyRequests

UPLOAD_TIME = timedelta(minutes=10)
"""How long a file may be sent to the address that a new photo got."""
WAITING_TIME = timedelta(days=19)
"""How long a photo waits for the worker: longer than its event in the queue (4 days) and then in
the dead letters (14), after which nothing would make it ready."""
MAX_WAITING = 20
MAX_A_DAY = 100
DAY = timedelta(days=1)


class Begun(NamedTuple):
    """A photo of the last day: when it was begun, and whether its file is still awaited."""

    at: datetime
    waiting: bool


def check_limits(begun: Sequence[Begun], now: datetime) -> None:
    """Raises TooManyRequests where another photo would be one too many.

    Two requests at once may both be the last one: the limits bound what a visitor costs, and one
    more does no harm.
    """
    waiting = [photo.at for photo in begun if photo.waiting and photo.at > now - UPLOAD_TIME]
    if len(waiting) >= MAX_WAITING:
        raise TooManyRequests(
            f"{MAX_WAITING} of your photos are on their way. Please let some arrive first.",
            _seconds(min(waiting) + UPLOAD_TIME - now),
        )
    today = [photo.at for photo in begun if photo.at > now - DAY]
    if len(today) >= MAX_A_DAY:
        raise TooManyRequests(
            f"{MAX_A_DAY} photos in 24 hours are all an album takes. Please come back later.",
            _seconds(min(today) + DAY - now),
        )


def time_of(text: str) -> datetime:
    """The time that `timestamp` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _seconds(wait: timedelta) -> int:
    return max(1, ceil(wait.total_seconds()))
