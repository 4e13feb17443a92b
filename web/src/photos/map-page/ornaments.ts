/** Who lives in the oceans of our map. Decoration, in the inks of the sea; drawn for this site. */
import { svg, type SVGTemplateResult } from "lit";
import { pointAt } from "./plane";

/** A wyrm like the one on the gallery's hill, out for a swim. */
const wyrm = svg`<path
    class="line thick"
    d="M-34 8c0-22 20-22 20 0m6 0c0-18 17-18 17 0m6 0c0-13 13-13 13 0"
  />
  <path class="solid" d="M-48 8c-3-20 0-31 12-35 11-3 19 4 17 12-1 5-7 6-11 5-6-1-8 6-6 18Z" />
  <path class="solid" d="m-38-25-4-9 10 6Z" />
  <circle class="eye" cx="-29" cy="-18" r="2.600" />
  <path class="line" d="M-58 13c5-3 9-3 14 0s9 3 14 0 9-3 14 0 9 3 14 0 9-3 14 0 9 3 14 0" />`;

/** Two arms of something large, and the spoon that one of them holds. */
const kraken = svg`<path class="line thick" d="M-13 16c-2-20-14-22-12-36 1-9 12-10 12-2 0 5-6 5-6 1" />
  <path class="line thick" d="M6 16c0-16 10-20 9-34-1-11-15-12-15-2 0 6 7 6 7 1" />
  <path class="line" d="M27 16c0-9 6-12 9-20" />
  <ellipse class="solid" cx="39" cy="-9" rx="4" ry="6.500" transform="rotate(22 39 -9)" />
  <path class="line" d="M-34 19c5-3 9-3 14 0s9 3 14 0 9-3 14 0 9 3 14 0 9-3 14 0" />`;

/** A small boat that trusts them both. */
const boat = svg`<path class="solid" d="M-17 2h34l-7 11h-20Z" />
  <path class="solid" d="M-1-24V-2h-14Z" />
  <path class="solid" d="M3-19V-2h12Z" />
  <path class="line" d="M-26 17c5-3 9-3 13 0s9 3 13 0 9-3 13 0 9 3 13 0" />`;

const compass = svg`<circle class="line" r="25" />
  <circle class="line" r="20" />
  <path class="faint" d="m0-15 10 10 5 5-5 5L0 15-10 5l-5-5 5-5Z" />
  <path class="solid" d="M0-36 5-5 0 0-5-5ZM36 0 5 5 0 0l5-5ZM0 36-5 5 0 0l5 5ZM-36 0l31-5 5 5-5 5Z" />
  <path class="accent" d="M0-36 5-5 0 0Z" />`;

const waves = svg`<path class="line" d="M-16 0c4-3 7-3 11 0s7 3 11 0 7-3 11 0M-4 8c4-3 7-3 11 0s7 3 11 0" />`;

const PLACES: readonly (readonly [SVGTemplateResult, number, number, number])[] = [
  [wyrm, -112, -40, 0.95],
  [kraken, -17, -33, 0.9],
  [boat, -43, 33, 0.62],
  [compass, 81, -38, 1],
  [waves, -160, 12, 0.7],
  [waves, -30, 8, 0.6],
  [waves, 62, 2, 0.6],
  [waves, -100, -12, 0.7],
  [waves, 168, 30, 0.7],
  [waves, -140, 40, 0.7],
  [waves, 112, -44, 0.6],
  [waves, 30, -50, 0.6],
];

export const ornaments = PLACES.map(([shape, longitude, latitude, scale]) => {
  const { x, y } = pointAt(longitude, latitude);
  return svg`<g transform="translate(${x} ${y}) scale(${scale})">${shape}</g>`;
});
