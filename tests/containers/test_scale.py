"""Three tasks behind a TCP load balancer: replacing and killing tasks under load."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.containers.engine import Project, docker
from tests.containers.load import Samples, load

TASKS = ["api-1", "api-2", "api-3"]
PATHS = ["/mysfits", "/mysfits?goodevil=Good", "/"]


@pytest.fixture(scope="module")
def scaled(running: Project) -> Iterator[Project]:
    running.up(*TASKS, profile="scale")
    running.compose("--profile", "scale", "up", "-d", "nlb")
    wait_for_tasks(running, 3)
    yield running
    running.compose("--profile", "scale", "rm", "--stop", "--force", "nlb", *TASKS)


@pytest.fixture(params=[True, False], ids=["keep-alive", "one-by-one"])
def keep_alive(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_connections_are_spread_over_all_tasks(scaled: Project) -> None:
    with load(scaled.balancer, PATHS, keep_alive=False):
        time.sleep(3)

    assert all(requests_to(scaled, task) for task in TASKS)


def test_replacing_all_three_in_turn_fails_no_request(
    scaled: Project, keep_alive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [scaled.container(task) for task in TASKS]

    with load(scaled.balancer, PATHS, keep_alive=keep_alive) as samples:
        for task in TASKS:
            scaled.compose(
                *("--profile", "scale", "up", "-d", "--no-deps", "--force-recreate", task)
            )
            scaled.up(task, profile="scale")
            # The balancer sends connections after two successful checks, a second apart.
            time.sleep(4)

    print_outcome(capsys, "replace all three in turn", keep_alive, samples)
    assert samples.failures == []
    assert not set(before) & {scaled.container(task) for task in TASKS}


def test_killed_task_fails_at_most_the_requests_in_flight(
    scaled: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with load(scaled.balancer, PATHS) as samples:
        time.sleep(3)
        scaled.kill_9("api-1")
        time.sleep(8)

    print_outcome(capsys, "kill -9 of one of three", True, samples)
    # What was in flight on connections to the killed task is lost: one request for each client.
    assert len(samples.failures) <= 4
    assert samples.gap_seconds < 2


def wait_for_tasks(stack: Project, seconds: float) -> None:
    """Until the balancer's checks of each task have succeeded."""
    time.sleep(seconds)
    httpx.get(f"{stack.balancer}/").raise_for_status()


def requests_to(stack: Project, task: str) -> int:
    return docker("logs", stack.container(task)).count('"Route": "GET /mysfits"')


def print_outcome(
    capsys: pytest.CaptureFixture[str], what: str, keep_alive: bool, samples: Samples
) -> None:
    with capsys.disabled():
        kind = "kept connections" if keep_alive else "a connection each"
        print(f"\n{what}, {kind}: {samples}")
