/**
 * The gallery is published as HTML with its data (service/pages): on view before the script, which
 * takes it over. Until then its elements do nothing (LightElement).
 */

/** What stands in the page's `#published-data`; `null` on a page without. */
export function publishedData(): unknown {
  const text = document.getElementById("published-data")?.textContent;
  return text ? (JSON.parse(text) as unknown) : null;
}

/** When the page was written, as its server's Last-Modified says. */
export function publishedAt(): Date {
  return new Date(document.lastModified);
}

/** Resolves once the published markup has been painted: drawing it anew would only delay it. */
export async function painted(): Promise<void> {
  if (performance.getEntriesByName("first-contentful-paint").length > 0) return;
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // No frames are drawn in a tab that nobody looks at.
    setTimeout(resolve, 500);
  });
}

/** Empties `main` for the first page, which must be drawn before the next frame; a focused link gets its focus back. */
export function takeOver(main: HTMLElement): void {
  const focused = main.contains(document.activeElement) ? document.activeElement : null;
  const address = focused?.getAttribute("href");
  main.replaceChildren();
  delete main.dataset.published;
  if (!address) return;
  requestAnimationFrame(() => {
    const link = main.querySelector<HTMLElement>(`a[href="${CSS.escape(address)}"]`);
    link?.focus({ preventScroll: true });
  });
}
