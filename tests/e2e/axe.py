"""What axe-core holds against a page."""

from playwright.sync_api import Page


def faults(page: Page, source: str) -> list[str]:
    """Every fault of the page as it is now, each with the first place it was seen."""
    page.evaluate(source)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [
        f"{fault['impact']} {fault['id']}: {fault['nodes'][0]['target']} "
        f"{fault['nodes'][0]['failureSummary']}"
        for fault in found
    ]
