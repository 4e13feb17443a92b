import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LightElement } from "../light-element";
import { type Vignette, vignettes } from "./vignettes";

/** What stands where content would: nothing found, something failed, or somebody not signed in. */
@customElement("state-panel")
export class StatePanel extends LightElement {
  @property() vignette: Vignette = "empty";
  @property() heading = "";
  @property() text = "";
  /** Set when it is all there is on the page: its heading is then the page's own. */
  @property({ type: Boolean }) whole = false;
  @property({ attribute: false }) action: TemplateResult | typeof nothing = nothing;

  protected override render() {
    return html`${vignettes[this.vignette]}
      ${this.whole ? html`<h1 tabindex="-1">${this.heading}</h1>` : html`<h2>${this.heading}</h2>`}
      <p>${this.text}</p>
      <p class="action">${this.action}</p>`;
  }
}
