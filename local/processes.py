"""Child processes: start, readiness, exit detection, restart with backoff, ordered shutdown.

Each child leads a session of its own, so Ctrl-C in the terminal reaches this process alone, which
then stops the children in order, each with whatever it started itself.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from local.errors import CommandError

STOP_SECONDS = 10
LAST_LINES = 15
POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1

LONGEST_DELAY_SECONDS = 10.0
MAX_EXITS = 5
WINDOW_SECONDS = 60


class StopRequested(Exception):
    """SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal was closed) arrived."""


class Backoff:
    """When to start a process again: after 0.5 s, twice as long after each further exit, at most
    10 s. An exit after a minute of running counts as the first again."""

    def __init__(self, first_delay_seconds: float = 0.5) -> None:
        self._first_delay = first_delay_seconds
        self._delay = 0.0
        self._exits: list[float] = []

    def delay_after_exit(self, at: float, ran_seconds: float) -> float | None:
        """Seconds to wait; None at the fifth exit within a minute. `at` is a monotonic time."""
        self._exits = [each for each in self._exits if at - each < WINDOW_SECONDS] + [at]
        if len(self._exits) >= MAX_EXITS:
            return None
        first = ran_seconds >= WINDOW_SECONDS or not self._delay
        self._delay = self._first_delay if first else min(self._delay * 2, LONGEST_DELAY_SECONDS)
        return self._delay


@dataclass(kw_only=True)
class Process:
    """A child, and what it takes to start it again."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    log: Path
    pass_fds: Sequence[int] = ()
    restart: bool = False
    popen: "subprocess.Popen[bytes]" = field(init=False)
    started_at: float = field(init=False)
    log_start: int = 0
    """Bytes that earlier runs left in the log."""
    restart_at: float | None = None
    """Monotonic time of the next start, while it does not run."""
    backoff: Backoff = field(default_factory=Backoff)


class Processes:
    """The running children, in the order in which they were started."""

    def __init__(self, logs: Path, folder: Path) -> None:
        self._logs = logs
        self._folder = folder
        self._processes: list[Process] = []
        self._restarts_enabled = False
        self._stop_requested = threading.Event()

    def stop_on_signals(self) -> None:
        """From now on a signal makes the next `wait` raise StopRequested."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._handle_signal)

    def _handle_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requested.set()

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        *,
        restart: bool = False,
        pass_fds: Sequence[int] = (),
    ) -> Process:
        """Starts one; stdout and stderr go to its log, which is emptied first.

        With `restart`, an exit after `enable_restarts` makes `wait` start it again; without, or
        before, an exit is an error. `pass_fds` are the file descriptors it inherits.
        """
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        log.write_bytes(b"")
        process = Process(
            name=name, command=command, env=env, log=log, pass_fds=pass_fds, restart=restart
        )
        self._spawn(process)
        self._processes.append(process)
        return process

    def _spawn(self, process: Process) -> None:
        process.log_start = process.log.stat().st_size
        process.restart_at = None
        process.started_at = time.monotonic()
        with process.log.open("ab") as output:
            process.popen = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                process.command,
                cwd=self._folder,
                env=process.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=process.pass_fds,
                preexec_fn=terminated_with_parent(),
            )

    def enable_restarts(self) -> None:
        """The end of start-up: a service that cannot start is an error, not started again."""
        self._restarts_enabled = True

    def wait(self, seconds: float) -> None:
        """Waits, then starts again what is due. Raises StopRequested after a signal, CommandError
        for an exit that ends the command."""
        if self._stop_requested.wait(seconds):
            raise StopRequested
        for process in self._processes:
            if process.restart_at is None and process.popen.poll() is not None:
                self._handle_exit(process)
            elif process.restart_at is not None and time.monotonic() >= process.restart_at:
                self._spawn(process)

    def _handle_exit(self, process: Process) -> None:
        if not (process.restart and self._restarts_enabled):
            raise CommandError(exit_report(process))
        now = time.monotonic()
        delay = process.backoff.delay_after_exit(now, now - process.started_at)
        if delay is None:
            raise CommandError(
                f"{process.name} exited {MAX_EXITS} times within {WINDOW_SECONDS} s and is not "
                f"started again.\n{exit_report(process)}"
            )
        print(f"{exit_report(process)}\nStarting {process.name} again in {delay} s.", flush=True)
        kill_group(process)
        process.restart_at = now + delay

    def wait_until_ready(self, name: str, url: str, seconds: float = 30) -> None:
        """Returns at the first 200 of `url`; raises CommandError when that takes too long."""
        deadline = time.monotonic() + seconds
        while not answers(url):
            if time.monotonic() > deadline:
                process = next(each for each in self._processes if each.name == name)
                raise CommandError(
                    f"{name} did not answer {url} within {seconds:.0f} s.\n{last_lines(process)}"
                )
            self.wait(POLL_SECONDS)

    def run(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> None:
        """Runs a command to its end; raises CommandError with its last lines unless it exits 0."""
        process = self.start(name, command, env)
        self._processes.remove(process)
        try:
            while process.popen.poll() is None:
                self.wait(POLL_SECONDS)
        finally:
            stop(process)
        if process.popen.returncode:
            raise CommandError(exit_report(process))

    def stop_all(self) -> None:
        """Stops every child, the last started first; further signals are ignored meanwhile."""
        while self._processes:
            stop(self._processes.pop())


def stop(process: Process, timeout_seconds: float = STOP_SECONDS) -> None:
    """SIGTERM, SIGKILL after the timeout, and SIGKILL to what the process itself has started."""
    if process.popen.poll() is None:
        process.popen.terminate()
        try:
            process.popen.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            process.popen.kill()
            process.popen.wait()
    kill_group(process)


def kill_group(process: Process) -> None:
    # macOS answers PermissionError for a group without members.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.popen.pid, signal.SIGKILL)


def terminated_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel sends a child SIGTERM when this process is gone, even by SIGKILL."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own http
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def exit_report(process: Process) -> str:
    """`api exited with code 1. ...`, with the last lines of its log."""
    code = process.popen.returncode
    cause = f"was killed by signal {-code}" if code < 0 else f"exited with code {code}"
    return f"{process.name} {cause}. The end of {process.log}:\n{last_lines(process)}"


def last_lines(process: Process) -> str:
    """The last lines that this run of the process has logged, indented."""
    with process.log.open("rb") as log:
        log.seek(process.log_start)
        lines = log.read().decode(errors="replace").splitlines()[-LAST_LINES:]
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"
