/** The icon set: drawn for this site on one 24 by 24 grid, coloured by the text around them. */
import { svg, html, type TemplateResult } from "lit";

function icon(shape: TemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;
}

const stroke = (path: string) =>
  svg`<path d=${path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />`;

/** Filled or outlined by the style sheet of the like button. */
export const heartIcon = icon(
  svg`<path class="heart" d="M12 20.3 4.2 12.6a5 5 0 0 1 0-7.1 5 5 0 0 1 7.1 0l.7.8.7-.8a5 5 0 0 1 7.1 0 5 5 0 0 1 0 7.1Z" stroke="currentColor" stroke-width="2" stroke-linejoin="round" />`,
);
export const houseIcon = icon(stroke("M4 11 12 4l8 7v9h-5v-6H9v6H4Z"));
export const backIcon = icon(stroke("M20 12H4m7-7-7 7 7 7"));
export const personIcon = icon(
  stroke("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8.5c1-4 4-5.5 8-5.5s7 1.5 8 5.5"),
);
export const closeIcon = icon(stroke("m6 6 12 12M18 6 6 18"));
export const doorIcon = icon(stroke("M14 4H5v16h9m-3-8h9m-3.5-3.5L20 12l-3.5 3.5"));
export const retryIcon = icon(stroke("M19.5 9A8 8 0 1 0 20 13.5M20 4v5h-5"));
