"""The bound on what decoders need together."""

from __future__ import annotations

import threading

from service.photos.memory import Memory


def test_thread_waits_until_what_it_needs_is_free() -> None:
    memory = Memory(100)
    order: list[str] = []

    def second() -> None:
        with memory.reserved(60):
            order.append("second")

    with memory.reserved(60):
        thread = threading.Thread(target=second)
        thread.start()
        with memory.reserved(40):
            order.append("beside the first")
        order.append("first")
    thread.join(10)

    assert order == ["beside the first", "first", "second"]
