import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Mysfit } from "../../api/client";
import { LightElement } from "../../ui/light-element";
import "../mysfit-card/mysfit-card";

/** A list of mysfits as cards, followed by blank plates for those on their way. */
@customElement("mysfit-grid")
export class MysfitGrid extends LightElement {
  @property({ attribute: false }) mysfits: readonly Mysfit[] = [];
  /** The ids of those the visitor likes, and of those that live with them. */
  @property({ attribute: false }) liked: ReadonlySet<string> = new Set();
  @property({ attribute: false }) mine: ReadonlySet<string> = new Set();
  @property({ type: Number }) placeholders = 0;
  /** How many pictures are on view as soon as the page is, on a wide screen. */
  @property({ type: Number }) eager = 4;

  protected override render() {
    return html`<ul>
      ${repeat(
        this.mysfits,
        ({ mysfitId }) => mysfitId,
        (mysfit, index) =>
          html`<li>
            <mysfit-card
              .mysfit=${mysfit}
              ?liked=${this.liked.has(mysfit.mysfitId)}
              ?mine=${this.mine.has(mysfit.mysfitId)}
              ?eager=${index < this.eager}
            ></mysfit-card>
          </li>`,
      )}
      ${Array.from({ length: this.placeholders }, () => html`<li class="blank" aria-hidden="true"></li>`)}
    </ul>`;
  }
}
