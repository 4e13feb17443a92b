"""What a phone waits for on a slow network, as docs/pictures/waterfall.svg.

    python -m bench.waterfall LABEL=FOLDER ...

FOLDER is a built site, such as `after=web/dist`. Each is served by a product of its own and visited
in turn, ROUNDS times; of each page the visit with the median largest contentful paint is drawn.
The network is Chromium's emulation of Lighthouse's slow 4G: 150 ms for each request, 1.6 Mbit/s.
"""

from __future__ import annotations

import json
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from tests.e2e.chromium import running_browser
from tests.support.cloud import ROOT
from tests.support.running import running

PICTURE = ROOT / "docs/pictures/waterfall.svg"
ROUNDS = 5
SETTLED_MS = 2500
BYTES_A_SECOND = 1638.4 * 1024 / 8
SPEED = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND / 2}
SLOW_4G = {"offline": False, "latency": 150, **SPEED}
PHONE: dict[str, Any] = {"viewport": {"width": 412, "height": 823}, "is_mobile": True}
COLOURS = {"script": "#b3541e", "api": "#1f6f5c", "img": "#7c5cbf", "css": "#c9a227"}

TIMES = """() => new Promise((resolve) => {
    let lcp = 0;
    new PerformanceObserver((list) => { lcp = list.getEntries().at(-1).startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
    const row = (each) => ({ name: new URL(each.name).pathname, kind: each.initiatorType,
                             start: each.startTime, end: each.responseEnd });
    const rows = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    setTimeout(() => resolve({ lcp, fcp: paint.startTime, rows: rows.map(row) }), 100);
})"""
"""Milliseconds since the visit began: both paints, and each request."""

Visit = dict[str, Any]


def visit(browser: Browser, address: str) -> Visit:
    with browser.new_context(**PHONE, device_scale_factor=1.75) as context:
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW_4G)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(SETTLED_MS)
        times: Visit = page.evaluate(TIMES)
        return times


def measure(sites: dict[str, Path]) -> dict[tuple[str, str], Visit]:
    """(page, label) -> the visit with the median largest contentful paint."""
    first = json.loads((ROOT / "aws-cli/mysfits.json").read_text())["mysfits"][0]["mysfitId"]
    pages = {"gallery": "/", "a mysfit": f"/mysfits/{first}"}
    visits: dict[tuple[str, str], list[Visit]] = {}
    with ExitStack() as stack:
        state = Path(stack.enter_context(TemporaryDirectory()))
        started = [stack.enter_context(running(state / name, sites[name])) for name in sites]
        browser = stack.enter_context(running_browser())
        for _ in range(ROUNDS):
            for label, up in zip(sites, started, strict=True):
                for page, path in pages.items():
                    address = f"http://localhost:{up.ports['WEB_PORT']}{path}"
                    visits.setdefault((page, label), []).append(visit(browser, address))
    return {key: median(found) for key, found in visits.items()}


def median(visits: list[Visit]) -> Visit:
    middle = statistics.median_low(each["lcp"] for each in visits)
    return next(each for each in visits if each["lcp"] == middle)


def colour(row: dict[str, Any]) -> str:
    kind = "api" if row["name"].startswith("/api/") else row["kind"]
    return COLOURS.get("css" if row["name"].endswith(".css") else kind, "#8a93a0")


def draw(visits: dict[tuple[str, str], Visit]) -> None:
    """A column for each page, a row for each label; what is fetched after the paint is left out."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "bench"
    from matplotlib import pyplot

    pages = {page: place for place, page in enumerate(dict.fromkeys(page for page, _ in visits))}
    labels = {label: place for place, label in enumerate(dict.fromkeys(each for _, each in visits))}
    size = (11, 3.4 * len(labels))
    figure, axes = pyplot.subplots(
        len(labels), len(pages), figsize=size, sharex=True, squeeze=False
    )
    for (page, label), seen in visits.items():
        axis = axes[labels[label]][pages[page]]
        rows = [row for row in seen["rows"] if row["start"] < seen["lcp"]]
        for place, row in enumerate(rows):
            axis.barh(place, row["end"] - row["start"], left=row["start"], color=colour(row))
        names = [row["name"].rpartition("/")[2][:28] or "document" for row in rows]
        axis.set_yticks(range(len(rows)), names, fontsize=6)
        axis.invert_yaxis()
        for paint, style in (("fcp", ":"), ("lcp", "-")):
            text = f"{'first' if paint == 'fcp' else 'largest'} paint {seen[paint] / 1000:.2f} s"
            axis.axvline(seen[paint], color="#111827", linestyle=style, linewidth=1, label=text)
        axis.set_title(f"{page}, {label}", fontsize=10)
        axis.legend(frameon=False, fontsize=7, loc="upper right")
        axis.spines[["top", "right"]].set_visible(False)
    for axis in axes[-1]:
        axis.set_xlabel("ms since the visit began")
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    found = measure({word.partition("=")[0]: Path(word.partition("=")[2]) for word in sys.argv[1:]})
    for key, seen in found.items():
        print(*key, f"first paint {seen['fcp']:.0f} ms, largest {seen['lcp']:.0f} ms")
    draw(found)
