/** A camera that looks back, and what it has just taken. Decoration only; drawn for this site. */
import { html } from "lit";

export const cameraScene = html`<svg viewBox="0 0 220 150" aria-hidden="true">
  <g transform="rotate(-9 52 96)">
    <path d="M14 62h76v74H14Z" fill="#fffaf0" stroke="#26211c" stroke-width="3" />
    <path d="M21 69h62v48H21Z" fill="#8fc1bd" />
    <path d="M21 117V99c12-12 24-10 32 0 8-14 20-16 30-4v22Z" fill="#1c6461" />
    <circle cx="68" cy="83" r="8" fill="#cf4b32" />
  </g>
  <path d="M92 34 98 8l22 20Zm78 0-6-26-22 20Z" fill="#26355a" />
  <path
    d="M70 46q0-14 14-14h16l9-13h44l9 13h16q14 0 14 14v68q0 14-14 14H84q-14 0-14-14Z"
    fill="#26355a"
  />
  <path d="M70 56h122v10H70Z" fill="#efb93f" />
  <rect x="80" y="40" width="20" height="9" rx="4.500" fill="#f0a257" />
  <circle cx="176" cy="45" r="6" fill="#cf4b32" />
  <circle cx="131" cy="86" r="36" fill="#141211" />
  <circle cx="131" cy="86" r="30" fill="#fffaf0" />
  <circle class="iris" cx="127" cy="88" r="20" fill="#1c6461" />
  <circle class="iris" cx="127" cy="88" r="12" fill="#26211c" />
  <circle class="iris" cx="121" cy="81" r="5" fill="#fffaf0" />
  <path d="M101 78a30 30 0 0 1 60 0q-30-12-60 0Z" fill="#26355a" />
  <path d="m112 128 5 11 6-11Zm26 0 6 11 5-11Z" fill="#fffaf0" />
</svg>`;
