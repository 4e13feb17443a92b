/** What stands on a card while there is no photo to see, or never will be; drawn for this site. */
import { html, type TemplateResult } from "lit";

/** A print on the darkroom's line: something is coming up on it, and it has eyes. */
export const developing: TemplateResult = html`<svg
  viewBox="0 0 240 180"
  preserveAspectRatio="xMidYMid slice"
  aria-hidden="true"
>
  <rect width="240" height="180" fill="#5c1f1a" />
  <circle cx="200" cy="26" r="70" fill="#9c2c17" opacity="0.55" />
  <path d="M0 34c70 14 160 16 240 2" stroke="#26211c" stroke-width="3" fill="none" />
  <g transform="rotate(-3 120 100)">
    <rect x="66" y="46" width="108" height="104" rx="3" fill="#fffaf0" />
    <rect x="75" y="55" width="90" height="72" fill="#d8c394" />
    <path d="M88 127c0-26 14-44 32-44s32 18 32 44Z" fill="#b79f74" />
    <path d="m94 92-5-20 17 11Zm52 0 5-20-17 11Z" fill="#b79f74" />
    <circle cx="109" cy="104" r="6" fill="#fffaf0" />
    <circle cx="131" cy="104" r="6" fill="#fffaf0" />
    <circle cx="110" cy="105" r="2.6" fill="#26211c" />
    <circle cx="132" cy="105" r="2.6" fill="#26211c" />
    <rect x="114" y="34" width="12" height="22" rx="2" fill="#f0a257" />
    <path d="M114 45h12" stroke="#8c7a5d" stroke-width="2" />
  </g>
</svg>`;

/** A print that nobody can make out: torn, and rather sorry. */
export const spoilt: TemplateResult = html`<svg
  viewBox="0 0 240 180"
  preserveAspectRatio="xMidYMid slice"
  aria-hidden="true"
>
  <rect width="240" height="180" fill="#8c7a5d" opacity="0.28" />
  <g transform="rotate(4 120 92)">
    <path d="M66 38h108v66l-14 10-12-9-15 13-14-12-13 11-14-10-12 9-14-8Z" fill="#fffaf0" />
    <path d="M76 48h88v50l-8 5-9-8-15 13-13-11-13 10-14-10-10 8-6-4Z" fill="#51618a" />
    <path
      d="m98 66 12 12m0-12-12 12m32-12 12 12m0-12-12 12"
      stroke="#fffaf0"
      stroke-width="4"
      stroke-linecap="round"
    />
  </g>
  <g transform="rotate(-5 120 140)">
    <path d="m72 128 14 8 12-9 14 10 13-11 14 12 15-13 12 9 10-7v26H72Z" fill="#fffaf0" />
  </g>
</svg>`;
