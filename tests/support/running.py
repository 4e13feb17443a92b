"""`python -m local up` in a process of its own: its output, its children, ended by a signal."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.cloud import ROOT, free_port
from tests.support.log_secrets import never_log, search

START_SECONDS = 40
ACCOUNT = re.compile(r"^ +(\S+@example\.com) +(\S+)$", re.MULTILINE)
"""The line of a ready account: printed on purpose, as are mails; no other may hold such things."""
STOP_SECONDS = 40


class Running:
    """The command, its ports, and its output."""

    def __init__(self, state: Path, site: Path, **env: str) -> None:
        self.ports = {name: free_port() for name in ("WEB_PORT", "API_PORT", "CLOUD_PORT")}
        self.printed = ""
        self._lines: queue.Queue[str] = queue.Queue()
        ports = {name: str(number) for name, number in self.ports.items()}
        self.process = subprocess.Popen(
            command("up", state, site),
            cwd=ROOT,
            env={**os.environ, **ports, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if account := ACCOUNT.match(line):
                never_log(account[2])
            elif not line.startswith("mail for "):
                search(line)
            self._lines.put(line)
        self._lines.put("")

    def wait_for(self, text: str) -> str:
        """The next line of output that contains `text`."""
        while line := self._lines.get(timeout=START_SECONDS):
            self.printed += line
            if text in line:
                return line
        raise AssertionError(f"{text!r} was not printed:\n{self.printed}")

    def everything(self) -> str:
        """All it printed, once it has ended."""
        while line := self._lines.get(timeout=STOP_SECONDS):
            self.printed += line
        return self.printed

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def children(self) -> list[tuple[str, int]]:
        """Name (cloud, api, worker, site) and process id of each child, in order of start."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [(name_of(int(pid)), int(pid)) for pid in listed.split()]

    def pid_of(self, name: str) -> int:
        """Of the first of that name."""
        return next(pid for each, pid in self.children() if each == name)

    def url(self, port: str, path: str = "") -> str:
        return f"http://127.0.0.1:{self.ports[port]}{path}"

    def accounts(self) -> dict[str, str]:
        """Address -> password, as printed."""
        return dict(ACCOUNT.findall(self.printed))


@contextmanager
def running(state: Path, site: Path, **env: str) -> Iterator[Running]:
    """Yields once everything is up; stops it at the end if it still runs."""
    started = Running(state, site, **env)
    try:
        started.wait_for("Ctrl-C stops everything.")
        yield started
    finally:
        if started.process.poll() is None:
            started.stop(signal.SIGTERM)


def run(name: str, state: Path, site: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command run to its end."""
    return subprocess.run(
        command(name, state, site),
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


def command(name: str, state: Path, site: Path) -> list[str]:
    return [sys.executable, "-m", "local", name, "--state", str(state), "--site", str(site)]


def name_of(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text()
    known = {
        "local.emulator": "cloud",
        "-m\0service\0": "api",
        "service.worker": "worker",
        "local.site": "site",
    }
    return next((name for word, name in known.items() if word in words), words)
