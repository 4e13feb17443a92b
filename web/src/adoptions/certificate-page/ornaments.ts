/** What makes a sheet of paper a certificate: corners, a paw print, and a seal; drawn for this site. */
import { html, svg, type TemplateResult } from "lit";
import { ALIGNMENTS, slugOf } from "../../mysfits/alignment";

/** A fern for a corner; the style sheet turns it into each of the four. */
export const corner = html`<svg class="corner" viewBox="0 0 80 80" aria-hidden="true">
  <path
    d="M6 74V24C6 14 14 6 24 6h50M16 74V30c0-8 6-14 14-14h44"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
  />
  <path
    d="M26 26c10 2 18 10 20 20-10-2-18-10-20-20Zm24-2c6-3 12-3 17 0-6 4-12 4-17 0ZM24 50c-3 6-3 12 0 17 4-6 4-12 0-17Z"
    fill="currentColor"
  />
  <circle cx="51" cy="51" r="3" fill="currentColor" />
</svg>`;

export const pawPrint = html`<svg class="paw" viewBox="0 0 64 56" aria-hidden="true">
  <path
    d="M32 26c9 0 17 8 17 17 0 6-5 10-10 9-3 0-5-1-7-1s-4 1-7 1c-5 1-10-3-10-9 0-9 8-17 17-17Z"
    fill="currentColor"
  />
  <ellipse cx="11" cy="26" rx="5.5" ry="7.5" transform="rotate(-28 11 26)" fill="currentColor" />
  <ellipse cx="24" cy="13" rx="6" ry="8.5" transform="rotate(-8 24 13)" fill="currentColor" />
  <ellipse cx="41" cy="13" rx="6" ry="8.5" transform="rotate(8 41 13)" fill="currentColor" />
  <ellipse cx="54" cy="26" rx="5.5" ry="7.5" transform="rotate(28 54 26)" fill="currentColor" />
</svg>`;

const POINTS = 24;

/** The scalloped edge of the wax. */
const EDGE = Array.from({ length: POINTS * 2 }, (_, step) => {
  const angle = (Math.PI * step) / POINTS;
  const radius = step % 2 === 0 ? 48 : 43.5;
  return `${(50 + radius * Math.sin(angle)).toFixed(1)},${(50 - radius * Math.cos(angle)).toFixed(1)}`;
}).join(" ");

/** The seal of the guide: the alignment chart in wax, with the mysfit's own square inked. */
export function seal(alignment: string): TemplateResult {
  const squares = ALIGNMENTS.map((each, index) => {
    const x = 32 + (index % 3) * 12.5;
    const y = 32 + Math.floor(index / 3) * 12.5;
    return svg`<rect class=${each === alignment ? "inked" : "blank"} x=${x} y=${y} width="11" height="11" rx="2" />`;
  });
  return html`<svg
    class="wax"
    viewBox="0 0 100 100"
    aria-hidden="true"
    data-alignment=${slugOf(alignment)}
  >
    <polygon points=${EDGE} />
    <circle cx="50" cy="50" r="37" />
    ${squares}
  </svg>`;
}
