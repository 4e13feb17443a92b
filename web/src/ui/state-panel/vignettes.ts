/** Small scenes for the moments when there is nothing else to show; drawn for this site. */
import { html, type TemplateResult } from "lit";

/** An empty burrow: a hill, a hole, and two eyes that are not sure about you. */
const burrow = html`<svg viewBox="0 0 200 120" aria-hidden="true">
  <circle cx="158" cy="30" r="18" fill="var(--mustard)" />
  <path d="M0 120c20-58 60-80 100-80s80 22 100 80Z" fill="#1c6461" />
  <path d="M66 120c0-30 14-46 34-46s34 16 34 46Z" fill="#26211c" />
  <circle cx="89" cy="98" r="8" fill="#fffaf0" />
  <circle cx="112" cy="98" r="8" fill="#fffaf0" />
  <circle cx="91" cy="99" r="3.5" fill="#26211c" />
  <circle cx="114" cy="99" r="3.5" fill="#26211c" />
  <path
    d="M22 92v-26m0 12-9-7m9 1 8-8M176 104V86m0 10 7-6"
    stroke="#b4ca83"
    stroke-width="4"
    stroke-linecap="round"
    fill="none"
  />
</svg>`;

/** A line gone down: two poles, the wire hanging from one. */
const brokenLine = html`<svg viewBox="0 0 200 120" aria-hidden="true">
  <path d="M0 120V96c40-12 160-12 200 0v24Z" fill="#d8c394" />
  <path
    d="M38 106V22m-16 12h32M158 104 170 24m-18 9 34 5"
    stroke="#8a557a"
    stroke-width="7"
    stroke-linecap="round"
    fill="none"
  />
  <path
    d="M52 34c18 12 26 40 20 58 8-4 12-2 14 4"
    stroke="var(--ink)"
    stroke-width="3"
    stroke-linecap="round"
    fill="none"
  />
  <path
    d="M153 33c-10 6-18 8-28 8l5-7-10 3"
    stroke="var(--ink)"
    stroke-width="3"
    stroke-linecap="round"
    stroke-linejoin="round"
    fill="none"
  />
  <path
    d="m104 42 8-14 3 12 9-10"
    stroke="var(--vermilion)"
    stroke-width="4"
    stroke-linecap="round"
    stroke-linejoin="round"
    fill="none"
  />
</svg>`;

/** Night over the hills: the guide is closed until the connection wakes. */
const asleep = html`<svg viewBox="0 0 200 120" aria-hidden="true">
  <rect width="200" height="120" rx="16" fill="#26355a" />
  <path d="M150 20a22 22 0 1 0 20 32 18 18 0 1 1-20-32Z" fill="#efb93f" />
  <path d="M0 120V92c36-18 66-14 100-2s66 8 100-8v22a16 16 0 0 1-16 16Z" fill="#1c6461" />
  <path d="M58 100a28 24 0 0 1 56 0Z" fill="#b4ca83" />
  <path
    d="M70 92q6 5 12 0m8 0q6 5 12 0"
    stroke="#26211c"
    stroke-width="3"
    stroke-linecap="round"
    fill="none"
  />
  <path
    d="M118 66h10l-10 11h10m6-26h7l-7 8h7"
    stroke="#fffaf0"
    stroke-width="3"
    stroke-linecap="round"
    stroke-linejoin="round"
    fill="none"
  />
  <circle cx="32" cy="28" r="2.5" fill="#fffaf0" />
  <circle cx="66" cy="44" r="2" fill="#fffaf0" />
  <circle cx="92" cy="20" r="2.5" fill="#fffaf0" />
</svg>`;

/** A garden gate with somebody waiting behind it. */
const gate = html`<svg viewBox="0 0 200 120" aria-hidden="true">
  <path d="M0 104h200v16H0Z" fill="#b4ca83" />
  <path d="M76 104V74a24 24 0 0 1 48 0v30Z" fill="#cf4b32" />
  <path d="m80 62-4-18 15 9Zm40 0 4-18-15 9Z" fill="#cf4b32" />
  <circle cx="91" cy="72" r="6" fill="#fffaf0" />
  <circle cx="109" cy="72" r="6" fill="#fffaf0" />
  <circle cx="91" cy="73" r="2.8" fill="#26211c" />
  <circle cx="109" cy="73" r="2.8" fill="#26211c" />
  <path d="M28 112V52m144 60V52" stroke="#8c7a5d" stroke-width="11" stroke-linecap="round" />
  <path
    d="M50 108V78m25 30V84m25 24V86m25 22V84m25 24V78M34 92h132"
    stroke="#f0a257"
    stroke-width="7"
    stroke-linecap="round"
    fill="none"
  />
</svg>`;

/** A magnifying glass that finds only a pair of eyes, looking back. */
const unknown = html`<svg viewBox="0 0 200 120" aria-hidden="true">
  <path d="M0 104h200v16H0Z" fill="#b4ca83" />
  <path
    d="M20 104V70c0-10 14-10 14 0v34m-7-14 12-10M172 104V62m0 22-12-9m12 0 9-10"
    stroke="#1c6461"
    stroke-width="6"
    stroke-linecap="round"
    fill="none"
  />
  <path d="m118 82 34 28" stroke="#8a557a" stroke-width="13" stroke-linecap="round" />
  <circle cx="90" cy="56" r="42" fill="#26355a" stroke="#f0a257" stroke-width="9" />
  <circle cx="78" cy="58" r="11" fill="#fffaf0" />
  <circle cx="106" cy="58" r="8" fill="#fffaf0" />
  <circle cx="81" cy="60" r="5" fill="#26211c" />
  <circle cx="104" cy="60" r="3.6" fill="#26211c" />
  <path
    d="M62 40q6-12 18-16"
    stroke="#8fc1bd"
    stroke-width="5"
    stroke-linecap="round"
    fill="none"
  />
</svg>`;

/** A signpost whose arms all point somewhere else. */
const signpost = html`<svg viewBox="0 0 200 120" aria-hidden="true">
  <circle cx="42" cy="36" r="20" fill="#efb93f" />
  <path d="M0 120c24-22 60-30 100-30s76 8 100 30Z" fill="#1c6461" />
  <path d="M100 104V12" stroke="#8a557a" stroke-width="8" stroke-linecap="round" />
  <path d="M92 20h52l14 11-14 11H92Z" fill="#f0a257" />
  <path d="M108 46H66L52 57l14 11h42Z" fill="#d8c394" />
  <path d="M96 72h34l12 9-12 9H96Z" fill="#8fc1bd" />
  <path d="M88 12c0-10 6-14 12-14s12 4 12 14Z" fill="#cf4b32" />
  <circle cx="96" cy="8" r="2.6" fill="#fffaf0" />
  <circle cx="104" cy="8" r="2.6" fill="#fffaf0" />
  <path d="M150 110c0-14 8-22 17-22s17 8 17 22Z" fill="#26211c" />
  <circle cx="163" cy="100" r="4" fill="#fffaf0" />
  <circle cx="173" cy="100" r="4" fill="#fffaf0" />
</svg>`;

export type Vignette = "unknown" | "lost" | "empty" | "failed" | "offline" | "signed-out";

export const vignettes: Readonly<Record<Vignette, TemplateResult>> = {
  unknown,
  lost: signpost,
  empty: burrow,
  failed: brokenLine,
  offline: asleep,
  "signed-out": gate,
};
