"""A few visitors who ask steadily, and what each of them saw."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle

import httpx
from botocore.exceptions import BotoCoreError, ClientError

VISITORS = 4
PAUSE_SECONDS = 0.05
"""Four visitors, each about twenty times a second: enough to meet every gap, little to bear."""

WELL = ("200", "304")


@dataclass(frozen=True)
class Seen:
    """One thing asked: when, what came (a status, or the name of an error), after how long."""

    at: float
    what: str
    seconds: float


@dataclass
class Watch:
    """What was seen, in no particular order."""

    seen: list[Seen] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(each.what for each in self.seen))

    @property
    def failures(self) -> list[Seen]:
        return [each for each in self.seen if each.what not in WELL]

    @property
    def gap_seconds(self) -> float:
        """From the first failure to the end of the last one."""
        if not self.failures:
            return 0.0
        ended = max(each.at + each.seconds for each in self.failures)
        return ended - min(each.at for each in self.failures)

    @property
    def slowest_seconds(self) -> float:
        return max((each.seconds for each in self.seen), default=0.0)

    def __str__(self) -> str:
        return (
            f"{self.counts}, failing for {self.gap_seconds:.1f} s, "
            f"slowest {self.slowest_seconds * 1000:.0f} ms"
        )


@contextmanager
def visitors(base_url: str, paths: Sequence[str], *, keep_alive: bool = True) -> Iterator[Watch]:
    """Asks for `paths` in turn while the block runs, so that every visitor asks for each.

    With `keep_alive` each visitor has one connection for as long as the server allows it, as a
    browser does; without, a connection for every request.
    """
    limits = httpx.Limits(max_keepalive_connections=1 if keep_alive else 0)
    watch = Watch()
    with ExitStack() as stack:
        for _ in range(VISITORS):
            client = httpx.Client(base_url=base_url, limits=limits, timeout=10)
            stack.enter_context(client)
            stack.enter_context(asking_on(partial(ask, client, cycle(paths)), watch))
        yield watch


@contextmanager
def asking_on(
    ask: Callable[[], str], watch: Watch, pause_seconds: float = PAUSE_SECONDS
) -> Iterator[Watch]:
    """Calls `ask` again and again while the block runs, and notes in `watch` what it returned."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(pause_seconds):
            watch.seen.append(seen(ask))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        thread.join()


def ask(client: httpx.Client, paths: Iterator[str]) -> str:
    return status(client.get(next(paths)))


def status(response: httpx.Response) -> str:
    return str(response.status_code)


def seen(ask: Callable[[], str]) -> Seen:
    started = time.monotonic()
    try:
        what = ask()
    except (httpx.HTTPError, BotoCoreError, ClientError) as error:
        what = type(error).__name__
    return Seen(started, what, time.monotonic() - started)
