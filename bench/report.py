"""What results.json says as Markdown: printed, and written into docs/performance.md.

A section of that page stands between `<!-- name -->` and `<!-- /name -->`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import budgets, costs

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/performance.md"

Results = Mapping[str, Any]
COMPARED = {"hot": "hot", "cold": "cold", "likes": "like,"}
"""Parts that compare services, and what their kinds are called."""


def sections(results: Results) -> dict[str, str]:
    """Name -> Markdown of every section."""
    parts = {**results["parts"], **budgets.measured_elsewhere()}
    return {
        "machine": machine(results),
        "budgets": budgets.table(parts, results.get("before", {})),
        "numbers": numbers(parts),
        "profile": profile(parts),
        "costs": costs.table(parts),
    }


def machine(results: Results) -> str:
    """One sentence, and another for what failed."""
    found = results["machine"]
    pinned = (
        "the service on one core, all else on the other"
        if found["pinned"]
        else "processes were not kept apart"
    )
    text = (
        f"Measured with {results['generator']} on {found['cores']} cores of {found['cpu']}, "
        f"{found['system']}, Python {found['python']}; {pinned}. Load average before: "
        f"{found['load']}. {results['rounds']} rounds of {results['seconds']:g} s."
    )
    if results.get("failed"):
        text += f" Not measured this time: {', '.join(sorted(results['failed']))}."
    return text


def numbers(parts: Mapping[str, Any]) -> str:
    """Answers a second, latencies and processor time of every service that was compared."""
    rows = [
        "| request | served by | answers/s | p50 ms | p99 ms | processor µs | ratio by processor |",
        "|---|---|---|---|---|---|---|",
    ]
    for part, prefix in COMPARED.items():
        for kind, found in parts.get(part, {}).items():
            for name, each in found.items():
                if isinstance(each, dict) and "per_second" in each:
                    rows.append(_row(f"{prefix} {kind}", name, each, found))
    return "\n".join(rows)


def _row(kind: str, name: str, found: Mapping[str, Any], compared: Mapping[str, Any]) -> str:
    medians = [found.get(each, {}).get("median") for each in ("per_second", "p50", "p99", "cpu_us")]
    texts = [f"{each:,.0f}" if each and each >= 100 else f"{each or 0:.3g}" for each in medians]
    by_cpu = compared.get("cpu_ratio") if name == "service" else None
    return f"| {kind} | {name} | {' | '.join(texts)} | {by_cpu['median'] if by_cpu else ''} |"


def profile(parts: Mapping[str, Any]) -> str:
    """Where the processor time of a hit goes."""
    found = parts.get("profile")
    if found is None:
        return "Not measured."
    rows = ["| function | share |", "|---|---|"]
    rows += [f"| `{name}` | {share:.1%} |" for name, share in found["functions"].items()]
    return "\n".join(rows)


def filled(page: str, wanted: Mapping[str, str]) -> str:
    """`page` with each section as wanted; raises ValueError where a marker is missing."""
    for name, text in wanted.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"the page has no section {begin}")
        page = f"{before}{begin}\n{text}\n{end}{after}"
    return page


def write(results: Results) -> None:
    PAGE.write_text(filled(PAGE.read_text("utf-8"), sections(results)), "utf-8")
