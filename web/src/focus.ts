/** Keeps the focus somewhere sensible when the element that had it, or opened a dialog, is gone. */
export function rescueFocus(): void {
  const lost = document.activeElement === null || document.activeElement === document.body;
  if (lost) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
