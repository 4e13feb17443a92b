"""A clock that the tests move."""

from __future__ import annotations

import pytest


class Clock:
    """Seconds, as `time.monotonic` gives them."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()
