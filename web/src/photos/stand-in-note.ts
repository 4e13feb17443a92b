import { html, nothing } from "lit";
import type { Album } from "./album";

/** Says where labels are not Rekognition's. */
export function standInNote({ hasStandInLabels }: Pick<Album, "hasStandInLabels">) {
  if (!hasStandInLabels) return nothing;
  return html`<footer class="stand-in">
    Labels here are a stand-in’s: it guesses from colours, light and shape, and has never seen a
    mysfit.
  </footer>`;
}
