"""The service against its budgets: `python -m bench`, about ten minutes on two cores.

    python -m bench                  measures all parts and prints the table of budgets; writes
                                     bench/results.json, docs/performance.md and the chart in it
    python -m bench --quick          a fast look at everything; writes nothing
    python -m bench --only NAME      one part, which replaces its numbers in results.json
    python -m bench --before COMMIT  measures the tree of that commit beside this one, too
    python -m bench --write          only writes the page and the chart of what was measured last

It starts and ends all processes itself. A part that fails is printed and left out; the exit code is
then 1. Budgets that are not met are printed, and change nothing about the exit code: on a machine
that does other work as well, the numbers say little.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import budgets, charts, machine, report, servers
from bench.generator import name_of_generator
from bench.overload import worktree
from bench.parts import beside_likes, calls, cold, curves, hot, likes, memory, profile, start
from bench.parts.context import Context
from tests.support.pool import serve_keys

RESULTS = Path(__file__).resolve().parent / "results.json"

COMPARED: dict[str, Callable[[Context], dict[str, Any]]] = {
    "hot": hot.measure,
    "cold": cold.measure,
    "likes": likes.measure,
    "curves": curves.measure,
}
"""Parts that measure an earlier tree in the same rounds."""
ALONE: dict[str, Callable[[Context, Path], dict[str, Any]]] = {
    "calls": calls.measure,
    "beside_likes": beside_likes.measure,
    "memory": memory.measure,
    "start": start.measure,
    "profile": profile.measure,
}
"""Parts that measure one tree."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="one short round; writes nothing")
    parser.add_argument("--only", metavar="NAME", choices=[*COMPARED, *ALONE], help="one part")
    parser.add_argument("--before", metavar="COMMIT", help="measure this commit, too")
    parser.add_argument("--write", action="store_true", help="write the page of the last results")
    asked = parser.parse_args()
    # Ended by its parent, it ends its processes as for Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    results: dict[str, Any] = {"parts": {}}
    if RESULTS.exists():
        results = json.loads(RESULTS.read_text("utf-8"))
    if not asked.write:
        measure(results, asked)
    parts = {**results["parts"], **budgets.measured_elsewhere()}
    print(f"\n{budgets.table(parts, results.get('before', {}))}\n")
    if not asked.quick:
        write(results)
    for each in budgets.missed(parts):
        print(f"Not met: {each}")
    for name, error in results["failed"].items():
        print(f"FAILED: {name}: {error}", file=sys.stderr)
    return 1 if results["failed"] else 0


def measure(results: dict[str, Any], asked: argparse.Namespace) -> None:
    """Puts what the parts that are asked for measure into `results`."""
    rounds, seconds = (1, 1.0) if asked.quick else (5, 2.0)
    results.update(
        machine=machine.described(),
        generator=name_of_generator(),
        rounds=rounds,
        seconds=seconds,
        failed={},
    )
    print(report.machine(results), flush=True)
    with ExitStack() as stack:
        pool = stack.enter_context(serve_keys())
        table = stack.enter_context(servers.dynamodb())
        before = stack.enter_context(worktree(asked.before)) if asked.before else None
        context = Context(pool, table, rounds, seconds, asked.quick, before)
        for name in [asked.only] if asked.only else [*COMPARED, *ALONE]:
            begun_at = time.monotonic()
            try:
                _measure(name, context, results)
            except Exception as error:  # One part that fails takes no other with it.
                traceback.print_exc()
                results["failed"][name] = f"{type(error).__name__}: {error}"
                results["parts"].pop(name, None)
            print(f"{name}: {time.monotonic() - begun_at:.0f} s", flush=True)
    if before:
        results.setdefault("before", {})["commit"] = asked.before


def _measure(name: str, context: Context, results: dict[str, Any]) -> None:
    parts, before = results["parts"], results.setdefault("before", {})
    if name in COMPARED:
        parts[name] = COMPARED[name](context)
        if context.before:
            before[name] = {
                kind: {"ratio": found["ratio_before"]}
                for kind, found in parts[name].items()
                if "ratio_before" in found
            }
    else:
        parts[name] = ALONE[name](context, servers.ROOT)
        if context.before:
            before[name] = ALONE[name](context, context.before)
    if name in report.COMPARED:
        print(report.numbers({name: parts[name]}))
    elif name != "curves":
        print(json.dumps(parts[name]))


def write(results: dict[str, Any]) -> None:
    """results.json, the page, and the chart."""
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    report.write(results)
    if "curves" in results["parts"]:
        charts.draw(results["parts"]["curves"])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
