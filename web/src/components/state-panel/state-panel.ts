import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LightElement } from "../../light-element";
import { type Vignette, vignettes } from "./vignettes";

/** What stands where content would: nothing found, something failed, or somebody not signed in. */
@customElement("state-panel")
export class StatePanel extends LightElement {
  @property() vignette: Vignette = "empty";
  @property() heading = "";
  @property() text = "";
  @property({ attribute: false }) action: TemplateResult | typeof nothing = nothing;

  protected override render() {
    return html`${vignettes[this.vignette]}
      <h2>${this.heading}</h2>
      <p>${this.text}</p>
      <p class="action">${this.action}</p>`;
  }
}
