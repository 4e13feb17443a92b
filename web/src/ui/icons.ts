/** The icon set: drawn for this site on one 24 by 24 grid, coloured by the text around them. */
import { svg, html, type TemplateResult } from "lit";

export function icon(shape: TemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;
}

export const stroke = (path: string) =>
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
export const tickIcon = icon(stroke("m4.5 12.5 5 5 10-11"));
export const scrollIcon = icon(
  stroke("M7 4h12v13a3 3 0 0 1-3 3H6m1-16a3 3 0 0 0-3 3v1h3m0-4v13a3 3 0 0 1-3 3m7-13h5m-5 4h5"),
);
export const printIcon = icon(stroke("M7 8V4h10v4M7 17H4V8h16v9h-3M7 14h10v6H7Z"));
export const shareIcon = icon(stroke("M12 15V4m-4 4 4-4 4 4M6 12H5v8h14v-8h-1"));
export const gearIcon = icon(
  stroke(
    "M4 7h9m5 0h2M4 17h3m5 0h8M15.5 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-6 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  ),
);
export const keyIcon = icon(stroke("M14.5 13.500a5 5 0 1 0-4-4L4 16v4h4v-3h3v-3Zm1.5-5.500h.01"));
export const pencilIcon = icon(stroke("m5 15-1 5 5-1L20 8l-4-4Zm8-8 4 4"));
export const binIcon = icon(stroke("M4 7h16M9 7V4h6v3m-9 0 1 13h10l1-13m-8 4v5m4-5v5"));
export const plusIcon = icon(stroke("M12 5v14m-7-7h14"));
export const searchIcon = icon(
  stroke("m20 20-4.5-4.500M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z"),
);
