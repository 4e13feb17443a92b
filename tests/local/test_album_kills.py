"""The worker is killed while photos arrive; none is lost, and none is counted twice."""

from __future__ import annotations

from bench.album import kills


def test_killed_worker_loses_no_photo_and_counts_none_twice() -> None:
    left = kills(uploads=10, times=3, visibility_seconds=1)

    assert left.statuses == {"ready": 9, "refused": 1}
    assert (left.twice, left.lost, left.left_over, left.missing) == (0, 0, 0, 0)
    assert left.with_place == 0
