"""What an operator reads: progress and failures on stderr, results on stdout."""

from __future__ import annotations

import sys

EXPLAINED = 3
"""The exit code of a failure that comes with its next step."""

_steps: list[str] = []


class Failure(Exception):
    """What went wrong in one sentence, and what to do next, a line each; exit code 3."""

    def __init__(self, message: str, *advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {line}" for line in self.advice)])


def say(line: str = "") -> None:
    print(line, file=sys.stderr, flush=True)


def step(headline: str) -> None:
    """A headline; current_step() names it when the command ends there unexpectedly."""
    _steps[:] = [headline]
    say(f"\n== {headline}")


def current_step() -> str:
    return _steps[0] if _steps else "the start"


def confirm(question: str, answer: str) -> None:
    """Goes on only when somebody types `answer`; raises Failure, also where nobody can type."""
    if question:
        say(question)
    print(f"Type {answer} to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().rstrip("\n") != answer:
        raise Failure("Nothing was changed.")
