"""kill -9 of each service under light load: which requests fail, for how long, and nothing is lost.

Three kinds of load at once: reads, likes by a signed-in visitor, and sign-ins. `pytest -s` prints
the outcome of each.
"""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle

import httpx
import pytest

from tests.containers.accounts import adopt_one, sign_in
from tests.containers.engine import Project, wait_for
from tests.containers.load import Samples, load, repeated, status

BEFORE_SECONDS = 3
AFTER_SECONDS = 5
LONGEST_GAP_SECONDS = 30
"""Less than ten on a machine with nothing else to do."""


@dataclass(frozen=True)
class Outcome:
    reads: Samples
    likes: Samples
    sign_ins: Samples


def under_load(running: Project, killed: str) -> Outcome:
    """The samples from before the kill until some time after the service is healthy again."""
    with sign_in(running) as visitor:
        mysfit = visitor.get("/mysfits").json()["mysfits"][0]["mysfitId"]
        paths = ["/mysfits", "/mysfits?goodevil=Good", f"/mysfits/{mysfit}"]
        methods = cycle(["POST", "DELETE"])

        def like() -> str:
            return status(visitor.request(next(methods), f"/mysfits/{mysfit}/like"))

        def sign_in_again() -> str:
            with sign_in(running) as client:
                return status(client.get("/me"))

        with ExitStack() as stack:
            outcome = Outcome(
                stack.enter_context(load(running.api, paths)),
                stack.enter_context(repeated(like, Samples(), 0.2)),
                stack.enter_context(repeated(sign_in_again, Samples(), 0.5)),
            )
            time.sleep(BEFORE_SECONDS)
            started = running.inspect(killed)["State"]["StartedAt"]
            running.kill_9(killed)
            wait_for(
                lambda: running.inspect(killed)["State"]["StartedAt"] != started, 20, "a restart"
            )
            wait_for(lambda: running.state(killed) == "healthy", 60, f"{killed} healthy")
            time.sleep(AFTER_SECONDS)
    return outcome


@pytest.mark.parametrize("killed", ["api", "cloud", "dynamodb"])
def test_killed_service_fails_its_own_requests_for_seconds_and_loses_nothing(
    running: Project, killed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    adopted = adopt_one(running)

    outcome = under_load(running, killed)

    with capsys.disabled():
        print(f"\nkill -9 of {killed}")
        for kind, samples in vars(outcome).items():
            print(f"  {kind:<10} {samples}")
    if killed == "cloud":
        assert outcome.reads.failures == []
        assert outcome.likes.failures == []
    if killed == "dynamodb":
        # A like empties the cache, and a reader right after one has no answer to be served.
        assert set(outcome.reads.counts) <= {"200", "503"}
    for samples in vars(outcome).values():
        assert samples.gap_seconds < LONGEST_GAP_SECONDS
        assert samples.last.outcome == "200"
    with sign_in(running) as visitor:
        assert adopted in [each["mysfitId"] for each in visitor.get("/me").json()["adoptions"]]
        visitor.delete(f"/mysfits/{adopted}/adopt").raise_for_status()


def test_cached_reads_are_served_while_dynamodb_is_stopped(running: Project) -> None:
    paths = ["/mysfits", "/mysfits?lawchaos=Lawful"]
    for path in paths:
        httpx.get(running.api + path).raise_for_status()

    running.compose("stop", "dynamodb")
    try:
        with load(running.api, paths) as reads:
            time.sleep(15)
        health = httpx.get(f"{running.api}/health/ready")
    finally:
        running.up()

    assert reads.failures == []
    assert (health.status_code, health.json()["dependencies"]["dynamodb"]) == (200, "down")
