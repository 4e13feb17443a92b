/** Icons of the map alone. */
import { html } from "lit";
import { plusIcon } from "../../ui/icons";

const stroke = (path: string) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path
      d=${path}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>`;

export { plusIcon };
export const minusIcon = stroke("M5 12h14");
export const worldIcon = stroke(
  "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm-8-8h16m-8-8c-5 5-5 11 0 16 5-5 5-11 0-16",
);
export const outsideIcon = stroke("M13 5h6v6m0-6-9 9M10 6H5v13h13v-5");
