"""Throughput and latency against concurrency, as docs/pictures/concurrency.svg."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

PICTURE = Path(__file__).resolve().parents[1] / "docs/pictures/concurrency.svg"

STYLES = (("-", "o"), (":", "x"))
"""Line and marker of p50 and of p99."""

COLOURS = {"service": "#1f6f5c", "constant app": "#6b7280", "naive": "#b3541e"}


def draw(curves: Mapping[str, Mapping[str, list[dict[str, Any]]]], picture: Path = PICTURE) -> None:
    """A column for each kind of request: good answers a second above, p50 and p99 below."""
    import matplotlib as mpl

    mpl.use("Agg")
    # The same numbers make the same file.
    mpl.rcParams["svg.hashsalt"] = "bench"
    from matplotlib import pyplot
    from matplotlib.lines import Line2D

    figure, axes = pyplot.subplots(2, len(curves), figsize=(9.6, 5.4), sharex=True, squeeze=False)
    for column, (kind, services) in enumerate(curves.items()):
        throughput, latency = axes[0][column], axes[1][column]
        for name, rows in services.items():
            colour = COLOURS[name]
            at = [row["connections"] for row in rows]
            medians = [row["per_second"]["median"] for row in rows]
            throughput.plot(at, medians, "o-", color=colour, label=name)
            low = [row["per_second"]["low"] for row in rows]
            high = [row["per_second"]["high"] for row in rows]
            throughput.fill_between(at, low, high, color=colour, alpha=0.15)
            for quantile, (ls, marker) in zip(("p50", "p99"), STYLES, strict=True):
                values = [row[quantile]["median"] or float("nan") for row in rows]
                latency.plot(at, values, ls=ls, marker=marker, color=colour)
        throughput.set_title(kind, fontsize=11)
        throughput.set_ylim(bottom=0)
        throughput.yaxis.set_major_formatter("{x:,.0f}")
        latency.set_yscale("log")
        latency.yaxis.set_major_formatter("{x:g}")
        latency.set_xlabel("connections")
        for axis in (throughput, latency):
            axis.set_xscale("log")
            axis.set_xticks(at, [str(each) for each in at])
            axis.minorticks_off()
            axis.grid(color="#e5e5e5")
            axis.spines[["top", "right"]].set_visible(False)
    axes[0][0].set_ylabel("good answers/s")
    axes[1][0].set_ylabel("latency of all answers, ms")
    colours = axes[0][0].get_legend_handles_labels()
    quantiles = [Line2D([], [], color="black", ls=ls, marker=marker) for ls, marker in STYLES]
    figure.legend(
        [*colours[0], *quantiles], [*colours[1], "p50", "p99"], loc="upper center", ncol=5,
        frameon=False, fontsize=9,
    )  # fmt: skip
    figure.tight_layout(rect=(0, 0, 1, 0.94))
    figure.savefig(picture, metadata={"Date": None})
    pyplot.close(figure)
