/** Keeps the focus somewhere sensible when the element that had it, or opened a dialog, is gone. */
export function restoreFocus(): void {
  const { activeElement: active, body } = document;
  // A browser may leave the focus inside a dialog that has just closed until it draws the next frame.
  const lost = active === null || active === body || active.closest("dialog:not([open])") !== null;
  if (lost) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
