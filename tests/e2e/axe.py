"""What axe-core holds against a page."""

from playwright.sync_api import Page

# A colour on its way to another is neither. What never ends (a shimmer) is not waited for.
SETTLED = """Promise.allSettled(
    document.getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished)
)"""


def faults(page: Page, source: str) -> list[str]:
    """Every fault of the page as it is now, each with the first place it was seen."""
    page.evaluate(source)
    page.evaluate(f"{SETTLED}.then(() => undefined)")
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [
        f"{fault['impact']} {fault['id']}: {fault['nodes'][0]['target']} "
        f"{fault['nodes'][0]['failureSummary']}"
        for fault in found
    ]
