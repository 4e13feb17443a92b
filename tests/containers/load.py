"""Light, steady load from a few clients, and the outcome of each request."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle

import httpx
from botocore.exceptions import BotoCoreError, ClientError

CLIENTS = 4
PAUSE_SECONDS = 0.05
"""Four clients, each about twenty requests a second: enough to meet every gap."""

SUCCESS = ("200", "304")


@dataclass(frozen=True)
class Sample:
    """One request: when it was sent, its outcome (a status, or the name of an error), how long."""

    at: float
    outcome: str
    seconds: float


@dataclass
class Samples:
    """The requests of one kind, in no particular order."""

    all: list[Sample] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(each.outcome for each in self.all))

    @property
    def failures(self) -> list[Sample]:
        return [each for each in self.all if each.outcome not in SUCCESS]

    @property
    def gap_seconds(self) -> float:
        """From the first failure to the end of the last one."""
        if not self.failures:
            return 0.0
        ended = max(each.at + each.seconds for each in self.failures)
        return ended - min(each.at for each in self.failures)

    @property
    def last(self) -> Sample:
        return max(self.all, key=lambda each: each.at)

    def __str__(self) -> str:
        slowest = max((each.seconds for each in self.all), default=0.0)
        return (
            f"{self.counts}, failing for {self.gap_seconds:.1f} s, slowest {slowest * 1000:.0f} ms"
        )


@contextmanager
def load(base_url: str, paths: Sequence[str], *, keep_alive: bool = True) -> Iterator[Samples]:
    """Requests `paths` in turn from each client while the block runs.

    With `keep_alive` each client keeps one connection for as long as the server allows it, as a
    browser does; without, it opens a connection for every request.
    """
    limits = httpx.Limits(max_keepalive_connections=1 if keep_alive else 0)
    samples = Samples()
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            client = httpx.Client(base_url=base_url, limits=limits, timeout=10)
            stack.enter_context(client)
            stack.enter_context(repeated(requests_of(client, cycle(paths)), samples))
        yield samples


def requests_of(client: httpx.Client, paths: Iterator[str]) -> Callable[[], str]:
    return lambda: status(client.get(next(paths)))


@contextmanager
def repeated(
    request: Callable[[], str], samples: Samples, pause_seconds: float = PAUSE_SECONDS
) -> Iterator[Samples]:
    """Calls `request` in a thread while the block runs, and adds each outcome to `samples`."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(pause_seconds):
            samples.all.append(sample(request))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()


def status(response: httpx.Response) -> str:
    return str(response.status_code)


def sample(request: Callable[[], str]) -> Sample:
    started = time.monotonic()
    try:
        outcome = request()
    except (httpx.HTTPError, BotoCoreError, ClientError) as error:
        outcome = type(error).__name__
    return Sample(started, outcome, time.monotonic() - started)
