"""Starts the processes, notices when one of them dies, and leaves none behind.

Each child is the head of a session of its own, so a Ctrl-C in the terminal reaches only us and
we stop the children in order, with everything they may have started themselves.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from local.problem import Problem

STOP_SECONDS = 10
LAST_LINES = 15
LOOK_EVERY_SECONDS = 0.05
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Children:
    """The running processes, the first started the last to be stopped."""

    def __init__(self, logs: Path, folder: Path) -> None:
        self._logs = logs
        self._folder = folder
        self._children: list[Child] = []
        self._asked_to_stop = threading.Event()

    def stop_on_signals(self) -> None:
        """From now on a signal ends the next wait with Stopped, never in the middle of a step."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop.set()

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Child:
        """Starts one; what it writes goes to its log, which begins anew."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                command,
                cwd=self._folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dying_with_its_parent(),
            )
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def pause(self, seconds: float) -> None:
        """Waits; raises Stopped when asked to stop, Problem when a child has died."""
        if self._asked_to_stop.wait(seconds):
            raise Stopped
        for child in self._children:
            if child.process.poll() is not None:
                raise Problem(obituary(child))

    def wait_until_it_answers(self, name: str, url: str, seconds: float = 30) -> None:
        """Returns at the first 200 of `url`; raises Problem when that takes too long."""
        for _ in range(int(seconds / LOOK_EVERY_SECONDS)):
            if answers(url):
                return
            self.pause(LOOK_EVERY_SECONDS)
        child = next(each for each in self._children if each.name == name)
        raise Problem(f"{name} did not answer {url} in {seconds:.0f} s.\n{last_lines(child.log)}")

    def run(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> None:
        """Runs one to its end; raises Problem with its last lines unless it succeeds."""
        child = self.start(name, command, env)
        self._children.remove(child)
        try:
            while child.process.poll() is None:
                self.pause(LOOK_EVERY_SECONDS)
        finally:
            end(child)
        if child.process.returncode:
            raise Problem(obituary(child))

    def stop_all(self) -> None:
        """Ends the children, the last started first; a further signal changes nothing now."""
        while self._children:
            end(self._children.pop())


def end(child: Child, patience_seconds: float = STOP_SECONDS) -> None:
    """Asks the child to stop, insists after a while, and takes its whole process group along."""
    if child.process.poll() is None:
        child.process.terminate()
        try:
            child.process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
    # macOS answers a group of which nobody is left with a PermissionError.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)


def dying_with_its_parent() -> Callable[[], None] | None:
    """On Linux a child is told to stop even when we are killed and can stop nothing ourselves."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own http
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def obituary(child: Child) -> str:
    code = child.process.returncode
    cause = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
    return f"{child.name} {cause}. The last it wrote ({child.log}):\n{last_lines(child.log)}"


def last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"
