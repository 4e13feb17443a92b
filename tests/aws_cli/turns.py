"""Whose turn it is to fail: every call of a script, at every place where it is made.

A run of the script loses one call, the first whose turn has not come; then the script is run
again. When a run loses nothing, every call has had its turn: first its request was lost, so that
nothing happened, and then, where it changes something, its answer, so that it happened and nobody
heard. (A question whose answer is lost is one whose request was.) What was lost, and what this run
has called so far, stand in a folder, because each call is a process of its own.

A place is what a call says, and which time the run says it. A loop that asks the same thing on and
on is at one more place, however long it asks: else there would be as many places as the clock
allows, and no end. Standard library alone, for every call imports it.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

Call = list[str]
FAULTS = ("request", "answer")


def place_of(said: list[str]) -> str:
    """Where the last call of a run is made, from what each of the run's calls says."""
    last = said[-1]
    time = [text for text, _ in groupby(said)].count(last)
    return f"{last} [{time}, again]" if said[-2:-1] == [last] else f"{last} [{time}]"


class Turns:
    """The turns of one test, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._lost, self._run, self._before = (folder / n for n in ("lost", "run", "before"))

    def begin(self) -> None:
        """A run begins, which may lose one call."""
        self._lost.touch()
        self._before.write_text(str(len(self.lost())))
        self._run.write_text("")

    def note(self, call: Call) -> list[Call]:
        """All calls of this run, of which this is the last."""
        with self._run.open("a") as file:
            file.write(f"{json.dumps(call)}\n")
        return self.called()

    def fault_at(self, place: str, *, asks: bool) -> str:
        """What the call at this place loses now: `request`, `answer`, or nothing."""
        if self.lost_now():
            return ""
        faults, lost = FAULTS[:1] if asks else FAULTS, self.lost()
        fault = next((each for each in faults if f"{each} of {place}" not in lost), "")
        if fault:
            with self._lost.open("a") as file:
                file.write(f"{fault} of {place}\n")
        return fault

    def called(self) -> list[Call]:
        """All calls of this run so far."""
        return [json.loads(line) for line in self._run.read_text().splitlines()]

    def lost(self) -> list[str]:
        """Everything lost so far, in order, such as `answer of s3 rm s3://bucket [1]`."""
        return self._lost.read_text().splitlines()

    def lost_now(self) -> list[str]:
        """What this run lost: one thing, or nothing yet."""
        return self.lost()[int(self._before.read_text()) :]
