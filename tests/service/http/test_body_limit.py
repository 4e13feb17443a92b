"""The limit on request bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.service.calls import problem_detail
from tests.support.pool import Pool


def chunks(size: int) -> Iterator[bytes]:
    """A body without a declared length."""
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/mysfits", b" " * (64 * 1024 + 1)),
        ("/mysfits", chunks(128 * 1024)),
        ("/mysfits/x/like", b" " * (64 * 1024 + 1)),
    ],
    ids=["declared", "chunked", "to a route that reads none"],
)
def test_body_over_64_kilobytes_returns_413(
    client: httpx.Client, pool: Pool, path: str, content: Any
) -> None:
    headers = {**pool.staff(), "Content-Type": "application/json"}

    problem_detail(client.post(path, content=content, headers=headers), 413)


def test_body_of_64_kilobytes_is_read(client: httpx.Client, pool: Pool) -> None:
    headers = {**pool.staff(), "Content-Type": "application/json"}

    problem_detail(client.post("/mysfits", content=b" " * 64 * 1024, headers=headers), 422)
