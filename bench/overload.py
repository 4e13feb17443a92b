"""The service at once, three and ten times the rate it can do: `python -m bench.overload`.

    python -m bench.overload                  measures and prints a table
    python -m bench.overload --before COMMIT  the same of that commit as well; writes overload.json,
                                              and draws the picture of both

One process of `python -m service` over a DynamoDB with constant answers of 5 ms. Requests come from
another process at a constant rate, whether or not answers come. For cached reads, uncached reads
and writes with valid tokens apart: what it answers in time (goodput), how long that takes, how soon
it refuses the rest, whether health answers meanwhile, and how long until all is normal again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.constant_dynamodb import mysfit_id
from bench.load_generator import percentile
from tests.support.builders import make_environment
from tests.support.cloud import free_port
from tests.support.pool import Pool, serve_keys

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/overload.json"
PICTURE = ROOT / "docs/pictures/overload.png"

LEVELS = (1.0, 3.0, 10.0)
"""Offered rates, as multiples of the knee."""
KNEE = 0.8
"""The knee, as a share of what a closed loop of clients gets: latency rises steeply after it."""
SECONDS = 3.0
HEALTH_SECONDS = 0.1
HEALTH_TIMEOUT = 5.0
"""Of the load balancer's check; a check that takes longer is missed."""
MAX_RATE = 8_000
"""What the load generator can send, in requests a second."""

Row = dict[str, Any]


class Service:
    """One process of the service, in the tree at `root`."""

    def __init__(self, port: int) -> None:
        self.port = port

    def load(self, requests: list[str], rate: float | None, seconds: float = SECONDS) -> Row:
        """What the load generator measured; without a rate, of clients in a closed loop."""
        asked = {"port": self.port, "requests": requests, "rate": rate, "seconds": seconds}
        done = subprocess.run(
            [sys.executable, "-m", "bench.load_generator"],
            cwd=ROOT,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
        )
        measured: Row = json.loads(done.stdout)
        return measured

    def ask(self, request: str, timeout: float) -> tuple[int, float]:
        """Status (0: none) and seconds of one request on a connection of its own."""
        method, path, *lines = request.split("\r\n")[0].split(" ")[:2] + request.split("\r\n")[1:]
        headers = dict(line.split(": ", 1) for line in lines if line)
        started_at = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        return status, time.monotonic() - started_at


@contextmanager
def running(root: Path, environment: dict[str, str]) -> Iterator[Service]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "service"],
        cwd=root,
        env={**os.environ, **environment, "MYSFITS_PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    service = Service(port)
    try:
        while service.ask(_request("GET", "/health/ready"), 5)[0] != 200:
            time.sleep(0.05)
        yield service
    finally:
        process.kill()
        process.wait()


@contextmanager
def constant_dynamodb() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.constant_dynamodb"], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout  # noqa: S101
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


def _request(method: str, path: str, **headers: str) -> str:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: bench\r\n{lines}\r\n"


def requests_of(pool: Pool) -> dict[str, list[str]]:
    """What is asked, in turn, for each kind of request."""
    tokens = [pool.headers(sub=str(uuid.uuid4()))["Authorization"] for _ in range(50)]
    return {
        "cached reads": [_request("GET", "/mysfits")],
        "uncached reads": [
            _request("GET", f"/mysfits/{mysfit_id(number)}") for number in range(40_000)
        ],
        "writes": [
            _request(
                "POST", f"/mysfits/{mysfit_id(number)}/like",
                **{"Authorization": tokens[number % len(tokens)], "Content-Length": "0"},
            )
            for number in range(500)
        ],
    }  # fmt: skip


@contextmanager
def watched_health(service: Service) -> Iterator[Row]:
    """Asks /health/live ten times a second during the block, as a load balancer does."""
    found: Row = {}
    seconds: list[float] = []
    missed = 0
    ends = threading.Event()

    def watch() -> None:
        nonlocal missed
        while not ends.wait(HEALTH_SECONDS):
            status, took = service.ask(_request("GET", "/health/live"), HEALTH_TIMEOUT)
            seconds.append(took)
            missed += status != 200

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        ends.set()
        thread.join()
        found.update(health_p99=percentile(seconds, 99), health_missed=missed)


def seconds_to_normal(service: Service, request: str, normal_seconds: float) -> float:
    """From now until five answers in a row are good and within that time; at most 10."""
    started_at = normal_at = time.monotonic()
    in_a_row = 0
    while in_a_row < 5 and time.monotonic() < started_at + 10:
        status, took = service.ask(request, 5)
        in_a_row = in_a_row + 1 if status == 200 and took <= normal_seconds else 0
        if not in_a_row:
            normal_at = time.monotonic()
    return round(normal_at - started_at, 1)


def measure(
    root: Path, environment: dict[str, str], requests: list[str], knee: float | None
) -> tuple[float, list[Row]]:
    """The knee in requests a second (found, unless given), and a row for each of LEVELS."""
    with running(root, environment) as service:
        service.load(requests, None, 0.5)
        closed = service.load(requests, None)["goodput"]
    knee = knee or closed * KNEE
    rows: list[Row] = []
    for level in LEVELS:
        # A process of its own: what one level leaves behind is no part of the next.
        with running(root, environment) as service:
            service.load(requests, knee / 2, 0.5)
            with watched_health(service) as health:
                row = service.load(requests, min(level * knee, MAX_RATE))
            normal = 2 * (rows[0]["p99"] or 50) / 1000 if rows else 1.0
            back = seconds_to_normal(service, requests[0], max(normal, 0.1))
        rows.append({**row, **health, "level": level, "normal_after": back, "closed": closed})
    return knee, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--before", metavar="COMMIT", help="measure this commit, too")
    parser.add_argument("--only", metavar="KIND", help="cached reads, uncached reads or writes")
    parser.add_argument("--draw", action="store_true", help="only draw what was measured last")
    asked = parser.parse_args()
    if asked.draw:
        draw(json.loads(RESULTS.read_text(encoding="utf-8")))
        return
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    with ExitStack() as stack:
        pool = stack.enter_context(serve_keys())
        environment = make_environment(
            MYSFITS_JWKS_URL=pool.url,
            AWS_ENDPOINT_URL=stack.enter_context(constant_dynamodb()),
            AWS_ACCESS_KEY_ID="bench",
            AWS_SECRET_ACCESS_KEY="bench",  # noqa: S106
        )
        trees = {"after": ROOT}
        if asked.before:
            trees["before"] = stack.enter_context(worktree(asked.before))
        for kind, requests in requests_of(pool).items():
            if asked.only in (None, kind):
                knee = None
                for name, tree in trees.items():
                    knee, rows = measure(tree, environment, requests, knee)
                    results[f"{kind}, {name}"] = rows
                    print(table(kind, name, rows), flush=True)
    if asked.before:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        draw(results)


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """The tree of `commit` in a folder of its own."""
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(tree), commit], check=True)  # noqa: S603
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)  # noqa: S603


COLUMNS: dict[str, Callable[[Row], Any]] = {
    "offered/s": lambda row: round(row["offered"]),
    "goodput/s": lambda row: round(row["goodput"]),
    "of peak": lambda row: f"{row['goodput'] / row['peak']:.0%}",
    "p50 ms": lambda row: row["p50"],
    "p99 ms": lambda row: row["p99"],
    "refused/s": lambda row: round(row["refused"]),
    "refusal p99 ms": lambda row: row["refusal_p99"],
    "failed/s": lambda row: round(row["failed"]),
    "health p99 ms": lambda row: row["health_p99"],
    "missed": lambda row: row["health_missed"],
    "normal after s": lambda row: row["normal_after"],
}


def table(kind: str, name: str, rows: list[Row]) -> str:
    """In Markdown."""
    peak = max(row["goodput"] for row in rows)
    lines = [f"\n**{kind}, {name}** (closed loop: {rows[0]['closed']:.0f}/s)\n"]
    lines += [f"| x knee | {' | '.join(COLUMNS)} |", f"|{'---|' * (len(COLUMNS) + 1)}"]
    for row in rows:
        cells = [cell({**row, "peak": peak}) for cell in COLUMNS.values()]
        lines.append(f"| {row['level']} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def draw(results: dict[str, list[Row]]) -> None:
    """Goodput, and the p99 of accepted requests and of health, by what is offered."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    kinds = sorted({name.split(", ")[0] for name in results})
    figure, axes = pyplot.subplots(2, len(kinds), figsize=(9, 5.2), sharex="col")
    for column, kind in enumerate(kinds):
        goodput, latency = axes[0][column], axes[1][column]
        for name, colour in (("before", "#b3541e"), ("after", "#1f6f5c")):
            rows = results[f"{kind}, {name}"]
            offered = [row["offered"] for row in rows]
            goodput.plot(offered, [r["goodput"] for r in rows], "o-", color=colour, label=name)
            p99 = [max(row["p99"] or 0, 1) for row in rows]
            latency.plot(offered, p99, "o-", color=colour, label=f"accepted, {name}")
            health = [max(row["health_p99"] or 0, 1) for row in rows]
            latency.plot(offered, health, "x:", color=colour, label=f"health, {name}")
        goodput.set_title(kind, fontsize=11)
        goodput.set_ylim(bottom=0)
        latency.set_yscale("log")
        latency.set_ylim(5, 10_000)
        latency.set_yticks([10, 100, 1000, 10_000], ["10", "100", "1,000", "10,000"])
        latency.set_xlabel("offered, requests/s")
        for axis in (goodput, latency):
            axis.set_xscale("log")
            # Labels that would touch are left out.
            apart = [
                x for x, before in zip(offered, [0, *offered], strict=False) if x > 1.3 * before
            ]
            axis.set_xticks(apart, [f"{each:,.0f}" for each in apart])
            axis.minorticks_off()
            axis.grid(color="#e5e5e5")
            axis.spines[["top", "right"]].set_visible(False)
    axes[0][0].set_ylabel("answered within 1 s, /s")
    axes[1][0].set_ylabel("p99, ms")
    axes[0][0].legend(frameon=False)
    axes[1][0].legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(PICTURE, dpi=110)


if __name__ == "__main__":
    main()
