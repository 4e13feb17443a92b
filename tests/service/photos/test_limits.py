"""How many photos a visitor may begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.errors import TooManyRequests
from service.photos.limits import Begun, check_limits

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def begun(number: int, minutes_ago: float, *, waiting: bool) -> list[Begun]:
    return [Begun(NOON - timedelta(minutes=minutes_ago), waiting)] * number


def retry_after(photos: list[Begun]) -> str:
    with pytest.raises(TooManyRequests) as refused:
        check_limits(photos, NOON)
    assert refused.value.headers
    return refused.value.headers["Retry-After"]


def test_twenty_may_wait_at_once() -> None:
    check_limits(begun(19, 1, waiting=True), NOON)

    photos = begun(19, 1, waiting=True) + begun(1, 4, waiting=True)
    assert retry_after(photos) == "360", "when the oldest upload has expired"


def test_photo_whose_upload_has_expired_is_not_waited_for() -> None:
    check_limits(begun(20, 10, waiting=True), NOON)


def test_photo_that_arrived_is_not_waited_for() -> None:
    check_limits(begun(20, 1, waiting=False), NOON)


def test_hundred_may_be_begun_in_24_hours() -> None:
    check_limits(begun(99, 60, waiting=False), NOON)

    photos = begun(99, 60, waiting=False) + begun(1, 23 * 60, waiting=True)
    assert retry_after(photos) == "3600", "when the oldest is a day old"


def test_photo_of_the_day_before_counts_no_longer() -> None:
    check_limits(begun(100, 24 * 60, waiting=False), NOON)
