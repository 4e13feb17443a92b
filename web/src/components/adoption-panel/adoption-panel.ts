import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mysfit } from "../../api";
import { AdoptionAsked } from "../../events";
import { LightElement } from "../../light-element";
import { houseIcon } from "../icons/icons";

/** Whether a mysfit still needs a home, and the one button that changes it. Asks by `AdoptionAsked`. */
@customElement("adoption-panel")
export class AdoptionPanel extends LightElement {
  @property({ attribute: false }) mysfit!: Mysfit;
  @property({ type: Boolean }) mine = false;

  protected override render() {
    if (this.mine) return this.yours();
    return this.mysfit.adopted ? this.taken() : this.free();
  }

  private free() {
    return html`<p><strong>Looking for a home.</strong></p>
      <button type="button" class="button primary" @click=${() => this.ask(true)}>
        ${houseIcon} Adopt ${this.mysfit.name}
      </button>`;
  }

  private yours() {
    return html`<p><strong>${this.mysfit.name} lives with you.</strong></p>
      <button type="button" class="button" @click=${() => this.ask(false)}>
        Give ${this.mysfit.name} back
      </button>`;
  }

  private taken() {
    return html`<p>
      <strong>${this.mysfit.name} has found a home.</strong> Somebody else was quicker, but you can
      still like from afar.
    </p>`;
  }

  private ask(adopted: boolean): void {
    this.dispatchEvent(new AdoptionAsked(this.mysfit, adopted));
  }
}
