"""Starting, watching and ending processes."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.children import Children, end
from local.problem import Problem
from tests.support.cloud import free_port

PYTHON = sys.executable
SLEEPS = "import time; print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    started = Children(tmp_path / "log", tmp_path)
    yield started
    started.stop_all()


def test_a_dead_child_is_named_with_the_last_it_wrote(children: Children) -> None:
    dying = "for n in range(40): print(n, flush=True)\nraise SystemExit('out of luck')"
    child = children.start("api", [PYTHON, "-c", dying], {})
    child.process.wait()

    with pytest.raises(Problem) as raised:
        children.pause(0)

    lines = str(raised.value).splitlines()
    assert lines[0].startswith("api ended with exit code 1. The last it wrote (")
    assert lines[-1] == "    out of luck"
    assert "    27" in lines
    assert "    1" not in lines


def test_a_child_ended_by_a_signal_is_said_to_be(children: Children) -> None:
    child = children.start("cloud", [PYTHON, "-c", SLEEPS], {})
    child.process.kill()
    child.process.wait()

    with pytest.raises(Problem, match="cloud was ended by signal 9"):
        children.pause(0)


def test_a_pause_ends_well_while_all_live(children: Children) -> None:
    children.start("cloud", [PYTHON, "-c", SLEEPS], {})

    children.pause(0)


def test_the_last_started_is_stopped_first_and_by_itself(
    children: Children, tmp_path: Path
) -> None:
    for name in ("cloud", "api", "site"):
        child = children.start(name, [PYTHON, "-c", writes_when_stopped(name)], {})
        until(child.log.read_text)

    children.stop_all()

    assert (tmp_path / "order").read_text().split() == ["site", "api", "cloud"]


def test_a_child_takes_its_own_children_along(children: Children) -> None:
    parent = (
        "import subprocess, sys, time; "
        f"print(subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]).pid, flush=True); "
        "time.sleep(60)"
    )
    child = children.start("api", [PYTHON, "-c", parent], {})
    grandchild = int(until(lambda: child.log.read_text().partition("\n")[0]))

    children.stop_all()

    until(lambda: "gone" if ended(grandchild) else "")


def test_a_child_that_will_not_stop_is_made_to(children: Children) -> None:
    stubborn = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"
    child = children.start("api", [PYTHON, "-c", stubborn], {})
    until(child.log.read_text)

    end(child, patience_seconds=0.2)

    assert child.process.returncode == -9


def test_an_address_that_never_answers_is_given_up(children: Children) -> None:
    children.start("site", [PYTHON, "-c", "print('still thinking', flush=True);" + SLEEPS], {})
    url = f"http://127.0.0.1:{free_port()}/"

    with pytest.raises(Problem, match=rf"site did not answer {url} in 1 s\.\n    still thinking"):
        children.wait_until_it_answers("site", url, seconds=1)


def test_waiting_ends_at_once_when_the_child_dies(children: Children) -> None:
    children.start("site", [PYTHON, "-c", "raise SystemExit(3)"], {})
    began = time.monotonic()

    with pytest.raises(Problem, match="site ended with exit code 3"):
        children.wait_until_it_answers("site", f"http://127.0.0.1:{free_port()}/", seconds=30)

    assert time.monotonic() - began < 10


def test_a_command_that_fails_is_shown(children: Children) -> None:
    with pytest.raises(Problem, match=r"seed-table ended with exit code 1(.|\n)*no such table"):
        children.run("seed-table", [PYTHON, "-c", "raise SystemExit('no such table')"], {})


def test_a_command_that_has_ended_is_no_longer_watched(children: Children) -> None:
    children.run("seed-table", [PYTHON, "-c", ""], {})

    children.pause(0)


def writes_when_stopped(name: str) -> str:
    return (
        "import signal, sys\n"
        "def stop(*_):\n"
        f"    open('order', 'a').write('{name}\\n'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        f"{SLEEPS}"
    )


def until(look: Callable[[], str]) -> str:
    for _ in range(200):
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def ended(pid: int) -> bool:
    """Gone, or dead and only waiting to be buried by whoever inherited it."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True
