"""A million mysfits against a thousand: `python -m bench.growth`.

    python -m bench.growth          measures, prints tables, writes growth.json and the picture
    python -m bench.growth --draw   only prints and draws what was measured last

Reads go through one process of `python -m service`, nothing cached, over dynalite, which keeps the
tables of cfn/data.yml on disk. Loading a million mysfits takes ten to thirty minutes, once: they
stay in .local/growth. Write units are those of the emulated account. docs/growth.md explains.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.generated_mysfits import SEEDS, item
from bench.growth_measures import (
    Catalogue,
    catalogues,
    counts,
    moto,
    search,
    time_of_reads,
    time_of_writes,
    units_of_reads,
)
from bench.hot_mysfit import likes_per_second, simulate, units_of_like
from tests.support.cloud import running_cloud
from tests.support.pool import serve_keys
from tests.support.tables import create_tables
from tests.support.write_units import units_of_writes

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/growth.json"
PICTURE = ROOT / "docs/pictures/growth.svg"

SIZES = (1_000, 1_000_000)
MOTO_SIZES = (1_000, 5_000)
ITEM_BYTES = (650, 1_024, 1_025, 2_300, 8_300)
"""Of a seeded mysfit, at a unit's edge, and with a story of 2,000 letters of one or four bytes."""
RATES = (10, 20, 50, 100, 200, 500)
HELD_SECONDS = (0.002, 0.005, 0.010)


def measured(rounds: int) -> dict[str, Any]:
    with serve_keys() as pool, catalogues(SIZES, pool.url) as found:
        results = {
            "machine": machine(),
            "items": {"bytes": item_bytes(), "mysfits": SIZES},
            "reads": reads(found, rounds),
            "writes_ms": time_of_writes(found, max(5, rounds // 2)),
            "search": {each.mysfits: search(each) for each in found},
            "counts": {each.mysfits: counts(each) for each in found},
        }
    with running_cloud(with_schemas=False) as cloud:
        tables = create_tables(cloud.cloudformation, cloud.dynamodb)
        results["write_units"] = units_of_writes(tables, cloud.client("dynamodb"))
    results["moto_ms"] = moto(MOTO_SIZES)
    results["hot"] = hot()
    # As read again: JSON's keys are strings.
    return dict(json.loads(json.dumps(results)))


def reads(found: Sequence[Catalogue], rounds: int) -> dict[str, dict[int, Any]]:
    """Read -> size -> times and units."""
    units = {each.mysfits: units_of_reads(each) for each in found}
    return {
        name: {size: {**times, "units": units[size][name]} for size, times in by_size.items()}
        for name, by_size in time_of_reads(found, rounds).items()
    }


def hot() -> dict[str, Any]:
    return {
        "by_item_bytes": {
            size: {"units": units_of_like(size), "likes_per_second": likes_per_second(size)}
            for size in ITEM_BYTES
        },
        "simulated": [asdict(simulate(rate, held)) for held in HELD_SECONDS for rate in RATES],
    }


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}


def item_bytes() -> float:
    """Mean size of a generated item, roughly as DynamoDB counts it: names and values."""
    seeds = range(len(json.loads(SEEDS.read_text("utf-8"))["mysfits"]))
    sizes = [
        sum(len(name) + len(str(next(iter(value.values())))) for name, value in item(each).items())
        for each in seeds
    ]
    return round(sum(sizes) / len(sizes))


# ------------------------------------------------------------------------------------------- tables
def tables(results: Mapping[str, Any]) -> str:
    small, large = map(str, SIZES)
    parts = [
        table(
            (
                "read", "ms of 1,000", "of 1,000,000", "ratio", "ratio of the least",
                "ratio of CPU", "read units of 1,000", "of 1,000,000",
            ),
            [
                (
                    name, times[small]["ms"], times[large]["ms"], ratio(times, "ms"),
                    ratio(times, "least_ms"),
                    ratio(times, "dynalite_cpu_ms", "service_cpu_ms"),
                    units(times[small]), units(times[large]),
                )
                for name, times in results["reads"].items()
            ],
        ),
        table(
            ("write", "ms of 1,000", "of 1,000,000"),
            [(name, ms[small], ms[large]) for name, ms in results["writes_ms"].items()],
        ),
        table(
            ("write", "write units"),
            [(name, summed(each)) for name, each in results["write_units"].items()],
        ),
        table(
            ("mysfits", "pages read before a search", "seconds", "MB"),
            [(size, *each.values()) for size, each in results["search"].items()],
        ),
        table(
            ("mysfits", "count of", "is", "calls", "read units", "seconds"),
            [
                (size, name, *each.values())
                for size, by_name in results["counts"].items()
                for name, each in by_name.items()
            ],
        ),
        table(("mysfits", "ms of a page in moto"), results["moto_ms"].items()),
        table(
            ("bytes of the item", "units of a like", "likes/s of its partition"),
            [(size, *each.values()) for size, each in results["hot"]["by_item_bytes"].items()],
        ),
        table(
            ("held, ms", "likes/s", "refused", "attempts a like", "done/s"),
            [
                (
                    each["held_ms"], each["likes_per_second"], f"{each['refused']:.1%}",
                    round(each["attempts"], 2), round(each["done_per_second"]),
                )
                for each in results["hot"]["simulated"]
            ],
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """In Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def ratio(times: Mapping[str, Any], *measures: str) -> float:
    """Of a million to a thousand."""
    thousand, million = (sum(times[str(size)][each] for each in measures) for size in SIZES)
    return float(round(million / thousand, 2))


def units(times: Mapping[str, Any]) -> float:
    return float(sum(times["units"].values()))


def summed(parts: Mapping[str, float]) -> str:
    """7: 1 table, 2 SpeciesIndex, ..."""
    each = ", ".join(f"{units:g} {name}" for name, units in parts.items())
    return f"{sum(parts.values()):g}: {each}"


# ------------------------------------------------------------------------------------------ picture
def draw(results: Mapping[str, Any]) -> None:
    """Left the time of each read at both sizes, right what becomes of likes of one mysfit."""
    import matplotlib as mpl

    mpl.use("Agg")
    # Text stays text, and the same results give the same file.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "growth"})
    from matplotlib import pyplot

    figure, (times, likes) = pyplot.subplots(1, 2, figsize=(10, 4.2), width_ratios=(1.25, 1))
    names = list(results["reads"])[::-1]
    for size, colour, moved in zip(SIZES, ("#9a9a9a", "#1f6f5c"), (0.18, -0.18), strict=True):
        wide = [results["reads"][name][str(size)]["ms"] for name in names]
        places = [place + moved for place in range(len(names))]
        times.barh(places, wide, height=0.34, color=colour, label=f"{size:,} mysfits")
    times.set_yticks(range(len(names)), names, fontsize=8)
    times.set_xlabel("ms, median, through the service, nothing cached")
    times.legend(frameon=False, fontsize=8)
    for held, colour in zip(HELD_SECONDS, ("#1f6f5c", "#b3541e", "#7a1f3d"), strict=True):
        rows = [e for e in results["hot"]["simulated"] if e["held_ms"] == held * 1000]
        done = [100 * (1 - each["refused"]) for each in rows]
        likes.plot(RATES, done, "o-", color=colour, label=f"held {held * 1000:g} ms")
    likes.set_xscale("log")
    likes.set_xticks(RATES, [str(each) for each in RATES])
    likes.minorticks_off()
    likes.set_ylim(0, 103)
    likes.set_xlabel("likes of one mysfit a second, by distinct visitors")
    likes.set_ylabel("counted, % (simulated conflicts, 4 attempts)")
    likes.legend(frameon=False, fontsize=8)
    for axis in (times, likes):
        axis.grid(color="#e5e5e5", axis="x" if axis is times else "both")
        axis.set_axisbelow(True)
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=40, help="of each read, the sizes in turn")
    parser.add_argument("--draw", action="store_true", help="only show what was measured last")
    asked = parser.parse_args()
    if not asked.draw:
        results = measured(asked.rounds)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    print(tables(results))
    draw(results)


if __name__ == "__main__":
    main()
