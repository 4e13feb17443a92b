"""Bounds the memory of decoders, and returns it."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Of glibc's malloc.h: https://man7.org/linux/man-pages/man3/mallopt.3.html"""
LARGE_BYTES = 1_048_576


def return_large_blocks() -> None:
    """Makes the C library return large blocks to the system as soon as they are free.

    By itself glibc keeps blocks of up to 32 MB for later, in each thread's arena, so a worker would
    stay as large as its largest photos. Other C libraries have no such call, and need none.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_ARENA_MAX, 2)


class Memory:
    """Lets threads run side by side as long as what they need together is not above `total`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._used = 0
        self._changed = threading.Condition()

    @contextmanager
    def reserved(self, needed: int) -> Iterator[None]:
        """Waits for `needed` bytes, at most `total`."""
        with self._changed:
            self._changed.wait_for(lambda: self._used + needed <= self.total)
            self._used += needed
        try:
            yield
        finally:
            with self._changed:
                self._used -= needed
                self._changed.notify_all()
