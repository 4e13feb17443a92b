"""A process is killed under light load: what visitors see, and that nothing is lost by it.

Three kinds of visitors at once: readers, somebody signed in who likes and takes it back, and
somebody who signs in again and again. `pytest -s` prints what each of them saw.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle

import httpx
import pytest

from tests.containers.engine import Project, wait_for
from tests.containers.load import Watch, asking_on, status, visitors
from tests.containers.people import sign_in, take

BEFORE_SECONDS = 3
AFTER_SECONDS = 12


@dataclass(frozen=True)
class Saw:
    reading: Watch
    liking: Watch
    signing_in: Watch


@pytest.fixture(params=["api", "cloud", "dynamodb"])
def killed(request: pytest.FixtureRequest) -> str:
    service: str = request.param
    return service


@pytest.fixture
def saw(running: Project, killed: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Saw]:
    """What visitors saw from three seconds before the kill to twelve after it."""
    with sign_in(running) as visitor:
        mysfit = visitor.get("/mysfits").json()["mysfits"][0]["mysfitId"]
        paths = ["/mysfits", "/mysfits?goodevil=Good", f"/mysfits/{mysfit}"]
        verbs = cycle(["POST", "DELETE"])

        def like() -> str:
            return status(visitor.request(next(verbs), f"/mysfits/{mysfit}/like"))

        def come_in() -> str:
            with sign_in(running) as somebody:
                return status(somebody.get("/me"))

        with ExitStack() as stack:
            saw = Saw(
                stack.enter_context(visitors(running.api, paths)),
                stack.enter_context(asking_on(like, Watch(), 0.2)),
                stack.enter_context(asking_on(come_in, Watch(), 0.5)),
            )
            time.sleep(BEFORE_SECONDS)
            running.kill_9(killed)
            time.sleep(AFTER_SECONDS)
    with capsys.disabled():
        print(f"\nkill -9 of {killed}")
        for who, watch in vars(saw).items():
            print(f"  {who:<10} {watch}")
    yield saw
    wait_for(lambda: running.state(killed) == "healthy", 60, f"{killed} healthy")


def test_only_what_needs_the_dead_process_fails_and_only_for_a_while(
    running: Project, killed: str, saw: Saw
) -> None:
    if killed == "cloud":
        assert saw.reading.failures == []
        assert saw.liking.failures == []
    if killed == "dynamodb":
        # A like empties the cache, and a reader right after one finds nothing to be served.
        assert set(saw.reading.counts) <= {"200", "503"}
    for watch in vars(saw).values():
        assert watch.gap_seconds < 10
        assert max(watch.seen, key=lambda each: each.at).what == "200"


@pytest.mark.parametrize("service", ["api", "cloud", "dynamodb"])
def test_what_was_done_before_the_kill_is_there_after_it(running: Project, service: str) -> None:
    adopted = take(running)
    # The emulated account saves what changed within two seconds; the tables are safe at once.
    time.sleep(2)

    running.kill_9(service)
    wait_for(lambda: running.state(service) != "healthy", 20, "the death is noticed")
    wait_for(lambda: running.state(service) == "healthy", 60, f"{service} healthy")

    with sign_in(running) as visitor:
        assert adopted in [each["mysfitId"] for each in visitor.get("/me").json()["adoptions"]]
        visitor.delete(f"/mysfits/{adopted}/adopt").raise_for_status()


def test_readers_are_served_while_the_tables_are_away(running: Project) -> None:
    paths = ["/mysfits", "/mysfits?lawchaos=Lawful"]
    for path in paths:
        httpx.get(running.api + path).raise_for_status()

    running.compose("stop", "dynamodb")
    try:
        with visitors(running.api, paths) as reading:
            time.sleep(15)
        health = httpx.get(f"{running.api}/health/ready")
    finally:
        running.up()

    assert reading.failures == []
    assert (health.status_code, health.json()["dependencies"]["dynamodb"]) == (200, "down")
