"""What axe-core holds against a page, at both widths and in both colour schemes."""

from typing import Any

from playwright.sync_api import Page

WIDTHS: tuple[Any, ...] = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})

# A colour on its way to another is neither: nothing moves while the page is checked.
STILL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
        "*, ::before, ::after { transition: none !important; animation: none !important }"
    );
    document.adoptedStyleSheets = [sheet];
}"""
# The style of another width or scheme is there with the next frame.
NEXT_FRAME = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
}"""
EVERY_RULE = "{}"
# What another colour scheme can break; the elements are the same.
COLOURS = '{ runOnly: ["color-contrast"] }'


class Axe:
    """The checker for one page. Every rule runs at both widths, the colours in dark as well."""

    def __init__(self, page: Page, source: str) -> None:
        self._page = page
        self._source = source

    def violations(self) -> list[str]:
        """Every violation of the page as it is now, each with the first element it was found at."""
        if not self._page.evaluate("'axe' in window"):
            self._page.evaluate(self._source)
            self._page.evaluate(STILL)
        found = []
        for size in WIDTHS:
            self._page.set_viewport_size(size)
            for scheme, options in (("dark", COLOURS), ("light", EVERY_RULE)):
                self._page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found += [f"{size['width']} {scheme}: {each}" for each in self._run(options)]
        self._page.set_viewport_size(WIDTHS[0])
        return found

    def _run(self, options: str) -> list[str]:
        self._page.evaluate(NEXT_FRAME)
        violations = self._page.evaluate(
            f"axe.run({options}).then(({{ violations }}) => violations)"
        )
        return [
            f"{each['impact']} {each['id']}: {each['nodes'][0]['target']} "
            f"{each['nodes'][0]['failureSummary']}"
            for each in violations
        ]
