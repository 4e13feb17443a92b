"""Runs the service and samples where its main thread is: `python bench/sampler.py FILE`.

A signal for each millisecond of processor time. Python handles it between two of its own
instructions, so time in C counts for the function that called it; where that is the event loop,
for the function that runs the loop. SIGUSR1 forgets what was sampled so far. FILE gets
{"function": samples} when the service has ended.
"""

from __future__ import annotations

import json
import runpy
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

INTERVAL_SECONDS = 0.001

counts: Counter[str] = Counter()


def _sample(_: int, frame: FrameType | None) -> None:
    # On its first line a function has not begun: the time was spent on the way to it.
    if frame and frame.f_lineno == frame.f_code.co_firstlineno:
        frame = frame.f_back
    if frame:
        counts[f"{_module(frame)} {frame.f_code.co_qualname}"] += 1


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "?"))


def main() -> None:
    file = Path(sys.argv[1])
    # The tree that is measured may be another one than this file's.
    sys.path[0] = str(Path.cwd())
    signal.signal(signal.SIGPROF, _sample)
    signal.signal(signal.SIGUSR1, lambda *_: counts.clear())
    signal.setitimer(signal.ITIMER_PROF, INTERVAL_SECONDS, INTERVAL_SECONDS)
    try:
        runpy.run_module("service", run_name="__main__")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        file.write_text(json.dumps(counts), "utf-8")


if __name__ == "__main__":
    main()
