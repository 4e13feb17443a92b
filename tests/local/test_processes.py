"""Starting, restarting and stopping child processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from local.errors import CommandError
from local.processes import Backoff, Process, Processes, stop
from tests.support.cloud import ROOT, free_port

SLEEP = "import time; print('ready', flush=True); time.sleep(60)"
T = TypeVar("T")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal")


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    started = Processes(tmp_path / "log", tmp_path)
    yield started
    started.stop_all()


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_exit_without_restart_raises_with_the_last_lines_of_the_log(processes: Processes) -> None:
    program = "for n in range(40): print(n, flush=True)\nraise SystemExit('no such table')"
    processes.start("cloud", python(program), {}).popen.wait()

    with pytest.raises(CommandError) as raised:
        processes.wait(0)

    lines = str(raised.value).splitlines()
    assert lines[0].startswith("cloud exited with code 1. The end of ")
    assert [line.strip() for line in lines[1:]] == [*map(str, range(26, 40)), "no such table"]


def test_restart_waits_for_the_end_of_start_up(processes: Processes) -> None:
    processes.start("api", python("raise SystemExit(3)"), {}, restart=True).popen.wait()

    with pytest.raises(CommandError, match="api exited with code 3"):
        processes.wait(0)


def test_killed_process_is_started_again_and_reported(
    processes: Processes, capsys: pytest.CaptureFixture[str]
) -> None:
    api = quickly_restarting(processes, SLEEP)
    first = api.popen.pid
    until(api.log.read_text)

    api.popen.kill()
    api.popen.wait()
    processes.wait(0)
    processes.wait(0.05)

    assert api.popen.pid != first
    assert api.popen.poll() is None
    assert capsys.readouterr().out == (
        f"api was killed by signal 9. The end of {api.log}:\n"
        "    ready\n"
        "Starting api again in 0.01 s.\n"
    )


def test_fifth_exit_within_a_minute_is_an_error_with_the_last_runs_log(
    processes: Processes,
) -> None:
    api = quickly_restarting(processes, "import os; raise SystemExit(f'run of {os.getpid()}')")

    with pytest.raises(CommandError) as raised:
        keep_waiting(processes)

    assert str(raised.value) == (
        "api exited 5 times within 60 s and is not started again.\n"
        f"api exited with code 1. The end of {api.log}:\n"
        f"    run of {api.popen.pid}"
    )
    assert len(api.log.read_text().splitlines()) == 5


def test_backoff_doubles_up_to_ten_seconds_and_starts_over_after_a_minute() -> None:
    slow, stable = Backoff(), Backoff()

    delays = [slow.delay_after_exit(at=30.0 * n, ran_seconds=20) for n in range(7)]
    restarted = [stable.delay_after_exit(at=each, ran_seconds=61) for each in (0, 70, 140)]

    assert delays == [0.5, 1, 2, 4, 8, 10, 10]
    assert restarted == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_the_next_wait(number: signal.Signals, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from local.processes import Processes, StopRequested\n"
        "processes = Processes(Path('log'), Path()); processes.stop_on_signals()\n"
        "print('ready', flush=True)\n"
        "try: processes.wait(60)\n"
        "except StopRequested: print('stopping')"
    )
    parent = subprocess.Popen(
        python(program), cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    assert parent.stdout
    parent.stdout.readline()

    parent.send_signal(number)

    assert parent.communicate(timeout=20)[0] == b"stopping\n"


@linux
def test_children_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from local.processes import Processes\n"
        "processes = Processes(Path('log'), Path())\n"
        f"child = processes.start('api', [sys.executable, '-c', {SLEEP!r}], {{}})\n"
        "print(child.popen.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        python(program), cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    until(lambda: has_ended(child))


def test_last_started_is_stopped_first(processes: Processes, tmp_path: Path) -> None:
    for name in ("cloud", "api", "site"):
        process = processes.start(name, python(logs_its_stop(name)), {})
        until(process.log.read_text)

    processes.stop_all()

    assert (tmp_path / "order").read_text().split() == ["site", "api", "cloud"]


def test_process_that_ignores_sigterm_is_killed_with_its_own_children(processes: Processes) -> None:
    program = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}], stdout=subprocess.DEVNULL); "
        "print(child.pid, flush=True); "
        "time.sleep(60)"
    )
    process = processes.start("api", python(program), {})
    grandchild = int(until(lambda: process.log.read_text().partition("\n")[0]))

    stop(process, timeout_seconds=0.2)

    assert process.popen.returncode == -9
    until(lambda: has_ended(grandchild))


def test_readiness_times_out_with_the_log(processes: Processes) -> None:
    process = processes.start("site", python(SLEEP), {})
    until(process.log.read_text)
    url = f"http://127.0.0.1:{free_port()}/"

    with pytest.raises(CommandError, match=rf"site did not answer {url} within 0 s\.\n    ready"):
        processes.wait_until_ready("site", url, seconds=0.2)


def test_readiness_fails_at_once_when_the_process_exits(processes: Processes) -> None:
    processes.start("site", python("raise SystemExit(3)"), {})
    url = f"http://127.0.0.1:{free_port()}/"

    with pytest.raises(CommandError, match="site exited with code 3"):
        processes.wait_until_ready("site", url, seconds=60)


def test_run_raises_for_a_failed_command_and_forgets_one_that_succeeded(
    processes: Processes,
) -> None:
    processes.run("seed-table", python(""), {})
    processes.wait(0)

    with pytest.raises(CommandError, match=r"seed-table exited with code 1(.|\n)*no such table"):
        processes.run("seed-table", python("raise SystemExit('no such table')"), {})


def quickly_restarting(processes: Processes, program: str) -> Process:
    process = processes.start("api", python(program), {}, restart=True)
    process.backoff = Backoff(first_delay_seconds=0.01)
    processes.enable_restarts()
    return process


def keep_waiting(processes: Processes) -> None:
    for _ in range(500):
        processes.wait(0.02)


def logs_its_stop(name: str) -> str:
    return (
        "import signal, sys\n"
        "def stop(*_):\n"
        f"    open('order', 'a').write('{name}\\n'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        f"{SLEEP}"
    )


def until(look: Callable[[], T]) -> T:
    for _ in range(200):
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("not within 10 s")


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or a zombie that its new parent has not reaped."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True
